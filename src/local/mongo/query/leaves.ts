import { compareValues, rankOf } from '../bson/compare.js';
import { describe } from '../bson/describe.js';
import { Doc, typeOf, type Value } from '../bson/document.js';
import { isNumeric, toDouble, toInteger } from '../bson/numbers.js';
import { encodeSortKey } from '../bson/sort-key.js';
import { Bytes, Marker, Regex, Sym, TYPE } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import type { Collation } from './collation.js';
import type { Leaf } from './path.js';
import { compileRegex } from './regex.js';
import { typesNamed } from './type-names.js';

/** Equality; null also matches what is missing. */
export function equals(operand: Value, collation: Collation): Leaf {
  if (operand === null)
    return (value) => value === undefined || (rankOf(value) <= NULL_RANK && !isMinKey(value));
  const rank = rankOf(operand);
  return (value) =>
    value !== undefined && rankOf(value) === rank && compareValues(value, operand, collation.compare) === 0;
}

/** `$gt` and its kin: only values of the operand's own kind are compared, MinKey and MaxKey with all. */
export function compares(operator: string, operand: Value, collation: Collation): Leaf {
  const accepts = ACCEPTS[operator];
  if (accepts === undefined) throw new Error(`not a comparison: ${operator}`);
  if (operand instanceof Marker && operand.type !== TYPE.undefined) {
    return (value) => value !== undefined && accepts(compareValues(value, operand, collation.compare));
  }
  const rank = rankOf(operand);
  const isNaNWanted = isNaNValue(operand);
  return (value) => {
    if (rankOf(value) !== rank)
      return operand === null && value instanceof Marker && value.type === TYPE.undefined;
    if (value === undefined) return accepts(0);
    if (isNaNWanted || isNaNValue(value)) return isNaNWanted && isNaNValue(value) && accepts(0);
    return accepts(compareValues(value, operand, collation.compare));
  };
}

export function isIn(operand: Value, collation: Collation): Leaf {
  if (!Array.isArray(operand)) throw new CommandError(CODE.badValue, '$in needs an array');
  const patterns = operand
    .filter((item) => item instanceof Regex)
    .map((item) => matches(item.pattern, item.options));
  const hasNull = operand.some((item) => item === null);
  const keys = new Set<string>();
  for (const item of operand) {
    if (item instanceof Doc && item.firstKey()?.startsWith('$') && !item.has('$ref')) {
      throw new CommandError(CODE.badValue, 'cannot nest $ under $in');
    }
    keys.add(encodeSortKey(item, collation.fold).toString('latin1'));
  }
  return (value) =>
    (value === undefined ? hasNull : keys.has(encodeSortKey(value, collation.fold).toString('latin1'))) ||
    patterns.some((pattern) => pattern(value));
}

export function matches(pattern: string, options: string): Leaf {
  const regex = compileRegex(pattern, options);
  return (value) => {
    if (typeof value === 'string') return regex.test(value);
    if (value instanceof Sym) return regex.test(value.text);
    return value instanceof Regex && value.pattern === pattern && value.options === options;
  };
}

export function isOfType(operand: Value): Leaf {
  const wanted = Array.isArray(operand) ? operand : [operand];
  if (wanted.length === 0) throw new CommandError(CODE.failedToParse, '$type must match at least one type');
  const types = new Set(wanted.flatMap((name) => typesNamed(name)));
  return (value) => value !== undefined && types.has(typeOf(value));
}

/** The operand of `$size`: a whole number that is not negative. */
export function lengthOf(operand: Value): number {
  const size = toInteger(operand);
  if (size !== undefined && size >= 0) return size;
  const expected = !isNumeric(operand)
    ? 'a number'
    : size === undefined
      ? 'an integer'
      : 'a non-negative number';
  throw new CommandError(
    CODE.badValue,
    `Failed to parse $size. Expected ${expected} in: $size: ${describe(operand)}`,
  );
}

