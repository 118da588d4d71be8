import { compareValues, equalValues } from '../../bson/compare.js';
import { Doc, type Value } from '../../bson/document.js';
import { isNumeric, toDouble } from '../../bson/numbers.js';
import { int } from '../../bson/plain.js';
import { Int32 } from '../../bson/values.js';
import { CommandError } from '../../errors.js';
import { isNothing, kindOf, type Operations, operation, unary, type Values, wholeArgument } from './types.js';

const MANY = Number.POSITIVE_INFINITY;
/** Longer ones would be refused by MongoDB's memory limit; some would end this process. */
const MAX_ITEMS = 1_000_000;

export const ARRAYS: Operations = {
  $isArray: unary((value) => Array.isArray(value)),
  $size: unary((value) => {
    if (Array.isArray(value)) return new Int32(value.length);
    throw new CommandError(
      17124,
      `The argument to $size must be an array, but was of type: ${kindOf(value)}`,
    );
  }),
  $arrayElemAt: operation(2, 2, ([list, at]) => {
    if (isNothing(list) || isNothing(at)) return null;
    if (!Array.isArray(list)) {
      throw new CommandError(28689, `$arrayElemAt's first argument must be an array, but is ${kindOf(list)}`);
    }
    return list.at(wholeArgument(at, 28690, "$arrayElemAt's second argument must be a 32-bit integer"));
  }),
  $concatArrays: operation(0, MANY, (lists) => {
    if (lists.some(isNothing)) return null;
    const all = lists.flatMap((list) => {
      if (Array.isArray(list)) return list;
      throw new CommandError(28664, `$concatArrays only supports arrays, not ${kindOf(list)}`);
    });
    return limited('$concatArrays', all);
  }),
  $in: operation(2, 2, ([value, list], { collation }) => {
    if (!Array.isArray(list)) {
      throw new CommandError(40081, `$in requires an array as a second argument, found: ${kindOf(list)}`);
    }
    return value !== undefined && list.some((item) => equalValues(item, value, collation.compare));
  }),
  $indexOfArray: operation(2, 4, indexOf),
  $reverseArray: unary((list) => {
    if (isNothing(list)) return null;
    if (Array.isArray(list)) return [...list].reverse();
    throw new CommandError(
      34435,
      `The argument to $reverseArray must be an array, but was of type: ${kindOf(list)}`,
    );
  }),
  $slice: operation(2, 3, slice),
  $range: operation(2, 3, range),
};

function indexOf([list, wanted, from, to]: Values): Value {
  if (isNothing(list)) return null;
  if (!Array.isArray(list)) {
    throw new CommandError(
      40090,
      `$indexOfArray requires an array as a first argument, found: ${kindOf(list)}`,
    );
  }
  const start =
    from === undefined ? 0 : wholeArgument(from, 40096, '$indexOfArray requires an integral starting index');
  const end =
    to === undefined
      ? list.length
      : wholeArgument(to, 40096, '$indexOfArray requires an integral ending index');
  if (start < 0 || end < 0) throw new CommandError(40097, '$indexOfArray requires a nonnegative index');
  const at = list.slice(0, end).findIndex((item, index) => index >= start && equalValues(item, wanted));
  return new Int32(at);
}

function slice([list, first, second]: Values): Value {
  if (isNothing(list) || first === null || first === undefined || second === null) return null;
  if (!Array.isArray(list)) {
    throw new CommandError(
      28724,
      `First argument to $slice must be an array, but is of type: ${kindOf(list)}`,
    );
  }
  const at = wholeArgument(first, 28725, 'Second argument to $slice must be a numeric value');
  if (second === undefined) return at < 0 ? list.slice(at) : list.slice(0, at);
  const count = wholeArgument(second, 28727, 'Third argument to $slice must be numeric');
  if (count <= 0) throw new CommandError(28729, 'Third argument to $slice must be positive');
  const start = at < 0 ? Math.max(0, list.length + at) : at;
  return list.slice(start, start + count);
}

function range([first, last, by]: Values): Value {
  const start = wholeArgument(first, 34443, '$range requires a numeric starting value');
  const end = wholeArgument(last, 34445, '$range requires a numeric ending value');
  const step = by === undefined ? 1 : wholeArgument(by, 34447, '$range requires a numeric step value');
  if (step === 0) throw new CommandError(34449, '$range requires a non-zero step value');
  const count = Math.max(0, Math.ceil((end - start) / step));
  if (count > MAX_ITEMS) throw tooMany('$range');
  return Array.from({ length: count }, (_, index) => int(start + index * step));
}

/** `$sortArray` by whole values or by fields. */
export function sortedArray(list: Value[], sortBy: Value, byText: (a: string, b: string) => number): Value[] {
  if (isNumeric(sortBy)) {
    const direction = toDouble(sortBy);
    return [...list].sort((a, b) => compareValues(a, b, byText) * direction);
  }
  if (!(sortBy instanceof Doc))
    throw new CommandError(2942507, '$sortArray sortBy must be an object or 1 or -1');
  const fields = [...sortBy.entries()].map(([path, direction]) => ({
    parts: path.split('.'),
    direction: isNumeric(direction) ? toDouble(direction) : 1,
  }));
  return [...list].sort((a, b) => {
    for (const { parts, direction } of fields) {
      const order = compareValues(at(a, parts), at(b, parts), byText) * direction;
      if (order !== 0) return order;
    }
    return 0;
  });
}

function at(value: Value | undefined, parts: readonly string[]): Value | undefined {
  return parts.reduce<Value | undefined>(
    (inner, part) => (inner instanceof Doc ? inner.get(part) : undefined),
    value,
  );
}

function limited(operator: string, list: Value[]): Value[] {
  if (list.length > MAX_ITEMS) throw tooMany(operator);
  return list;
}

export function tooMany(operator: string): CommandError {
  return new CommandError(146, `${operator} would use too much memory and cannot spill to disk`);
}
