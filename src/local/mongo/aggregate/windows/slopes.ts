import { differenceOf, productOf, quotientOf, sumOf } from '../../bson/arithmetic.js';
import { Doc, type Value } from '../../bson/document.js';
import { isNumeric, type Numeric, toDouble } from '../../bson/numbers.js';
import { Summation } from '../../bson/summation.js';
import { UtcDate } from '../../bson/values.js';
import { CODE, CommandError } from '../../errors.js';
import { assertUnit, lengthMsOf } from '../../query/expressions/dates/units.js';
import { isNothing, kindOf } from '../../query/expressions/types.js';
import { type Compute, compileCompute } from '../typed-expression.js';
import { type Bounds, parseBounds } from './bounds.js';
import type { Prepare, WindowScope } from './window-function.js';

/** Functions of a value over the field that the documents are sorted by. */
export const SLOPES: Readonly<Record<string, Prepare>> = {
  $derivative: (operand, window, scope) => {
    const call = callOf('$derivative', operand, window, scope);
    if (window === undefined) throw refused('$derivative requires explicit window bounds');
    return (documents) => {
      const extentAt = call.bounds(documents);
      return (at) => {
        const [from = 0, to = 0] = extentAt(at) ?? [];
        const [first, last] = [documents[from], documents[to - 1]];
        return first === undefined || last === undefined || to === from ? null : slope(first, last, call);
      };
    };
  },
  $integral: (operand, window, scope) => {
    const call = callOf('$integral', operand, window, scope);
    return (documents) => {
      const extentAt = call.bounds(documents);
      const points = documents.map((doc) => pointOf(doc, call));
      return (at) => {
        const extent = extentAt(at);
        return extent === undefined ? null : area(points.slice(...extent), call.unitMs);
      };
    };
  },
};

interface SlopeCall {
  readonly time: Compute;
  readonly input: Compute;
  readonly unitMs: bigint | undefined;
  readonly bounds: Bounds;
}

function callOf(
  name: string,
  operand: Value,
  window: Value | undefined,
  { sort, variables }: WindowScope,
): SlopeCall {
  const [field] = sort ?? [];
  if (field === undefined) throw refused(`${name} requires a sortBy`);
  if (sort?.length !== 1) throw refused(`${name} requires a non-compound sortBy`);
  const bounds = parseBounds(window, sort);
  if (!(operand instanceof Doc)) throw refused(`${name} expects an object, but got a ${kindOf(operand)}`);
  const stranger = operand.keys().find((key) => key !== 'input' && key !== 'unit');
  if (stranger !== undefined) throw refused(`${name} got unexpected argument: ${stranger}`);
  const input = operand.get('input');
  if (input === undefined) throw refused(`${name} requires an 'input' expression`);
  return {
    time: compileCompute(`$${field.path}`),
    input: compileCompute(input, variables),
    unitMs: unitMsOf(operand.get('unit')),
    bounds,
  };
}

function unitMsOf(unit: Value | undefined): bigint | undefined {
  if (unit === undefined) return undefined;
  if (typeof unit !== 'string') throw refused(`'unit' must be a string, but got ${kindOf(unit)}`);
  assertUnit(unit);
  const length = lengthMsOf(unit);
  if (length === undefined) throw new CommandError(5490710, "unit must be 'week' or smaller");
  return BigInt(length);
}

function slope(first: Doc, last: Doc, { time, input, unitMs }: SlopeCall): Value {
  const run = runBetween(time(first), time(last), unitMs !== undefined);
  const [low, high] = [input(first), input(last)];
  if (isNothing(low) || isNothing(high)) {
    throw new CommandError(5624903, '$derivative input must not be null or missing');
  }
  if (!isNumeric(low) || !isNumeric(high)) {
    throw new CommandError(CODE.typeMismatch, `can't $subtract ${kindOf(low)} from ${kindOf(high)}`);
  }
  if (toDouble(run) === 0) return null;
  const rate = quotientOf(differenceOf(high, low), run);
  return unitMs === undefined ? rate : productOf(rate, unitMs);
}

function runBetween(from: Value | undefined, to: Value | undefined, hasUnit: boolean): Numeric {
  const areDates = from instanceof UtcDate && to instanceof UtcDate;
  if (hasUnit) {
    if (areDates) return BigInt(to.ms - from.ms);
    throw new CommandError(5624900, "$derivative with 'unit' expects the sortBy field to be a Date");
  }
  if (from instanceof UtcDate || to instanceof UtcDate) {
    throw new CommandError(5624901, "$derivative where the sortBy is a Date requires an 'unit'");
  }
  if (isNumeric(from) && isNumeric(to)) return differenceOf(to, from);
  throw new CommandError(5624902, "$derivative (with no 'unit') expects the sortBy field to be numeric");
}

interface Point {
  readonly x: Numeric;
  readonly y: Numeric;
}

function pointOf(doc: Doc, { time, input, unitMs }: SlopeCall): Point {
  const [at, y] = [time(doc), input(doc)];
  if (!isNumeric(y) || !(isNumeric(at) || at instanceof UtcDate)) {
    throw new CommandError(
      5423900,
      'The input value of $integral window function must be a vector of 2 value, the first ' +
        'value must be numeric or date type and the second must be numeric.',
    );
  }
  if (at instanceof UtcDate) {
    if (unitMs !== undefined) return { x: BigInt(at.ms), y };
    throw new CommandError(5423902, "$integral (with no 'unit') expects the sortBy field to be numeric");
  }
  if (unitMs === undefined) return { x: at, y };
  throw new CommandError(5423901, "$integral with 'unit' expects the sortBy field to be a Date");
}

/** By the trapezoidal rule. */
function area(points: readonly Point[], unitMs: bigint | undefined): Value {
  const sum = new Summation();
  for (const [at, { x, y }] of points.entries()) {
    const before = points[at - 1];
    if (before === undefined) continue;
    const twice = productOf(sumOf(y, before.y), differenceOf(x, before.x));
    sum.add(quotientOf(twice, 2));
  }
  const total = sum.total();
  return unitMs === undefined || !isNumeric(total) ? total : quotientOf(total, unitMs);
}

function refused(message: string): CommandError {
  return new CommandError(CODE.failedToParse, message);
}
