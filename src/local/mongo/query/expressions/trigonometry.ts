import { encodeDecimal } from '../../bson/decimals.js';
import type { Value } from '../../bson/document.js';
import { isNumeric, type Numeric, toDouble } from '../../bson/numbers.js';
import { Decimal } from '../../bson/values.js';
import { CommandError } from '../../errors.js';
import { isNothing, kindOf, type Operation, type Operations, operation, unary } from './types.js';

type Span = readonly [least: number, most: number];
const ALL: Span = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
const FINITE: Span = [-Number.MAX_VALUE, Number.MAX_VALUE];
const UNIT: Span = [-1, 1];

/** Angles in radians, and what belongs to them; a Decimal128 has the digits of a double. */
export const TRIGONOMETRY: Operations = {
  $sin: within('$sin', FINITE, Math.sin),
  $cos: within('$cos', FINITE, Math.cos),
  $tan: within('$tan', FINITE, Math.tan),
  $asin: within('$asin', UNIT, Math.asin),
  $acos: within('$acos', UNIT, Math.acos),
  $atan: within('$atan', ALL, Math.atan),
  $sinh: within('$sinh', ALL, Math.sinh),
  $cosh: within('$cosh', ALL, Math.cosh),
  $tanh: within('$tanh', ALL, Math.tanh),
  $asinh: within('$asinh', ALL, Math.asinh),
  $acosh: within('$acosh', [1, Number.POSITIVE_INFINITY], Math.acosh),
  $atanh: within('$atanh', UNIT, Math.atanh),
  $degreesToRadians: within('$degreesToRadians', ALL, (degrees) => (degrees * Math.PI) / 180),
  $radiansToDegrees: within('$radiansToDegrees', ALL, (radians) => (radians * 180) / Math.PI),
  $atan2: operation(2, 2, ([y, x]) => {
    if (isNothing(y) || isNothing(x)) return null;
    if (isNumeric(y) && isNumeric(x)) return likeOperands([y, x], Math.atan2(toDouble(y), toDouble(x)));
    throw new CommandError(51044, `$atan2 only supports numeric types, not ${kindOf(y)} and ${kindOf(x)}`);
  }),
};

function within(operator: string, [least, most]: Span, apply: (value: number) => number): Operation {
  return unary((value) => {
    if (isNothing(value)) return null;
    if (!isNumeric(value))
      throw new CommandError(28765, `${operator} only supports numeric types, not ${kindOf(value)}`);
    const given = toDouble(value);
    if (given < least || given > most) {
      throw new CommandError(
        50989,
        `cannot apply ${operator} to ${given}, value must be in [${least}, ${most}]`,
      );
    }
    return likeOperands([value], apply(given));
  });
}

function likeOperands(operands: readonly Numeric[], result: number): Value {
  return operands.some((operand) => operand instanceof Decimal) ? encodeDecimal(result) : result;
}
