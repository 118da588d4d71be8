import type { Value } from '../../bson/document.js';
import { encodeSortKey } from '../../bson/sort-key.js';
import { CommandError } from '../../errors.js';
import {
  type Frame,
  isNothing,
  isTrue,
  kindOf,
  type Operations,
  operation,
  unary,
  type Values,
} from './types.js';

const MANY = Number.POSITIVE_INFINITY;

/** Arrays as sets: order and repetitions count for nothing. */
export const SETS: Operations = {
  $setUnion: operation(0, MANY, (values, frame) => {
    if (values.some(isNothing)) return null;
    return [
      ...new Map(lists('$setUnion', 17043, values).flatMap((list) => [...keyed(list, frame)])).values(),
    ];
  }),
  $setIntersection: operation(0, MANY, (values, frame) => {
    if (values.some(isNothing)) return null;
    const [first, ...others] = lists('$setIntersection', 17047, values).map((list) => keyed(list, frame));
    if (first === undefined) return [];
    return [...first].filter(([key]) => others.every((other) => other.has(key))).map(([, item]) => item);
  }),
  $setDifference: operation(2, 2, (values, frame) => {
    if (values.some(isNothing)) return null;
    const [first, second] = lists('$setDifference', 17048, values).map((list) => keyed(list, frame));
    return [...(first ?? [])].filter(([key]) => !second?.has(key)).map(([, item]) => item);
  }),
  $setEquals: operation(2, MANY, (values, frame) => {
    const [first, ...others] = lists('$setEquals', 17044, values).map((list) => keyed(list, frame));
    return others.every(
      (other) => other.size === first?.size && [...other.keys()].every((key) => first.has(key)),
    );
  }),
  $setIsSubset: operation(2, 2, (values, frame) => {
    const [first, second] = lists('$setIsSubset', 17046, values).map((list) => keyed(list, frame));
    return [...(first?.keys() ?? [])].every((key) => second?.has(key));
  }),
  $anyElementTrue: unary((value) => listIn('$anyElementTrue', 17041, value).some(isTrue)),
  $allElementsTrue: unary((value) => listIn('$allElementsTrue', 17040, value).every(isTrue)),
};

function lists(operator: string, code: number, values: Values): Value[][] {
  return values.map((value) => listIn(operator, code, value));
}

function listIn(operator: string, code: number, value: Value | undefined): Value[] {
  if (Array.isArray(value)) return value;
  throw new CommandError(
    code,
    `All operands of ${operator} must be arrays. One argument is of type: ${kindOf(value)}`,
  );
}

function keyed(list: readonly Value[], { collation }: Frame): Map<string, Value> {
  const found = new Map<string, Value>();
  for (const item of list) {
    const key = encodeSortKey(item, collation.fold).toString('latin1');
    if (!found.has(key)) found.set(key, item);
  }
  return found;
}
