import { rankOf } from './compare.js';
import { compareExact, doubleOfExact, type Exact, exactOfDouble } from './decimals.js';
import { Doc, type Value } from './document.js';
import { KeyWriter } from './key-writer.js';
import { isNumeric, type Numeric, worthOf } from './numbers.js';
import { Bytes, Code, Int32, Oid, Pointer, Regex, type Scalar, Stamp, Sym, UtcDate } from './values.js';

/** Stands for a string in a key; a collation folds it so that what it calls equal is equal. */
export type FoldText = (text: string) => string;

/**
 * Bytes that compare as the values do (`compareValues`), whatever bytes follow them: equal values of
 * different types give the same bytes. A missing value is encoded as null.
 */
export function encodeSortKey(value: Value | undefined, fold: FoldText = asItIs): Buffer {
  key.begin();
  append(value ?? null, fold);
  return key.take();
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
/** Where keys are put together: one at a time, since nothing in between encodes another. */
const key = new KeyWriter();
/** No finite Decimal128 goes as low. */
const BELOW_ALL: Exact = { coefficient: -1n, exponent: 6200 };

function append(value: Value, fold: FoldText): void {
  // The commonest first, without a look at the table of types.
  if (typeof value === 'string') {
    key.byte(RANK.text);
    key.text(fold(value));
  } else if (value instanceof UtcDate) {
    key.byte(RANK.date);
    key.signed(value.ms);
  } else if (value === null) key.byte(RANK.null);
  else if (isNumeric(value)) appendNumber(value);
  else if (value instanceof Doc) appendDoc(value, fold);
  else if (Array.isArray(value)) {
    key.byte(rankOf(value));
    for (const item of value) append(item, fold);
    key.byte(END);
  } else appendOther(value, fold);
}

const END = 0;
const RANK = { null: rankOf(null), number: rankOf(0), text: rankOf(''), date: rankOf(new UtcDate(0)) };

function appendDoc(doc: Doc, fold: FoldText): void {
  key.byte(rankOf(doc));
  for (const [name, value] of doc.entries()) {
    key.byte(rankOf(value));
    key.text(name);
    append(value, fold);
  }
  key.byte(END);
}

function appendOther(value: Exclude<Scalar, Numeric | string | null | UtcDate>, fold: FoldText): void {
  key.byte(rankOf(value));
  if (value instanceof Oid) key.raw(value.bytes);
  else if (typeof value === 'boolean') key.byte(value ? 1 : 0);
  else if (value instanceof Bytes) {
    key.length(value.bytes.length);
    key.byte(value.subtype);
    key.raw(value.bytes);
  } else if (value instanceof Stamp) key.long(value.bits);
  else if (value instanceof Sym) key.text(fold(value.text));
  else if (value instanceof Regex) {
    key.text(value.pattern);
    key.text(value.options);
  } else if (value instanceof Code) {
    key.text(value.code);
    key.escaped(value.scope ?? NO_BYTES);
  } else if (value instanceof Pointer) key.escaped(value.bytes);
}

const NO_BYTES = Buffer.alloc(0);

/**
 * A number is the largest double that is not above it, and what remains. The remainder is nothing for
 * doubles and small integers, so that they cost ten bytes.
 */
function appendNumber(value: Numeric): void {
  key.byte(RANK.number);
  const exact = value instanceof Int32 ? value.value : typeof value === 'number' ? value : worthOf(value);
  if (typeof exact === 'number') {
    key.double(exact);
    key.byte(END);
    return;
  }
  const floor = floorDouble(exact);
  const base = floor === -Infinity ? BELOW_ALL : exactOfDouble(floor);
  key.double(floor);
  if (compareExact(base, exact) === 0) key.byte(END);
  else {
    key.byte(1);
    appendRemainder(subtract(exact, base));
  }
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
function appendRemainder(value: Exact): void {
  const digits = value.coefficient.toString();
  key.short(value.exponent + digits.length + 0x8000);
  key.text(digits.replace(/0+$/, ''));
}