export function modulo(operand: Value): Leaf {
  if (!Array.isArray(operand)) throw new CommandError(CODE.badValue, 'malformed mod, needs to be an array');
  if (operand.length < 2) throw new CommandError(CODE.badValue, 'malformed mod, not enough elements');
  if (operand.length > 2) throw new CommandError(CODE.badValue, 'malformed mod, too many elements');
  const [divisor, remainder] = operand.map((item) =>
    isNumeric(item) ? Math.trunc(toDouble(item)) : undefined,
  );
  if (divisor === undefined) throw new CommandError(CODE.badValue, 'malformed mod, divisor not a number');
  if (remainder === undefined) throw new CommandError(CODE.badValue, 'malformed mod, remainder not a number');
  if (divisor === 0) throw new CommandError(CODE.badValue, 'divisor cannot be 0');
  return (value) => isNumeric(value) && Math.trunc(toDouble(value)) % divisor === remainder;
}

/** `$regex`, with the `$options` beside it. */
export function regexOf(operand: Value, whole: Doc): Leaf {
  const options = whole.get('$options');
  if (options !== undefined && typeof options !== 'string') {
    throw new CommandError(CODE.badValue, '$options has to be a string');
  }
  if (typeof operand === 'string') return matches(operand, options ?? '');
  if (!(operand instanceof Regex)) throw new CommandError(CODE.badValue, '$regex has to be a string');
  if (options !== undefined && operand.options !== '') {
    throw new CommandError(51075, 'options set in both $regex and $options');
  }
  return matches(operand.pattern, options ?? operand.options);
}

/** `$sampleRate`: each document by chance. */
export function sampling(operand: Value): () => boolean {
  if (!isNumeric(operand))
    throw new CommandError(CODE.failedToParse, 'argument to $sampleRate must be a numeric type');
  const rate = toDouble(operand);
  if (rate >= 0 && rate <= 1) return () => Math.random() < rate;
  throw new CommandError(CODE.failedToParse, 'numeric argument to $sampleRate must be in [0, 1]');
}

/** Whether the operand of `$exists` means yes. */
export function isTruthy(value: Value): boolean {
  if (isNumeric(value)) return toDouble(value) !== 0;
  return value !== false && value !== null;
}

/** `$bitsAllSet` and its kin. */
export function bits(operator: string, operand: Value): Leaf {
  const mask = maskOf(operand);
  const wantsSet = operator.endsWith('Set');
  const wantsAll = operator.startsWith('$bitsAll');
  return (value) => {
    const isSet = bitReader(value);
    if (isSet === undefined) return false;
    const test = (bit: number) => isSet(bit) === wantsSet;
    return wantsAll ? mask.every(test) : mask.some(test);
  };
}

const NULL_RANK = rankOf(null);
const ACCEPTS: Readonly<Record<string, (order: number) => boolean>> = {
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
};

function isMinKey(value: Value): boolean {
  return value instanceof Marker && value.type === TYPE.minKey;
}

function isNaNValue(value: Value): boolean {
  return isNumeric(value) && Number.isNaN(toDouble(value));
}

function maskOf(operand: Value): number[] {
  if (Array.isArray(operand)) {
    return operand.map((item) => {
      const bit = toInteger(item);
      if (bit === undefined || bit < 0)
        throw new CommandError(CODE.badValue, 'bit positions must be integers >= 0');
      return bit;
    });
  }
  const isSet = bitReader(operand);
  const length = operand instanceof Bytes ? operand.bytes.length * 8 : 64;
  if (isSet === undefined || (isNumeric(operand) && toDouble(operand) < 0)) {
    throw new CommandError(
      CODE.badValue,
      'a bitmask must be a non-negative integer, BinData or a list of positions',
    );
  }
  return Array.from({ length }, (_, bit) => bit).filter((bit) => isSet(bit));
}

function bitReader(value: Value | undefined): ((bit: number) => boolean) | undefined {
  if (value instanceof Bytes) return (bit) => (((value.bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
  if (!isNumeric(value)) return undefined;
  const whole = typeof value === 'bigint' ? value : toInteger(value);
  if (whole === undefined || Math.abs(Number(whole)) > 2 ** 63) return undefined;
  const long = BigInt.asIntN(64, BigInt(whole));
  return (bit) => ((long >> BigInt(Math.min(bit, 63))) & 1n) === 1n;
}
