import { Doc, typeOf, type Value } from './document.js';
import { compareNumbers, isNumeric } from './numbers.js';
import { Bytes, Code, Marker, Oid, Pointer, Regex, Stamp, Sym, TYPE, UtcDate } from './values.js';

/** Orders two strings; see `compareText` for the one that is used without a collation. */
export type CompareText = (a: string, b: string) => number;

/** MongoDB's order over values of all types; a missing value counts as null. */
export function compareValues(
  a: Value | undefined,
  b: Value | undefined,
  byText: CompareText = compareText,
): number {
  if (typeof a === 'string' && typeof b === 'string') return byText(a, b);
  const difference = rankOf(a) - rankOf(b);
  if (difference !== 0) return difference;
  return compareSameRank(a ?? null, b ?? null, byText);
}

export function equalValues(a: Value | undefined, b: Value | undefined, byText?: CompareText): boolean {
  return a === b || compareValues(a, b, byText) === 0;
}

/** Types of one rank are compared with each other by worth: all numbers, strings and symbols. */
export function rankOf(value: Value | undefined): number {
  return value === undefined ? RANK_OF_NULL : rankOfType(typeOf(value));
}

function rankOfType(type: number): number {
  return RANKS.get(type) ?? RANK_OF_NULL;
}

/** By code points, as UTF-8 bytes would compare; UTF-16 code units put surrogates in the wrong place. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

const RANK_OF_NULL = 10;
const RANKS = new Map<number, number>([
  [TYPE.minKey, 1],
  [TYPE.undefined, 5],
  [TYPE.null, RANK_OF_NULL],
  [TYPE.double, 20],
  [TYPE.int, 20],
  [TYPE.long, 20],
  [TYPE.decimal, 20],
  [TYPE.string, 30],
  [TYPE.symbol, 30],
  [TYPE.object, 40],
  [TYPE.array, 50],
  [TYPE.binData, 60],
  [TYPE.objectId, 70],
  [TYPE.bool, 80],
  [TYPE.date, 90],
  [TYPE.timestamp, 95],
  [TYPE.regex, 100],
  [TYPE.dbPointer, 110],
  [TYPE.javascript, 120],
  [TYPE.javascriptWithScope, 130],
  [TYPE.maxKey, 240],
]);

function compareSameRank(a: Value, b: Value, byText: CompareText): number {
  if (isNumeric(a) && isNumeric(b)) return compareNumbers(a, b);
  if (a instanceof Doc && b instanceof Doc) return compareDocs(a, b, byText);
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b, byText);
  if (a instanceof Oid && b instanceof Oid) return a.bytes.compare(b.bytes);
  if (a instanceof UtcDate && b instanceof UtcDate) return a.ms - b.ms;
  if (typeof a === 'boolean') return Number(a) - Number(b === true);
  if (a instanceof Bytes && b instanceof Bytes) {
    return a.bytes.length - b.bytes.length || a.subtype - b.subtype || a.bytes.compare(b.bytes);
  }
  if (a instanceof Stamp && b instanceof Stamp) return a.bits < b.bits ? -1 : a.bits > b.bits ? 1 : 0;
  if (a instanceof Marker || a === null) return 0;
  return compareText(textOf(a), textOf(b)) || compareScopes(a, b);
}

/** Symbols, regular expressions, code: whatever is text inside. */
function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof Sym) return value.text;
  if (value instanceof Regex) return `${value.pattern}\0${value.options}`;
  if (value instanceof Code) return value.code;
  return value instanceof Pointer ? value.bytes.toString('latin1') : '';
}

function compareScopes(a: Value, b: Value): number {
  if (!(a instanceof Code) || !(b instanceof Code)) return 0;
  return (a.scope ?? NOTHING).compare(b.scope ?? NOTHING);
}

const NOTHING = Buffer.alloc(0);

function compareDocs(a: Doc, b: Doc, byText: CompareText): number {
  const ours = [...a.entries()];
  const theirs = [...b.entries()];
  for (const [index, [key, value]] of ours.entries()) {
    const other = theirs[index];
    if (other === undefined) return 1;
    const difference =
      rankOf(value) - rankOf(other[1]) ||
      compareText(key, other[0]) ||
      compareValues(value, other[1], byText);
    if (difference !== 0) return difference;
  }
  return ours.length - theirs.length;
}

function compareArrays(a: Value[], b: Value[], byText: CompareText): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const difference = compareValues(a[index], b[index], byText);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
