import { Doc, type Value } from '../../bson/document.js';
import { isNumeric } from '../../bson/numbers.js';
import { int } from '../../bson/plain.js';
import { Bytes, Stamp, TYPE } from '../../bson/values.js';
import { CODE, CommandError } from '../../errors.js';
import { typesNamed } from '../type-names.js';
import { convert } from './convert.js';
import { fieldsOf } from './forms.js';
import { type Form, isNothing, kindOf, type Operations, operation, unary } from './types.js';

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
  $toUUID: unary((value) => (isNothing(value) ? null : uuidOf(value))),
  $tsSecond: unary((value) => halfOf('$tsSecond', 5687301, value, (bits) => bits >> 32n)),
  $tsIncrement: unary((value) => halfOf('$tsIncrement', 5687302, value, (bits) => bits & 0xffffffffn)),
  $rand: operation(0, 1, ([options]) => {
    if (options === undefined || (options instanceof Doc && options.size === 0)) return Math.random();
    throw new CommandError(3040501, '$rand not supported with arguments');
  }),
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

function uuidOf(value: Value): Value {
  if (value instanceof Bytes && value.subtype === UUID_SUBTYPE) return value;
  if (typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value))
    return new Bytes(UUID_SUBTYPE, Buffer.from(value.replaceAll('-', ''), 'hex'));
  throw new CommandError(
    241,
    `Failed to convert ${kindOf(value)} to a UUID in $convert with no onError value`,
  );
}

const UUID_SUBTYPE = 4;

function halfOf(
  operator: string,
  code: number,
  value: Value | undefined,
  take: (bits: bigint) => bigint,
): Value {
  if (isNothing(value)) return null;
  if (value instanceof Stamp) return take(value.bits);
  throw new CommandError(code, ` Argument to ${operator} must be a timestamp, but is ${kindOf(value)}`);
}

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
