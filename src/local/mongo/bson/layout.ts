import { TYPE } from './values.js';

/** Bytes that are not BSON. */
export class InvalidBson extends Error {}

/** MongoDB refuses deeper nesting; it also keeps every recursion over a value within the stack. */
const MAX_DEPTH = 200;

/** Where the value that starts at `start` ends. Reads within `buffer` only, throws `InvalidBson`. */
export function endOfValue(buffer: Buffer, type: number, start: number): number {
  const fixed = FIXED_SIZES[type] ?? -1;
  if (fixed >= 0) return within(buffer, start + fixed);
  switch (type) {
    case TYPE.string:
    case TYPE.javascript:
    case TYPE.symbol:
      return within(buffer, start + 4 + size(buffer, start, 1));
    case TYPE.object:
    case TYPE.array:
    case TYPE.javascriptWithScope:
      return within(buffer, start + size(buffer, start, 5));
    case TYPE.binData:
      return within(buffer, start + 5 + size(buffer, start, 0));
    case TYPE.regex:
      return endOfName(buffer, endOfName(buffer, start) + 1) + 1;
    case TYPE.dbPointer:
      return within(buffer, start + 4 + size(buffer, start, 1) + 12);
    default:
      throw new InvalidBson(`unknown type 0x${type.toString(16)}`);
  }
}

/** The index of the NUL that ends the name which starts at `start`. */
export function endOfName(buffer: Buffer, start: number): number {
  // Names are short, so that a loop is over before a search would have begun.
  const near = Math.min(buffer.length, start + NEAR);
  for (let at = start; at < near; at += 1) if (buffer[at] === 0) return at;
  const end = buffer.indexOf(0, near);
  if (end < 0) throw new InvalidBson('name without an end');
  return end;
}

const NEAR = 32;

/** Checks the whole of a document, nested ones too, so that all later reads may trust its lengths. */
export function assertValidDocument(buffer: Buffer, depth = 0): void {
  if (depth > MAX_DEPTH) throw new InvalidBson('nested too deeply');
  if (buffer.length < 5 || buffer.readInt32LE(0) !== buffer.length) throw new InvalidBson('wrong length');
  let at = 4;
  const last = buffer.length - 1;
  while (at < last) {
    const type = buffer[at] ?? 0;
    const start = endOfName(buffer, at + 1) + 1;
    const end = endOfValue(buffer, type, start);
    if (end > last) throw new InvalidBson('value beyond its document');
    assertValidValue(buffer, type, start, end, depth);
    at = end;
  }
  if (at !== last || buffer[last] !== 0) throw new InvalidBson('document without an end');
}

/** Whether a valid document has more than so many documents and arrays within each other, itself included. */
export function isDeeperThan(levels: number, buffer: Buffer): boolean {
  // Each level takes at least its length, its end, and the type and the name of the next.
  if (buffer.length < levels * 7) return false;
  const last = buffer.length - 1;
  let at = 4;
  while (at < last) {
    const type = buffer[at] ?? 0;
    const start = endOfName(buffer, at + 1) + 1;
    at = endOfValue(buffer, type, start);
    if (type !== TYPE.object && type !== TYPE.array) continue;
    if (levels === 1 || isDeeperThan(levels - 1, buffer.subarray(start, at))) return true;
  }
  return false;
}

/** By type byte; -1 for those that are as long as they say. */
const FIXED_SIZES = new Int8Array(256).fill(-1);
for (const [type, bytes] of [
  [TYPE.double, 8],
  [TYPE.undefined, 0],
  [TYPE.objectId, 12],
  [TYPE.bool, 1],
  [TYPE.date, 8],
  [TYPE.null, 0],
  [TYPE.int, 4],
  [TYPE.timestamp, 8],
  [TYPE.long, 8],
  [TYPE.decimal, 16],
  [TYPE.maxKey, 0],
  [TYPE.minKey, 0],
] as const)
  FIXED_SIZES[type] = bytes;

function assertValidValue(buffer: Buffer, type: number, start: number, end: number, depth: number): void {
  switch (type) {
    case TYPE.object:
    case TYPE.array:
      assertValidDocument(buffer.subarray(start, end), depth + 1);
      return;
    case TYPE.string:
    case TYPE.javascript:
    case TYPE.symbol:
      if (buffer[end - 1] !== 0) throw new InvalidBson('string without an end');
      return;
    case TYPE.bool:
      if ((buffer[start] ?? 2) > 1) throw new InvalidBson('boolean that is neither true nor false');
      return;
    case TYPE.javascriptWithScope: {
      if (end - start < 14) throw new InvalidBson('code with scope too short');
      const codeEnd = start + 8 + size(buffer, start + 4, 1);
      if (codeEnd >= end || buffer[codeEnd - 1] !== 0) throw new InvalidBson('code without an end');
      assertValidDocument(buffer.subarray(codeEnd, end), depth + 1);
      return;
    }
    default:
  }
}

function size(buffer: Buffer, start: number, least: number): number {
  if (start + 4 > buffer.length) throw new InvalidBson('length beyond the end');
  const length = buffer.readInt32LE(start);
  if (length < least) throw new InvalidBson('negative length');
  return length;
}

function within(buffer: Buffer, end: number): number {
  if (end > buffer.length) throw new InvalidBson('value beyond the end');
  return end;
}
