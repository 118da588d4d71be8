import {
  addExact,
  compareExact,
  decodeDecimal,
  doubleOfExact,
  type Exact,
  encodeDecimal,
  exactOfDouble,
  multiplyExact,
  roundedDouble,
} from './decimals.js';
import type { Value } from './document.js';
import { Decimal, Int32 } from './values.js';

export type Numeric = number | bigint | Int32 | Decimal;

export function isNumeric(value: Value | undefined): value is Numeric {
  return (
    typeof value === 'number' ||
    value instanceof Int32 ||
    typeof value === 'bigint' ||
    value instanceof Decimal
  );
}

/** Orders numbers of all types by what they are worth; NaN comes first and equals itself. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  const x = unwrap(a);
  const y = unwrap(b);
  if (typeof x !== 'object' && typeof y !== 'object') {
    if (x < y) return -1;
    if (x > y) return 1;
    // biome-ignore lint/suspicious/noDoubleEquals: a double and an int64 of the same worth are equal
    return x == y ? 0 : compareNaN(x, y);
  }
  if (typeof x === 'number' && !Number.isFinite(x)) return Number.isNaN(x) ? -1 : Math.sign(x);
  if (typeof y === 'number' && !Number.isFinite(y)) return Number.isNaN(y) ? 1 : -Math.sign(y);
  return compareExact(exactOf(x), exactOf(y));
}

/** The sum, in the wider of the two types; an int32 that overflows becomes an int64. */
export function add(a: Numeric, b: Numeric): Numeric | undefined {
  return combine(a, b, { exact: addExact, long: (x, y) => x + y, double: (x, y) => x + y });
}

/** The product, with the same rules as `add`. */
export function multiply(a: Numeric, b: Numeric): Numeric | undefined {
  return combine(a, b, { exact: multiplyExact, long: (x, y) => x * y, double: (x, y) => x * y });
}

/** The nearest double. */
export function toDouble(value: Numeric): number {
  const plain = unwrap(value);
  return typeof plain === 'object' ? doubleOfExact(plain) : Number(plain);
}

/** The whole number it stands for, or `undefined` for fractions, NaN and infinities. */
export function toInteger(value: Value | undefined): number | undefined {
  if (!isNumeric(value)) return undefined;
  const double = toDouble(value);
  return Number.isInteger(double) ? double : undefined;
}

/** Exact worth of any finite number; NaN and infinities stay doubles. */
export function worthOf(value: Numeric): Exact | number {
  const plain = unwrap(value);
  return typeof plain === 'number' && !Number.isFinite(plain) ? plain : exactOf(plain);
}

/** What a number is worth where it is computed with a Decimal128; NaN and infinities stay doubles. */
export function decimalWorth(value: Numeric): Exact | number {
  return typeof value === 'number' && Number.isFinite(value) ? roundedDouble(value) : worthOf(value);
}

interface Operation {
  readonly exact: (x: Exact, y: Exact) => Exact;
  readonly long: (x: bigint, y: bigint) => bigint;
  readonly double: (x: number, y: number) => number;
}

function combine(a: Numeric, b: Numeric, operation: Operation): Numeric | undefined {
  if (a instanceof Decimal || b instanceof Decimal) {
    const x = decimalWorth(a);
    const y = decimalWorth(b);
    if (typeof x === 'number' || typeof y === 'number') {
      return encodeDecimal(operation.double(toDouble(a), toDouble(b)));
    }
    return encodeDecimal(operation.exact(x, y));
  }
  if (typeof a === 'number' || typeof b === 'number') return operation.double(toDouble(a), toDouble(b));
  const result = operation.long(toLong(a), toLong(b));
  if (a instanceof Int32 && b instanceof Int32 && BigInt.asIntN(32, result) === result) {
    return new Int32(Number(result));
  }
  return BigInt.asIntN(64, result) === result ? result : undefined;
}

/** An int32 or int64 as what it is worth. */
export function toLong(value: bigint | Int32): bigint {
  return typeof value === 'bigint' ? value : BigInt(value.value);
}

function unwrap(value: Numeric): number | bigint | Exact {
  if (value instanceof Int32) return value.value;
  return value instanceof Decimal ? decodeDecimal(value) : value;
}

function exactOf(value: number | bigint | Exact): Exact {
  if (typeof value === 'object') return value;
  return typeof value === 'bigint' ? { coefficient: value, exponent: 0 } : exactOfDouble(value);
}

function compareNaN(x: number | bigint, y: number | bigint): number {
  return Number(Number.isNaN(y)) - Number(Number.isNaN(x));
}
