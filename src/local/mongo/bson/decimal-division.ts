import { divideHalfEven, type Exact } from './decimals.js';

/** Which way a number is rounded. */
export type Rounding = 'floor' | 'ceil' | 'trunc' | 'halfEven';

/** More digits than a Decimal128 has, so that it can be rounded once, at the end. */
const WORKING_DIGITS = 40;

/** The quotient with more digits than are kept; exact where it can be, then without needless zeros. */
export function divideExact(a: Exact, b: Exact): Exact {
  const ideal = a.exponent - b.exponent;
  const [dividend, divisor] = [magnitude(a.coefficient), magnitude(b.coefficient)];
  const shift = Math.max(0, WORKING_DIGITS + length(divisor) - length(dividend));
  const scaled = dividend * 10n ** BigInt(shift);
  let coefficient = scaled / divisor;
  let exponent = ideal - shift;
  if (scaled % divisor !== 0n) {
    // A digit that says "and something more", for the rounding.
    coefficient = coefficient * 10n + 1n;
    exponent -= 1;
  } else {
    while (exponent < ideal && coefficient % 10n === 0n) {
      coefficient /= 10n;
      exponent += 1;
    }
    if (coefficient === 0n) exponent = ideal;
  }
  return { coefficient: a.coefficient < 0n === b.coefficient < 0n ? coefficient : -coefficient, exponent };
}

export function remainderExact(a: Exact, b: Exact): Exact {
  const exponent = Math.min(a.exponent, b.exponent);
  const x = a.coefficient * 10n ** BigInt(a.exponent - exponent);
  const y = b.coefficient * 10n ** BigInt(b.exponent - exponent);
  return { coefficient: x % y, exponent };
}

/** A whole power. */
export function powerExact(base: Exact, power: number): Exact {
  const raised = {
    coefficient: base.coefficient ** BigInt(Math.abs(power)),
    exponent: base.exponent * Math.abs(power),
  };
  return power >= 0 ? raised : divideExact({ coefficient: 1n, exponent: 0 }, raised);
}

/** The number with so many decimal places and no more. */
export function roundExact(value: Exact, rounding: Rounding, places: number): Exact {
  const surplus = -places - value.exponent;
  if (surplus <= 0) return value;
  const unit = 10n ** BigInt(Math.min(surplus, MAX_SURPLUS));
  const isNegative = value.coefficient < 0n;
  const whole = magnitude(value.coefficient);
  const towardsZero = whole / unit;
  const isCut = whole % unit !== 0n;
  const isUp = isCut && ((rounding === 'ceil' && !isNegative) || (rounding === 'floor' && isNegative));
  const kept = rounding === 'halfEven' ? divideHalfEven(whole, unit) : towardsZero + (isUp ? 1n : 0n);
  return { coefficient: isNegative ? -kept : kept, exponent: -places };
}

/** No number has as many digits. */
const MAX_SURPLUS = 13_000;

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function length(value: bigint): number {
  return value.toString().length;
}
