import { compareValues } from '../../bson/compare.js';
import type { Value } from '../../bson/document.js';
import { isNumeric } from '../../bson/numbers.js';
import { Summation } from '../../bson/summation.js';
import { CommandError } from '../../errors.js';
import { isNothing, kindOf, type Operations, operation, unary, type Values } from './types.js';

const MANY = Number.POSITIVE_INFINITY;

/** Accumulators as expressions: over their arguments, or over the array that is their only one. */
export const ACCUMULATIONS: Operations = {
  $sum: operation(0, MANY, (values) => summed(values).total()),
  $avg: operation(0, MANY, (values) => summed(values).average() ?? null),
  $min: operation(0, MANY, (values, { collation }) => extreme(values, -1, collation.compare)),
  $max: operation(0, MANY, (values, { collation }) => extreme(values, 1, collation.compare)),
  $first: unary((value) => elementAt('$first', value, 0)),
  $last: unary((value) => elementAt('$last', value, -1)),
};

function elementsOf(values: Values): Values {
  const [only] = values;
  return values.length === 1 && Array.isArray(only) ? only : values;
}

function summed(values: Values): Summation {
  const summation = new Summation();
  for (const value of elementsOf(values)) if (isNumeric(value)) summation.add(value);
  return summation;
}

function extreme(values: Values, direction: 1 | -1, compare: (a: string, b: string) => number): Value {
  let best: Value | undefined;
  for (const value of elementsOf(values)) {
    if (isNothing(value)) continue;
    if (best === undefined || compareValues(value, best, compare) * direction > 0) best = value;
  }
  return best ?? null;
}

function elementAt(operator: string, value: Value | undefined, at: number): Value | undefined {
  if (isNothing(value)) return null;
  if (Array.isArray(value)) return value.at(at);
  throw new CommandError(28689, `${operator}'s argument must be an array, but is ${kindOf(value)}`);
}
