import type { Value } from '../../bson/document.js';
import { isNumeric, toDouble } from '../../bson/numbers.js';

/** The standard deviation of the numbers among the values; nothing where there are too few of them. */
export function deviationOf(values: readonly (Value | undefined)[], missing: 0 | 1): Value {
  const numbers = values.filter(isNumeric).map(toDouble);
  if (numbers.length <= missing) return null;
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const squares = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0);
  return Math.sqrt(squares / (numbers.length - missing));
}

/** For each share the least number that so many of the numbers do not exceed; null if there are none. */
export function percentilesOf(values: readonly (Value | undefined)[], shares: readonly number[]): Value[] {
  const numbers = Float64Array.from(values.filter(isNumeric).map(toDouble)).sort();
  return shares.map((share) => numbers[Math.max(0, Math.ceil(share * numbers.length) - 1)] ?? null);
}
