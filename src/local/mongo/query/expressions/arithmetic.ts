import {
  differenceOf,
  negated,
  powerOf,
  productOf,
  quotientOf,
  remainderOf,
  rounded,
} from '../../bson/arithmetic.js';
import type { Rounding } from '../../bson/decimal-division.js';
import { encodeDecimal } from '../../bson/decimals.js';
import type { Value } from '../../bson/document.js';
import { compareNumbers, isNumeric, type Numeric, toDouble, toLong } from '../../bson/numbers.js';
import { Summation } from '../../bson/summation.js';
import { Decimal, Int32, UtcDate } from '../../bson/values.js';
import { CODE, CommandError } from '../../errors.js';
import {
  isNothing,
  kindOf,
  type Operation,
  type Operations,
  operation,
  unary,
  type Values,
  wholeArgument,
} from './types.js';

const MANY = Number.POSITIVE_INFINITY;
const ZERO = new Int32(0);

/** Arithmetic with the types of MongoDB's manual: the widest of the operands, int32 that overflow become int64. */
export const ARITHMETIC: Operations = {
  $add: operation(0, MANY, sum),
  $multiply: operation(0, MANY, (values) => {
    if (values.some(isNothing)) return null;
    return values.reduce<Numeric>(
      (product, value) => productOf(product, numeric('$multiply', value)),
      new Int32(1),
    );
  }),
  $subtract: operation(2, 2, ([a, b]) => subtract(a, b)),
  $divide: binary('$divide', (a, b) => {
    if (toDouble(b) === 0) throw new CommandError(CODE.badValue, "can't $divide by zero");
    return quotientOf(a, b);
  }),
  $mod: binary('$mod', (a, b) => {
    if (toDouble(b) === 0) throw new CommandError(16610, "can't $mod by zero");
    return remainderOf(a, b);
  }),
  $pow: binary('$pow', (a, b) => {
    if (toDouble(a) === 0 && toDouble(b) < 0) {
      throw new CommandError(28764, '$pow cannot take a base of 0 and a negative exponent');
    }
    return powerOf(a, b);
  }),
  $abs: single('$abs', (value) => {
    if (value === MIN_LONG) throw new CommandError(28680, "can't take $abs of long long min");
    return compareNumbers(value, ZERO) < 0 ? negated(value) : value;
  }),
  $ceil: single('$ceil', (value) => rounded(value, 'ceil')),
  $floor: single('$floor', (value) => rounded(value, 'floor')),
  $round: operation(1, 2, rounding('$round', 'halfEven')),
  $trunc: operation(1, 2, rounding('$trunc', 'trunc')),
  $sqrt: single('$sqrt', (value) => {
    if (toDouble(value) < 0)
      throw new CommandError(28714, "$sqrt's argument must be greater than or equal to 0");
    return computed(Math.sqrt, value);
  }),
  $exp: single('$exp', (value) => computed(Math.exp, value)),
  $ln: single('$ln', (value) => computed(Math.log, positive(value, 28766, '$ln'))),
  $log10: single('$log10', (value) => computed(Math.log10, positive(value, 28761, '$log10'))),
  $log: binary('$log', (value, base) => {
    if (toDouble(base) <= 0 || toDouble(base) === 1) {
      throw new CommandError(28759, "$log's base must be a positive number not equal to 1");
    }
    const divisor = Math.log(toDouble(base));
    return computed((x) => Math.log(x) / divisor, positive(value, 28758, '$log'));
  }),
  $bitAnd: bitwise('$bitAnd', -1n, (a, b) => a & b),
  $bitOr: bitwise('$bitOr', 0n, (a, b) => a | b),
  $bitXor: bitwise('$bitXor', 0n, (a, b) => a ^ b),
  $bitNot: unary((value) => {
    if (isNothing(value)) return null;
    if (value instanceof Int32) return new Int32(~value.value);
    if (typeof value === 'bigint') return ~value;
    throw new CommandError(CODE.typeMismatch, `$bitNot only supports int and long, not: ${kindOf(value)}.`);
  }),
};

const MIN_LONG = -(1n << 63n);

