import { compareValues, equalValues } from '../bson/compare.js';
import { describe } from '../bson/describe.js';
import { Doc, typeOf, type Value } from '../bson/document.js';
import { isNumeric, toDouble, toInteger } from '../bson/numbers.js';
import { Regex } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { compareSortKeys, parseSort, sortKeyOf } from '../plan/sort-order.js';
import type { Collation } from '../query/collation.js';
import { compileElement, Filter, isOperatorDoc } from '../query/filter.js';
import { nameOfType } from '../query/type-names.js';

/** Computes what an array becomes; `undefined` leaves the field as it is (or missing). */
type ArrayOperator = (
  current: Value | undefined,
  operand: Value,
  about: { readonly path: string; readonly id: Value | undefined; readonly collation: Collation },
) => Value | undefined;

export const ARRAY_OPERATORS: Readonly<Record<string, ArrayOperator>> = {
  $push: (current, operand, { path, id, collation }) => {
    const items = listAt(current, path, id, 'The field');
    const modifiers = operand instanceof Doc && operand.has('$each') ? operand : undefined;
    if (modifiers === undefined) return [...items, operand];
    return pushEach(items, modifiers, collation);
  },
  $addToSet: (current, operand, { path, id, collation }) => {
    if (current !== undefined && !Array.isArray(current)) {
      throw new CommandError(
        CODE.badValue,
        `Cannot apply $addToSet to non-array field. Field named '${lastOf(path)}' has non-array type ${kindOf(current)}`,
      );
    }
    const items = [...listAt(current, path, id, 'The field')];
    for (const item of eachOf(operand, CODE.typeMismatch, '$addToSet')) {
      if (!items.some((known) => equalValues(known, item, collation.compare))) items.push(item);
    }
    return items;
  },
  $pop: (current, operand, { path }) => {
    const end = toInteger(operand);
    if (end !== 1 && end !== -1) {
      throw new CommandError(CODE.failedToParse, `$pop expects 1 or -1, found: ${describe(operand)}`);
    }
    if (current === undefined) return undefined;
    if (!Array.isArray(current)) {
      throw new CommandError(
        CODE.typeMismatch,
        `Path '${path}' contains an element of non-array type '${kindOf(current)}'`,
      );
    }
    return end === 1 ? current.slice(0, -1) : current.slice(1);
  },
  $pull: (current, operand, { collation }) => {
    if (current === undefined) return undefined;
    if (!Array.isArray(current))
      throw new CommandError(CODE.badValue, 'Cannot apply $pull to a non-array value');
    const isPulled = pullTest(operand, collation);
    return current.filter((item) => !isPulled(item));
  },
  $pullAll: (current, operand, { collation }) => {
    if (!Array.isArray(operand))
      throw new CommandError(
        CODE.badValue,
        `$pullAll requires an array argument but was given a ${kindOf(operand)}`,
      );
    if (current === undefined) return undefined;
    if (!Array.isArray(current))
      throw new CommandError(CODE.badValue, 'Cannot apply $pull to a non-array value');
    return current.filter((item) => !operand.some((other) => equalValues(other, item, collation.compare)));
  },
};

function pushEach(items: readonly Value[], modifiers: Doc, collation: Collation): Value[] {
  for (const key of modifiers.keys()) {
    if (!PUSH_MODIFIERS.has(key))
      throw new CommandError(CODE.badValue, `Unrecognized clause in $push: ${key}`);
  }
  const added = eachOf(modifiers, CODE.badValue, '$push');
  const position = modifiers.has('$position') ? toInteger(modifiers.get('$position')) : items.length;
  if (position === undefined)
    throw new CommandError(
      CODE.badValue,
      `The value for $position must be an integer value, not of type: ${kindOf(modifiers.get('$position') ?? null)}`,
    );
  const at = position < 0 ? Math.max(0, items.length + position) : Math.min(position, items.length);
  let result = [...items.slice(0, at), ...added, ...items.slice(at)];
  const sort = modifiers.get('$sort');
  if (sort !== undefined) result = sorted(result, sort, collation);
  const slice = modifiers.get('$slice');
  if (slice === undefined) return result;
  const size = toInteger(slice);
  if (size === undefined)
    throw new CommandError(
      CODE.badValue,
      `The value for $slice must be an integer value but was given type: ${kindOf(slice)}`,
    );
  return size < 0 ? result.slice(size) : result.slice(0, size);
}

const PUSH_MODIFIERS = new Set(['$each', '$slice', '$sort', '$position']);

function sorted(items: Value[], sort: Value, collation: Collation): Value[] {
  if (isNumeric(sort)) {
    const direction = toDouble(sort);
    if (direction !== 1 && direction !== -1)
      throw new CommandError(CODE.badValue, 'The $sort element value must be either 1 or -1');
    return items.sort((a, b) => compareValues(a, b, collation.compare) * direction);
  }
  if (!(sort instanceof Doc))
    throw new CommandError(
      CODE.badValue,
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1}',
    );
  const fields = parseSort(sort);
  const keyed = items.map((item) => ({
    item,
    key: sortKeyOf(item instanceof Doc ? item : new Doc(), fields, collation),
  }));
  return keyed.sort((a, b) => compareSortKeys(a.key, b.key, fields, collation)).map(({ item }) => item);
}

function eachOf(operand: Value, code: number, operator: string): readonly Value[] {
  if (!(operand instanceof Doc) || !operand.has('$each')) return [operand];
  const each = operand.get('$each');
  if (!Array.isArray(each)) {
    throw new CommandError(
      code,
      `The argument to $each in ${operator} must be an array but it was of type: ${kindOf(each ?? null)}`,
    );
  }
  return each;
}

/** A document without operators is a query on the elements that are documents; anything else is a value. */
function pullTest(operand: Value, collation: Collation): (item: Value) => boolean {
  if (operand instanceof Regex || isOperatorDoc(operand)) return compileElement(operand, { collation });
  if (!(operand instanceof Doc)) return (item) => equalValues(item, operand, collation.compare);
  const filter = new Filter(operand, { collation });
  return (item) => item instanceof Doc && filter.test(item);
}

function listAt(
  current: Value | undefined,
  path: string,
  id: Value | undefined,
  subject: string,
): readonly Value[] {
  if (current === undefined) return [];
  if (Array.isArray(current)) return current;
  throw new CommandError(
    CODE.badValue,
    `${subject} '${path}' must be an array but is of type ${kindOf(current)} in document {_id: ${describe(id)}}`,
  );
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function kindOf(value: Value): string {
  return nameOfType(typeOf(value));
}
