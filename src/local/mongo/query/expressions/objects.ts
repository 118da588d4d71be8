import { Doc, type Value } from '../../bson/document.js';
import { CommandError } from '../../errors.js';
import { sortedArray } from './arrays.js';
import { fieldsOf } from './forms.js';
import { type Form, isNothing, kindOf, type Operations, operation, unary } from './types.js';

const MANY = Number.POSITIVE_INFINITY;

export const OBJECTS: Operations = {
  $mergeObjects: operation(0, MANY, (values) => {
    const [only] = values;
    const merged = new Doc();
    for (const value of values.length === 1 && Array.isArray(only) ? only : values) {
      if (isNothing(value)) continue;
      if (!(value instanceof Doc)) {
        throw new CommandError(
          40400,
          `$mergeObjects requires object inputs, but input is of type ${kindOf(value)}`,
        );
      }
      for (const [key, item] of value.entries()) merged.set(key, item);
    }
    return merged;
  }),
  $objectToArray: unary((value) => {
    if (isNothing(value)) return null;
    if (!(value instanceof Doc)) {
      throw new CommandError(40390, `$objectToArray requires a document input, found: ${kindOf(value)}`);
    }
    return [...value.entries()].map(([key, item]) =>
      Doc.from([
        ['k', key],
        ['v', item],
      ]),
    );
  }),
  $arrayToObject: unary((value) => {
    if (isNothing(value)) return null;
    if (!Array.isArray(value)) {
      throw new CommandError(40386, `$arrayToObject requires an array input, found: ${kindOf(value)}`);
    }
    return Doc.from(value.map(pairOf));
  }),
};

export const OBJECT_FORMS: Readonly<Record<string, Form>> = {
  $getField: (operand, names, compile) => {
    const isLong = operand instanceof Doc && operand.has('field');
    const field = compile(isLong ? (operand.get('field') ?? null) : operand, names);
    const input = compile((isLong ? operand.get('input') : undefined) ?? '$$CURRENT', names);
    return (frame) => {
      const value = input(frame);
      if (value === null) return null;
      return value instanceof Doc ? value.get(fieldName('$getField', field(frame))) : undefined;
    };
  },
  $setField: (operand, names, compile) => {
    const [name, input, value] = fieldsOf(
      '$setField',
      operand,
      ['field', 'input', 'value'],
      [],
      SET_FIELD_CODES,
    );
    const field = compile(name ?? null, names);
    const target = compile(input ?? null, names);
    const compute = compile(value ?? null, names);
    return (frame) => withField(target(frame), fieldName('$setField', field(frame)), compute(frame));
  },
  $unsetField: (operand, names, compile) => {
    const [name, input] = fieldsOf('$unsetField', operand, ['field', 'input'], [], SET_FIELD_CODES);
    const field = compile(name ?? null, names);
    const target = compile(input ?? null, names);
    return (frame) => withField(target(frame), fieldName('$unsetField', field(frame)), undefined);
  },
  $sortArray: (operand, names, compile) => {
    const [input, sortBy] = fieldsOf(
      '$sortArray',
      operand,
      ['input', 'sortBy'],
      [],
      [2942500, 2942501, 2942502],
    );
    const compute = compile(input ?? null, names);
    return (frame) => {
      const list = compute(frame);
      if (isNothing(list)) return null;
      if (Array.isArray(list)) return sortedArray(list, sortBy ?? null, frame.collation.compare);
      throw new CommandError(
        2942504,
        `The input argument to $sortArray must be an array, but was of type: ${kindOf(list)}`,
      );
    };
  },
};

const SET_FIELD_CODES = [4161100, 4161101, 4161102] as const;

function fieldName(operator: string, value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw new CommandError(
    3041704,
    `${operator} requires 'field' to evaluate to type String, but got ${kindOf(value)}`,
  );
}

function withField(target: Value | undefined, field: string, value: Value | undefined): Value | undefined {
  if (isNothing(target)) return null;
  if (!(target instanceof Doc)) {
    throw new CommandError(4161105, `$setField requires 'input' to evaluate to type Object`);
  }
  const changed = target.clone();
  if (value === undefined) changed.delete(field);
  else changed.set(field, value);
  return changed;
}

/** Either `[key, value]` or `{ k: key, v: value }`. */
function pairOf(item: Value): readonly [string, Value] {
  const key = Array.isArray(item) ? item[0] : item instanceof Doc ? item.get('k') : undefined;
  const value = Array.isArray(item) ? item[1] : item instanceof Doc ? item.get('v') : undefined;
  const size = Array.isArray(item) ? item.length : item instanceof Doc ? item.size : 0;
  if (size !== 2 || value === undefined) {
    throw new CommandError(40392, '$arrayToObject requires an array of key-value pairs of size 2');
  }
  if (typeof key !== 'string') {
    throw new CommandError(
      40395,
      `$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: ${kindOf(key)}`,
    );
  }
  return [key, value];
}
