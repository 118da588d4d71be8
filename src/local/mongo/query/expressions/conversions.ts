import { Doc, type Value } from '../../bson/document.js';
import { isNumeric } from '../../bson/numbers.js';
import { int } from '../../bson/plain.js';
import { Bytes, TYPE } from '../../bson/values.js';
import { CODE, CommandError } from '../../errors.js';
import { typesNamed } from '../type-names.js';
import { convert } from './convert.js';
import { fieldsOf } from './forms.js';
import { type Form, isNothing, kindOf, type Operations, unary } from './types.js';

/** Conversions between types; `$convert` itself is a form, for its `onError`. */
export const CONVERSIONS: Operations = {
  $toInt: to(TYPE.int),
  $toLong: to(TYPE.long),
  $toDouble: to(TYPE.double),
  $toDecimal: to(TYPE.decimal),
  $toBool: to(TYPE.bool),
  $toString: to(TYPE.string),
  $toDate: to(TYPE.date),
  $toObjectId: to(TYPE.objectId),
  $type: unary((value) => kindOf(value)),
  $isNumber: unary((value) => isNumeric(value)),
  $bsonSize: unary((value) => {
    if (isNothing(value)) return null;
    if (value instanceof Doc) return int(value.toBytes().length);
    throw new CommandError(31393, `$bsonSize requires a document input, found: ${kindOf(value)}`);
  }),
  $binarySize: unary((value) => {
    if (isNothing(value)) return null;
    const size =
      typeof value === 'string'
        ? Buffer.byteLength(value)
        : value instanceof Bytes
          ? value.bytes.length
          : undefined;
    if (size !== undefined) return int(size);
    throw new CommandError(
      51276,
      `$binarySize requires a string or BinData argument, found: ${kindOf(value)}`,
    );
  }),
};

/** The type byte that the `to` of `$convert` names; refuses types that nothing can be converted to. */
export function targetOf(value: Value): number {
  const [type = 0, ...others] = typesNamed(value);
  if (others.length === 0 && TARGETS.has(type)) return type;
  throw new CommandError(
    CODE.badValue,
    `$convert's 'to' argument is not a type to convert to: ${String(value)}`,
  );
}

const TARGETS = new Set<number>([
  TYPE.int,
  TYPE.long,
  TYPE.double,
  TYPE.decimal,
  TYPE.bool,
  TYPE.string,
  TYPE.date,
  TYPE.objectId,
]);

function to(type: number) {
  return unary((value) => (isNothing(value) ? null : convert(value, type)));
}

/** `$convert` with its `onError` and `onNull`. */
export const CONVERT: Form = (operand, names, compile) => {
  const [input, target, onError, onNull] = fieldsOf(
    '$convert',
    operand,
    ['input', 'to', 'onError', 'onNull'],
    ['onError', 'onNull'],
    [CODE.failedToParse, CODE.failedToParse, CODE.failedToParse],
  );
  const compute = compile(input ?? null, names);
  const readTarget = compile(target ?? null, names);
  const otherwise = onError === undefined ? undefined : compile(onError, names);
  const forNull = onNull === undefined ? () => null : compile(onNull, names);
  return (frame) => {
    const type = readTarget(frame);
    const value = compute(frame);
    if (isNothing(value)) return forNull(frame);
    if (isNothing(type)) return null;
    const wanted = targetOf(type instanceof Doc ? (type.get('type') ?? null) : type);
    try {
      return convert(value, wanted);
    } catch (error) {
      if (otherwise === undefined || !(error instanceof CommandError)) throw error;
      return otherwise(frame);
    }
  };
};
