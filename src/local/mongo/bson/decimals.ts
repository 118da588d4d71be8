import { Decimal } from './values.js';

/** An exact decimal number: `coefficient * 10 ** exponent`. */
export interface Exact {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** What a Decimal128 holds: an exact number, or NaN or an infinity as a double. */
export function decodeDecimal(value: Decimal): Exact | number {
  const high = value.bytes.readBigUInt64LE(8);
  const isNegative = high >> 63n === 1n;
  const combination = (high >> 58n) & 0x1fn;
  if (combination === 0x1fn) return Number.NaN;
  if (combination === 0x1en) return isNegative ? -Infinity : Infinity;
  // The second form can only hold coefficients beyond 34 digits, which count as zero.
  if (((high >> 61n) & 3n) === 3n) return { coefficient: 0n, exponent: 0 };
  const exponent = Number((high >> 49n) & 0x3fffn) - BIAS;
  const coefficient = ((high & 0x1ffffffffffffn) << 64n) | value.bytes.readBigUInt64LE(0);
  if (coefficient > MAX_COEFFICIENT) return { coefficient: 0n, exponent: 0 };
  return { coefficient: isNegative ? -coefficient : coefficient, exponent };
}

/** The nearest Decimal128 (34 digits, half to even). */
export function encodeDecimal(value: Exact | number): Decimal {
  if (typeof value === 'number' && !Number.isFinite(value)) return special(value);
  const exact = typeof value === 'number' ? exactOfDouble(value) : value;
  const { magnitude, exponent } = fit(exact);
  if (exponent > MAX_EXPONENT) return special(exact.coefficient < 0n ? -Infinity : Infinity);
  const bytes = Buffer.alloc(16);
  const sign = exact.coefficient < 0n ? 1n << 63n : 0n;
  bytes.writeBigUInt64LE(magnitude & 0xffffffffffffffffn, 0);
  bytes.writeBigUInt64LE(sign | (BigInt(exponent + BIAS) << 49n) | (magnitude >> 64n), 8);
  return new Decimal(bytes);
}

/** Every finite double is a finite decimal fraction. */
export function exactOfDouble(value: number): Exact {
  if (Number.isInteger(value)) return { coefficient: BigInt(value), exponent: 0 };
  SCRATCH.setFloat64(0, value);
  const bits = SCRATCH.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const power = (biased === 0 ? 1 : biased) - 1075;
  const magnitude = mantissa * 5n ** BigInt(-power);
  return { coefficient: value < 0 ? -magnitude : magnitude, exponent: power };
}

/** A double as MongoDB turns it into a Decimal128 where it computes: rounded to 15 digits. */
export function roundedDouble(value: number): Exact {
  if (value === 0) return { coefficient: 0n, exponent: 0 };
  const [digits = '', power = '0'] = value.toExponential(14).split('e');
  return { coefficient: BigInt(digits.replace('.', '')), exponent: Number(power) - 14 };
}

export function compareExact(a: Exact, b: Exact): number {
  const [x, y] = align(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

export function addExact(a: Exact, b: Exact): Exact {
  const [x, y] = align(a, b);
  return { coefficient: x + y, exponent: Math.min(a.exponent, b.exponent) };
}

export function multiplyExact(a: Exact, b: Exact): Exact {
  return { coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent };
}

/** The nearest double. */
export function doubleOfExact(value: Exact): number {
  return Number(`${value.coefficient}e${value.exponent}`);
}

const BIAS = 6176;
const MAX_EXPONENT = 6111;
const MAX_COEFFICIENT = 10n ** 34n - 1n;
const SCRATCH = new DataView(new ArrayBuffer(8));

function align(a: Exact, b: Exact): [bigint, bigint] {
  const exponent = Math.min(a.exponent, b.exponent);
  return [
    a.coefficient * 10n ** BigInt(a.exponent - exponent),
    b.coefficient * 10n ** BigInt(b.exponent - exponent),
  ];
}

function fit(value: Exact): { magnitude: bigint; exponent: number } {
  let magnitude = value.coefficient < 0n ? -value.coefficient : value.coefficient;
  let exponent = value.exponent;
  const surplus = Math.max(magnitude.toString().length - 34, -BIAS - exponent);
  if (surplus > 0) {
    magnitude = divideHalfEven(magnitude, 10n ** BigInt(surplus));
    exponent += surplus;
  }
  if (magnitude > MAX_COEFFICIENT) {
    magnitude = divideHalfEven(magnitude, 10n);
    exponent += 1;
  }
  while (exponent > MAX_EXPONENT && magnitude > 0n && magnitude * 10n <= MAX_COEFFICIENT) {
    magnitude *= 10n;
    exponent -= 1;
  }
  return { magnitude, exponent: magnitude === 0n ? Math.min(exponent, MAX_EXPONENT) : exponent };
}

/** The quotient of two whole numbers that are not negative, rounded half to even. */
export function divideHalfEven(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  const twice = (value % by) * 2n;
  return twice > by || (twice === by && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

function special(value: number): Decimal {
  const bytes = Buffer.alloc(16);
  bytes[15] = Number.isNaN(value) ? 0x7c : value > 0 ? 0x78 : 0xf8;
  return new Decimal(bytes);
}
