import { endOfName, endOfValue, InvalidBson } from './layout.js';
import {
  Bytes,
  Code,
  Decimal,
  Int32,
  MAX_KEY,
  MIN_KEY,
  Oid,
  Pointer,
  Regex,
  type Scalar,
  Stamp,
  Sym,
  TYPE,
  UNDEFINED,
  UtcDate,
} from './values.js';

export function decodeScalar(buffer: Buffer, type: number, start: number): Scalar {
  switch (type) {
    case TYPE.double:
      return buffer.readDoubleLE(start);
    case TYPE.string:
      return text(buffer, start);
    case TYPE.objectId:
      return new Oid(buffer.subarray(start, start + 12));
    case TYPE.bool:
      return buffer[start] !== 0;
    case TYPE.date:
      return new UtcDate(Number(buffer.readBigInt64LE(start)));
    case TYPE.null:
      return null;
    case TYPE.int:
      return new Int32(buffer.readInt32LE(start));
    case TYPE.long:
      return buffer.readBigInt64LE(start);
    default:
      return decodeRare(buffer, type, start);
  }
}

function decodeRare(buffer: Buffer, type: number, start: number): Scalar {
  switch (type) {
    case TYPE.binData: {
      const length = buffer.readInt32LE(start);
      return new Bytes(buffer[start + 4] ?? 0, buffer.subarray(start + 5, start + 5 + length));
    }
    case TYPE.undefined:
      return UNDEFINED;
    case TYPE.regex: {
      const end = endOfName(buffer, start);
      const options = buffer.toString('utf8', end + 1, endOfName(buffer, end + 1));
      return new Regex(buffer.toString('utf8', start, end), options);
    }
    case TYPE.dbPointer:
      return new Pointer(buffer.subarray(start, endOfValue(buffer, type, start)));
    case TYPE.javascript:
      return new Code(text(buffer, start));
    case TYPE.symbol:
      return new Sym(text(buffer, start));
    case TYPE.javascriptWithScope: {
      const code = text(buffer, start + 4);
      const scope = start + 8 + buffer.readInt32LE(start + 4);
      return new Code(code, buffer.subarray(scope, scope + buffer.readInt32LE(scope)));
    }
    case TYPE.timestamp:
      return new Stamp(buffer.readBigUInt64LE(start));
    case TYPE.decimal:
      return new Decimal(buffer.subarray(start, start + 16));
    case TYPE.minKey:
      return MIN_KEY;
    case TYPE.maxKey:
      return MAX_KEY;
    default:
      throw new InvalidBson(`unknown type 0x${type.toString(16)}`);
  }
}

function text(buffer: Buffer, start: number): string {
  return buffer.toString('utf8', start + 4, start + 3 + buffer.readInt32LE(start));
}
