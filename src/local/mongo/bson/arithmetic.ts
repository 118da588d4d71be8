import { divideExact, powerExact, type Rounding, remainderExact, roundExact } from './decimal-division.js';
import { decodeDecimal, doubleOfExact, type Exact, encodeDecimal } from './decimals.js';
import { add, decimalWorth, multiply, type Numeric, toDouble, toLong } from './numbers.js';
import { Decimal, Int32 } from './values.js';

/** An int32 where it fits, else an int64; a double beyond that. */
export function wholeOf(value: bigint, isInt: boolean): Numeric {
  if (isInt && BigInt.asIntN(32, value) === value) return new Int32(Number(value));
  return BigInt.asIntN(64, value) === value ? value : Number(value);
}

/** In expressions an int64 that overflows becomes a double. */
export function sumOf(a: Numeric, b: Numeric): Numeric {
  return add(a, b) ?? toDouble(a) + toDouble(b);
}

export function productOf(a: Numeric, b: Numeric): Numeric {
  return multiply(a, b) ?? toDouble(a) * toDouble(b);
}

export function differenceOf(a: Numeric, b: Numeric): Numeric {
  return sumOf(a, negated(b));
}

/** A Decimal128 if one of them is, else a double. The divisor must not be zero. */
export function quotientOf(a: Numeric, b: Numeric): Numeric {
  if (!(a instanceof Decimal || b instanceof Decimal)) return toDouble(a) / toDouble(b);
  return inDecimals(a, b, divideExact, (x, y) => x / y);
}

/** What is left of a division that rounds towards zero; it has the sign of the dividend. */
export function remainderOf(a: Numeric, b: Numeric): Numeric {
  if (a instanceof Decimal || b instanceof Decimal) return inDecimals(a, b, remainderExact, (x, y) => x % y);
  if (typeof a === 'number' || typeof b === 'number') return toDouble(a) % toDouble(b);
  return wholeOf(toLong(a) % toLong(b), a instanceof Int32 && b instanceof Int32);
}

/** Whole numbers stay whole where they fit; a Decimal128 is exact for whole exponents up to a thousand. */
export function powerOf(base: Numeric, exponent: Numeric): Numeric {
  const power = toDouble(exponent);
  if (base instanceof Decimal || exponent instanceof Decimal) {
    const worth = decimalWorth(base);
    const isExact =
      typeof worth === 'object' && Number.isInteger(power) && Math.abs(power) <= MAX_EXACT_POWER;
    return encodeDecimal(isExact ? powerExact(worth, power) : toDouble(base) ** power);
  }
  if (typeof base === 'number' || typeof exponent === 'number' || power < 0) return toDouble(base) ** power;
  const double = toDouble(base) ** power;
  if (Math.abs(double) > 2 ** 64) return double;
  return wholeOf(toLong(base) ** BigInt(power), base instanceof Int32 && exponent instanceof Int32);
}

const MAX_EXACT_POWER = 1_000;

export function negated(value: Numeric): Numeric {
  if (value instanceof Decimal) {
    const bytes = Buffer.from(value.bytes);
    bytes[15] = (bytes[15] ?? 0) ^ 0x80;
    return new Decimal(bytes);
  }
  if (typeof value === 'number') return -value;
  return wholeOf(-toLong(value), value instanceof Int32);
}

/** Rounds to a number of decimal places (negative ones count to the left of the point); the type stays. */
export function rounded(value: Numeric, rounding: Rounding, places = 0): Numeric {
  if (value instanceof Decimal) {
    const exact = decodeDecimal(value);
    return typeof exact === 'number' ? value : encodeDecimal(roundExact(exact, rounding, places));
  }
  if (typeof value === 'number') return roundedNumber(value, rounding, places);
  if (places >= 0) return value;
  const { coefficient, exponent } = roundExact({ coefficient: toLong(value), exponent: 0 }, rounding, places);
  return wholeOf(coefficient * 10n ** BigInt(exponent), value instanceof Int32);
}

function roundedNumber(value: number, rounding: Rounding, places: number): number {
  if (!Number.isFinite(value) || value === 0) return value;
  if (places === 0 && rounding === 'floor') return Math.floor(value);
  if (places === 0 && rounding === 'ceil') return Math.ceil(value);
  if (places === 0 && rounding === 'trunc') return Math.trunc(value);
  // As MongoDB does: on the decimal number that is shown, not on the binary one.
  const shown = decimalWorth(value);
  if (typeof shown === 'number') return value;
  const result = doubleOfExact(roundExact(shown, rounding, places));
  return result === 0 && value < 0 ? -0 : result;
}

function inDecimals(
  a: Numeric,
  b: Numeric,
  exact: (x: Exact, y: Exact) => Exact,
  double: (x: number, y: number) => number,
): Decimal {
  const x = decimalWorth(a);
  const y = decimalWorth(b);
  if (typeof x === 'object' && typeof y === 'object' && y.coefficient !== 0n)
    return encodeDecimal(exact(x, y));
  return encodeDecimal(double(toDouble(a), toDouble(b)));
}
