import { rankOf } from './compare.js';
import { compareExact, doubleOfExact, type Exact, exactOfDouble } from './decimals.js';
import { Doc, type Value } from './document.js';
import { isNumeric, type Numeric, worthOf } from './numbers.js';
import { Bytes, Code, Int32, Oid, Pointer, Regex, Stamp, Sym, UtcDate } from './values.js';

/** Stands for a string in a key; a collation folds it so that what it calls equal is equal. */
export type FoldText = (text: string) => string;

/**
 * Bytes that compare as the values do (`compareValues`), whatever bytes follow them: equal values of
 * different types give the same bytes. A missing value is encoded as null.
 */
export function encodeSortKey(value: Value | undefined, fold: FoldText = asItIs): Buffer {
  const parts: Buffer[] = [];
  append(parts, value ?? null, fold);
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

/** The byte that starts every key of values of this rank. */
export function encodeRank(rank: number): Buffer {
  return Buffer.of(rank);
}

/** The same key for a field that runs downwards. */
export function invert(key: Buffer): Buffer {
  const inverted = Buffer.allocUnsafe(key.length);
  for (let index = 0; index < key.length; index += 1) inverted[index] = ~(key[index] ?? 0);
  return inverted;
}

const asItIs: FoldText = (text) => text;
const END = Buffer.of(0);
/** No finite Decimal128 goes as low. */
const BELOW_ALL: Exact = { coefficient: -1n, exponent: 6200 };

function append(parts: Buffer[], value: Value, fold: FoldText): void {
  const rank = rankOf(value);
  if (isNumeric(value)) parts.push(...numberKey(rank, value));
  else if (typeof value === 'string') parts.push(textKey(rank, fold(value)));
  else if (value instanceof Oid) parts.push(Buffer.concat([Buffer.of(rank), value.bytes]));
  else if (value instanceof UtcDate) parts.push(longKey(rank, BigInt(value.ms) + (1n << 63n)));
  else if (typeof value === 'boolean') parts.push(Buffer.of(rank, value ? 1 : 0));
  else if (value instanceof Doc) appendDoc(parts, rank, value, fold);
  else if (Array.isArray(value)) {
    parts.push(Buffer.of(rank));
    for (const item of value) append(parts, item, fold);
    parts.push(END);
  } else parts.push(...rareKey(rank, value, fold));
}

function appendDoc(parts: Buffer[], rank: number, doc: Doc, fold: FoldText): void {
  parts.push(Buffer.of(rank));
  for (const [key, value] of doc.entries()) {
    const inner: Buffer[] = [];
    append(inner, value, fold);
    parts.push(Buffer.of(rankOf(value)), textKey(undefined, key), ...inner);
  }
  parts.push(END);
}

function rareKey(rank: number, value: Value, fold: FoldText): Buffer[] {
  const start = Buffer.of(rank);
  if (value instanceof Bytes) {
    const head = Buffer.allocUnsafe(5);
    head.writeUInt32BE(value.bytes.length, 0);
    head[4] = value.subtype;
    return [start, head, value.bytes];
  }
  if (value instanceof Stamp) return [longKey(rank, value.bits)];
  if (value instanceof Sym) return [textKey(rank, fold(value.text))];
  if (value instanceof Regex) return [textKey(rank, value.pattern), textKey(undefined, value.options)];
  if (value instanceof Code) return [textKey(rank, value.code), escapeNuls(value.scope ?? Buffer.alloc(0))];
  return value instanceof Pointer ? [start, escapeNuls(value.bytes)] : [start];
}

/** UTF-8; a NUL inside is escaped so that the one at the end sorts before everything. */
function textKey(rank: number | undefined, text: string): Buffer {
  if (text.includes('\0')) {
    const escaped = escapeNuls(Buffer.from(text));
    return rank === undefined ? escaped : Buffer.concat([Buffer.of(rank), escaped]);
  }
  const head = rank === undefined ? 0 : 1;
  const size = Buffer.byteLength(text);
  const key = Buffer.allocUnsafe(head + size + 1);
  if (rank !== undefined) key[0] = rank;
  key.write(text, head);
  key[head + size] = 0;
  return key;
}

function escapeNuls(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (let nul = bytes.indexOf(0); nul >= 0; nul = bytes.indexOf(0, from)) {
    parts.push(bytes.subarray(from, nul), Buffer.of(0, 0xff));
    from = nul + 1;
  }
  return Buffer.concat([...parts, bytes.subarray(from), END]);
}

function longKey(rank: number, unsigned: bigint): Buffer {
  const key = Buffer.allocUnsafe(9);
  key[0] = rank;
  key.writeBigUInt64BE(BigInt.asUintN(64, unsigned), 1);
  return key;
}

/**
 * A number is the largest double that is not above it, and what remains. The remainder is nothing for
 * doubles and small integers, so that they cost ten bytes.
 */
function numberKey(rank: number, value: Numeric): Buffer[] {
  if (value instanceof Int32) return [doubleKey(rank, value.value, true)];
  if (typeof value === 'number') return [doubleKey(rank, value, true)];
  const exact = worthOf(value);
  if (typeof exact === 'number') return [doubleKey(rank, exact, true)];
  const floor = floorDouble(exact);
  const base = floor === -Infinity ? BELOW_ALL : exactOfDouble(floor);
  if (compareExact(base, exact) === 0) return [doubleKey(rank, floor, true)];
  return [doubleKey(rank, floor, false), Buffer.of(1), remainderKey(subtract(exact, base))];
}

function doubleKey(rank: number, value: number, isWhole: boolean): Buffer {
  const key = Buffer.alloc(isWhole ? 10 : 9);
  key[0] = rank;
  if (Number.isNaN(value)) return key;
  key.writeDoubleBE(value === 0 ? 0 : value, 1);
  if (value < 0) {
    for (let index = 1; index < 9; index += 1) key[index] = ~(key[index] ?? 0);
  } else key[1] = (key[1] ?? 0) | 0x80;
  return key;
}

function floorDouble(exact: Exact): number {
  const nearest = doubleOfExact(exact);
  if (nearest === Infinity) return Number.MAX_VALUE;
  if (nearest === -Infinity || compareExact(exactOfDouble(nearest), exact) <= 0) return nearest;
  return nextDown(nearest);
}

function nextDown(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  if (value === 0) return -Number.MIN_VALUE;
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? -1n : 1n));
  return view.getFloat64(0);
}

function subtract(a: Exact, b: Exact): Exact {
  const exponent = Math.min(a.exponent, b.exponent);
  const scale = (value: Exact) => value.coefficient * 10n ** BigInt(value.exponent - exponent);
  return { coefficient: scale(a) - scale(b), exponent };
}

/** A positive decimal as its exponent and its digits. */
function remainderKey(value: Exact): Buffer {
  const digits = value.coefficient.toString();
  const head = Buffer.allocUnsafe(2);
  head.writeUInt16BE(value.exponent + digits.length + 0x8000, 0);
  return Buffer.concat([head, Buffer.from(digits.replace(/0+$/, '')), END]);
}
