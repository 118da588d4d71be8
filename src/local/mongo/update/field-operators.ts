import { compareValues } from '../bson/compare.js';
import { describe } from '../bson/describe.js';
import { Doc, typeOf, type Value } from '../bson/document.js';
import { add, isNumeric, multiply, type Numeric } from '../bson/numbers.js';
import { Int32, Stamp, UtcDate } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import type { Collation } from '../query/collation.js';
import { nameOfType } from '../query/type-names.js';

export interface About {
  readonly path: string;
  readonly id: Value | undefined;
  readonly collation: Collation;
  readonly now: Date;
}

/** Computes the new value of a field from the old one; `undefined` leaves it as it is. */
export type FieldOperator = (current: Value | undefined, operand: Value, about: About) => Value | undefined;

export const FIELD_OPERATORS: Readonly<Record<string, FieldOperator>> = {
  $set: (_current, operand) => operand,
  $setOnInsert: (_current, operand) => operand,
  $inc: (current, operand, about) => {
    if (!isNumeric(operand)) {
      throw new CommandError(
        CODE.typeMismatch,
        `Cannot increment with non-numeric argument: {${about.path}: ${describe(operand)}}`,
      );
    }
    return current === undefined ? operand : arithmetic('$inc', add, current, operand, about);
  },
  $mul: (current, operand, about) => {
    if (!isNumeric(operand)) {
      throw new CommandError(
        CODE.typeMismatch,
        `Cannot multiply with non-numeric argument: {${about.path}: ${describe(operand)}}`,
      );
    }
    return arithmetic('$mul', multiply, current ?? new Int32(0), operand, about);
  },
  $min: (current, operand, { collation }) =>
    current === undefined || compareValues(operand, current, collation.compare) < 0 ? operand : undefined,
  $max: (current, operand, { collation }) =>
    current === undefined || compareValues(operand, current, collation.compare) > 0 ? operand : undefined,
  $currentDate: (_current, operand, { now }) => {
    const type = operand instanceof Doc ? operand.get('$type') : operand;
    if (type === 'timestamp')
      return new Stamp((BigInt(Math.floor(now.getTime() / 1000)) << 32n) | nextCounter());
    if (type === 'date' || typeof type === 'boolean') return new UtcDate(now.getTime());
    throw new CommandError(
      CODE.badValue,
      `${nameOfType(typeOf(operand))} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
    );
  },
  $bit: (current, operand, about) => {
    if (!(operand instanceof Doc))
      throw new CommandError(CODE.badValue, 'The $bit modifier is not compatible with this value');
    if (operand.size === 0) {
      throw new CommandError(
        CODE.badValue,
        'You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}',
      );
    }
    let value: Value = current ?? new Int32(0);
    for (const [name, mask] of operand.entries()) value = bitwise(name, value, mask, about);
    return value;
  },
};

function arithmetic(
  name: string,
  operation: (a: Numeric, b: Numeric) => Numeric | undefined,
  current: Value,
  operand: Numeric,
  { path, id }: About,
): Value {
  if (!isNumeric(current)) {
    throw new CommandError(
      CODE.typeMismatch,
      `Cannot apply ${name} to a value of non-numeric type. {_id: ${describe(id)}} has the field '${lastOf(path)}' of non-numeric type ${nameOfType(typeOf(current))}`,
    );
  }
  const result = operation(current, operand);
  if (result !== undefined) return result;
  throw new CommandError(
    CODE.badValue,
    `Failed to apply ${name} operations to current value (${typedNumber(current)}) for document {_id: ${describe(id)}}`,
  );
}

/** A number with its type, where it has one that can overflow. */
function typedNumber(value: Value): string {
  if (typeof value === 'bigint') return `(NumberLong)${value}`;
  return value instanceof Int32 ? `(NumberInt)${value.value}` : describe(value);
}

function bitwise(name: string, current: Value, mask: Value, { path, id }: About): Value {
  const operation = BITWISE[name];
  if (operation === undefined) {
    throw new CommandError(
      CODE.badValue,
      `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`,
    );
  }
  const x = longOf(current);
  const y = longOf(mask);
  if (x === undefined || y === undefined) {
    throw new CommandError(
      CODE.badValue,
      `Cannot apply $bit to a value of non-integral type.{_id: ${describe(id)}} has the field ${lastOf(path)} of non-integer type ${nameOfType(typeOf(current))}`,
    );
  }
  const result = operation(x, y);
  return current instanceof Int32 && mask instanceof Int32
    ? new Int32(Number(BigInt.asIntN(32, result)))
    : result;
}

const BITWISE: Readonly<Record<string, (x: bigint, y: bigint) => bigint>> = {
  and: (x, y) => x & y,
  or: (x, y) => x | y,
  xor: (x, y) => x ^ y,
};

let counter = 0n;

function nextCounter(): bigint {
  counter += 1n;
  return counter & 0xffffffffn;
}

function longOf(value: Value): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return value instanceof Int32 ? BigInt(value.value) : undefined;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