function numeric(operator: string, value: Value | undefined): Numeric {
  if (isNumeric(value)) return value;
  throw new CommandError(CODE.typeMismatch, `${operator} only supports numeric types, not ${kindOf(value)}`);
}

/** An operation on one number. */
function single(operator: string, apply: (value: Numeric) => Value): Operation {
  return unary((value) => {
    if (isNothing(value)) return null;
    if (isNumeric(value)) return apply(value);
    throw new CommandError(28765, `${operator} only supports numeric types, not ${kindOf(value)}`);
  });
}

const BINARY_CODES = new Map([
  ['$mod', 16611],
  ['$pow', 28762],
  ['$log', 28756],
]);

function binary(operator: string, apply: (a: Numeric, b: Numeric) => Value): Operation {
  return operation(2, 2, ([a, b]) => {
    if (isNothing(a) || isNothing(b)) return null;
    if (isNumeric(a) && isNumeric(b)) return apply(a, b);
    throw new CommandError(
      BINARY_CODES.get(operator) ?? CODE.typeMismatch,
      `${operator} only supports numeric types, not ${kindOf(a)} and ${kindOf(b)}`,
    );
  });
}

function sum(values: Values): Value {
  if (values.some(isNothing)) return null;
  const summation = new Summation();
  let date: UtcDate | undefined;
  for (const value of values) {
    if (value instanceof UtcDate) {
      if (date !== undefined) throw new CommandError(16612, 'only one date allowed in an $add expression');
      date = value;
    } else if (isNumeric(value)) summation.add(value);
    else {
      throw new CommandError(
        CODE.typeMismatch,
        `$add only supports numeric or date types, not ${kindOf(value)}`,
      );
    }
  }
  const total = summation.total();
  return date === undefined ? total : new UtcDate(date.ms + Math.round(toDouble(total)));
}

function subtract(a: Value | undefined, b: Value | undefined): Value {
  if (isNothing(a) || isNothing(b)) return null;
  if (isNumeric(a) && isNumeric(b)) return differenceOf(a, b);
  if (a instanceof UtcDate && b instanceof UtcDate) return BigInt(a.ms - b.ms);
  if (a instanceof UtcDate && isNumeric(b)) return new UtcDate(a.ms - Math.trunc(toDouble(b)));
  throw new CommandError(CODE.typeMismatch, `can't $subtract ${kindOf(b)} from ${kindOf(a)}`);
}

function rounding(operator: string, kind: Rounding): Operation['apply'] {
  return ([value, given]) => {
    if (isNothing(value) || given === null) return null;
    if (!isNumeric(value))
      throw new CommandError(51081, `${operator} only supports numeric types, not ${kindOf(value)}`);
    const places =
      given === undefined
        ? 0
        : wholeArgument(given, 51082, `precision argument to ${operator} must be an integral value`);
    if (places < -20 || places > 100) {
      throw new CommandError(
        51083,
        `cannot apply ${operator} with precision value ${places} value must be in [-20, 100]`,
      );
    }
    return rounded(value, kind, places);
  };
}

/** Functions that no type gives exactly: a Decimal128 has the digits of a double. */
function computed(compute: (value: number) => number, value: Numeric): Value {
  const result = compute(toDouble(value));
  return value instanceof Decimal ? encodeDecimal(result) : result;
}

function positive(value: Numeric, code: number, operator: string): Numeric {
  if (toDouble(value) > 0 || Number.isNaN(toDouble(value))) return value;
  throw new CommandError(code, `${operator}'s argument must be a positive number, but is ${toDouble(value)}`);
}

function bitwise(operator: string, start: bigint, combine: (a: bigint, b: bigint) => bigint): Operation {
  return operation(0, MANY, (values) => {
    if (values.some(isNothing)) return null;
    let isInt = true;
    let result = start;
    for (const value of values) {
      if (!(value instanceof Int32 || typeof value === 'bigint')) {
        throw new CommandError(CODE.typeMismatch, `${operator} only supports int and long operands.`);
      }
      isInt &&= value instanceof Int32;
      result = combine(result, toLong(value));
    }
    return isInt ? new Int32(Number(BigInt.asIntN(32, result))) : BigInt.asIntN(64, result);
  });
}
