import { InvalidBson } from './layout.js';
import {
  Bytes,
  Code,
  Decimal,
  Int32,
  Marker,
  Oid,
  Pointer,
  Regex,
  type Scalar,
  Stamp,
  Sym,
  TYPE,
  UtcDate,
} from './values.js';

/** Writes BSON into a buffer that grows. */
export class BsonWriter {
  #buffer = Buffer.allocUnsafe(512);
  #length = 0;

  /** What comes before each value in a document. */
  header(type: number, key: string): void {
    this.#byte(type);
    this.#name(key);
  }

  /** Starts a document; `close` takes what comes back. */
  open(): number {
    const mark = this.#length;
    this.#reserve(4);
    this.#length += 4;
    return mark;
  }

  close(mark: number): void {
    this.#byte(0);
    this.#buffer.writeInt32LE(this.#length - mark, mark);
  }

  /** Leaves so many zeros, to be written over in what `finish` gives. */
  skip(size: number): void {
    this.#reserve(size);
    this.#buffer.fill(0, this.#length, this.#length + size);
    this.#length += size;
  }

  raw(bytes: Buffer): void {
    this.#reserve(bytes.length);
    bytes.copy(this.#buffer, this.#length);
    this.#length += bytes.length;
  }

  finish(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  scalar(value: Scalar): void {
    if (value === null || value instanceof Marker) return;
    if (typeof value === 'string') this.#string(value);
    else if (typeof value === 'boolean') this.#byte(value ? 1 : 0);
    else if (typeof value === 'number') {
      this.#reserve(8);
      this.#length = this.#buffer.writeDoubleLE(value, this.#length);
    } else if (value instanceof Int32) this.#int(value.value);
    else if (typeof value === 'bigint') this.#long(value);
    else if (value instanceof UtcDate) this.#long(BigInt(value.ms));
    else if (value instanceof Stamp) this.#long(BigInt.asIntN(64, value.bits));
    else this.#rare(value);
  }

  #rare(value: Decimal | Oid | Bytes | Regex | Code | Sym | Pointer): void {
    if (value instanceof Bytes) {
      this.#int(value.bytes.length);
      this.#byte(value.subtype);
      this.raw(value.bytes);
    } else if (value instanceof Regex) {
      this.#name(value.pattern);
      this.#name([...value.options].sort().join(''));
    } else if (value instanceof Sym) this.#string(value.text);
    else if (value instanceof Code) {
      const mark = value.scope === undefined ? undefined : this.open();
      this.#string(value.code);
      if (value.scope === undefined || mark === undefined) return;
      this.raw(value.scope);
      this.#buffer.writeInt32LE(this.#length - mark, mark);
    } else this.raw(value.bytes);
  }

  #string(text: string): void {
    const size = Buffer.byteLength(text) + 1;
    this.#reserve(size + 4);
    this.#length = this.#buffer.writeInt32LE(size, this.#length);
    this.#length += this.#buffer.write(text, this.#length, 'utf8');
    this.#byte(0);
  }

  /** The end of a name is a NUL, so one within it would make the rest of the document mean something else. */
  #name(text: string): void {
    this.#reserve(text.length * 3 + 1);
    if (text.length > SHORT || !this.#plain(text)) this.#anyName(text);
    this.#byte(0);
  }

  /** Most names are short ASCII, and written before a call to the system would have begun. */
  #plain(text: string): boolean {
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code === 0 || code > 0x7f) return false;
      this.#buffer[this.#length + index] = code;
    }
    this.#length += text.length;
    return true;
  }

  #anyName(text: string): void {
    if (text.includes('\0')) throw new InvalidBson('a name or a pattern may not contain a null byte');
    this.#length += this.#buffer.write(text, this.#length, 'utf8');
  }

  #int(value: number): void {
    this.#reserve(4);
    this.#length = this.#buffer.writeInt32LE(value, this.#length);
  }

  #long(value: bigint): void {
    this.#reserve(8);
    this.#length = this.#buffer.writeBigInt64LE(value, this.#length);
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length] = value;
    this.#length += 1;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + size));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

const SHORT = 32;

/** The BSON type byte of a value. */
export function typeOfScalar(value: Scalar): number {
  switch (typeof value) {
    case 'string':
      return TYPE.string;
    case 'number':
      return TYPE.double;
    case 'boolean':
      return TYPE.bool;
    case 'bigint':
      return TYPE.long;
    default:
  }
  if (value === null) return TYPE.null;
  if (value instanceof Marker) return value.type;
  if (value instanceof Code) return value.scope === undefined ? TYPE.javascript : TYPE.javascriptWithScope;
  return CLASS_TYPES.get(value.constructor) ?? TYPE.null;
}

const CLASS_TYPES = new Map<unknown, number>([
  [Int32, TYPE.int],
  [Oid, TYPE.objectId],
  [UtcDate, TYPE.date],
  [Bytes, TYPE.binData],
  [Decimal, TYPE.decimal],
  [Stamp, TYPE.timestamp],
  [Regex, TYPE.regex],
  [Sym, TYPE.symbol],
  [Pointer, TYPE.dbPointer],
]);
