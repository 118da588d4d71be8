import { differenceOf, productOf, quotientOf, sumOf } from '../../bson/arithmetic.js';
import { compareValues } from '../../bson/compare.js';
import { encodeDecimal } from '../../bson/decimals.js';
import { Doc, type Value } from '../../bson/document.js';
import { decimalWorth, isNumeric, type Numeric, toDouble, toInteger } from '../../bson/numbers.js';
import { Decimal, Int32, UtcDate } from '../../bson/values.js';
import { CODE, CommandError } from '../../errors.js';
import { isNothing, kindOf } from '../../query/expressions/types.js';
import { type Compute, compileCompute } from '../typed-expression.js';
import type { Prepare } from './window-function.js';

/** Functions that say what a document lacks by those before and behind it. */
export const FILLS: Readonly<Record<string, Prepare>> = {
  $locf: (operand, window, { variables }) => {
    assertNoWindow('$locf', window);
    const compute = compileCompute(operand, variables);
    return (documents) => {
      const values = documents.map(compute);
      let last: Value = null;
      const carried = values.map((value) => {
        if (!isNothing(value)) last = value;
        return last;
      });
      return (at) => carried[at];
    };
  },
  $linearFill: (operand, window, { variables, sort }) => {
    assertNoWindow('$linearFill', window);
    const [field] = sort ?? [];
    if (field === undefined || sort?.length !== 1) {
      throw new CommandError(
        605001,
        '$linearFill must be specified with a top level sortBy expression with exactly one element',
      );
    }
    const [time, compute] = [compileCompute(`$${field.path}`), compileCompute(operand, variables)];
    return (documents) => {
      const values = filled(documents, time, compute);
      return (at) => values[at];
    };
  },
  $expMovingAvg: (operand, window, { variables, sort }) => {
    if (window !== undefined || !(operand instanceof Doc)) {
      throw refused('$expMovingAvg must have exactly one argument that is an object');
    }
    const weight = weightIn(operand);
    if (sort === undefined) throw refused("$expMovingAvg requires an explicit 'sortBy'");
    const compute = compileCompute(operand.get('input') ?? null, variables);
    return (documents) => {
      const averages = averaged(documents.map(compute), weight);
      return (at) => averages[at];
    };
  },
};

interface Point {
  readonly x: Numeric;
  readonly y: Numeric;
}

/** What lies between two known values lies on the line from one to the other. */
function filled(documents: readonly Doc[], time: Compute, compute: Compute): Value[] {
  const xs = placesOf(documents, time);
  const ys = documents.map((doc) => knownOf(compute(doc)));
  const points = xs.map((x, at): Point | undefined => {
    const y = ys[at];
    return y === undefined ? undefined : { x, y };
  });
  // From behind, so that each knows the next one that is known.
  const next: (Point | undefined)[] = [];
  for (let at = points.length - 1; at >= 0; at -= 1) next[at] = points[at] ?? next[at + 1];
  let before: Point | undefined;
  return xs.map((x, at) => {
    const point = points[at];
    before = point ?? before;
    const behind = next[at];
    if (point !== undefined) return point.y;
    return before === undefined || behind === undefined ? null : between(before, behind, x);
  });
}

function between(from: Point, to: Point, x: Numeric): Value {
  const rate = quotientOf(differenceOf(to.y, from.y), differenceOf(to.x, from.x));
  return sumOf(from.y, productOf(differenceOf(x, from.x), rate));
}

function knownOf(value: Value | undefined): Numeric | undefined {
  if (isNothing(value)) return undefined;
  if (isNumeric(value)) return value;
  throw mismatch(`Value to be filled must be numeric or nullish, but found ${kindOf(value)}`);
}

/** What the documents are sorted by, as numbers: all of them are, or all are dates, and no two are the same. */
function placesOf(documents: readonly Doc[], time: Compute): Numeric[] {
  let last: Value | undefined;
  return documents.map((doc) => {
    const place = time(doc);
    if (!isNumeric(place) && !(place instanceof UtcDate)) {
      throw mismatch(`Value of the sortBy field must be numeric or a date, but found ${kindOf(place)}`);
    }
    if (last !== undefined && isNumeric(place) !== isNumeric(last)) {
      const kinds = `previously received type ${kindOf(last)}, but found ${kindOf(place)}`;
      throw mismatch(`Conflicting sort value types, ${kinds}`);
    }
    if (last !== undefined && compareValues(last, place) === 0) {
      throw new CommandError(6050106, 'There can be no repeated values in the sort field');
    }
    last = place;
    return place instanceof UtcDate ? BigInt(place.ms) : place;
  });
}

/** Computed as decimals, and told as a double unless a decimal was among the numbers. */
function averaged(values: readonly (Value | undefined)[], weight: Decimal): Value[] {
  const rest = differenceOf(new Int32(1), weight);
  let average: Numeric | undefined;
  let isDecimal = false;
  return values.map((value) => {
    if (isNumeric(value)) {
      const number = encodeDecimal(decimalWorth(value));
      isDecimal ||= value instanceof Decimal;
      average = average === undefined ? number : sumOf(productOf(number, weight), productOf(average, rest));
    }
    if (average === undefined) return null;
    return isDecimal ? average : toDouble(average);
  });
}

function weightIn(operand: Doc): Decimal {
  const [n, alpha] = [operand.get('N'), operand.get('alpha')];
  if (operand.size !== 2 || !operand.has('input') || (n === undefined && alpha === undefined)) {
    throw refused(
      "$expMovingAvg sub object must have exactly two fields: An 'input' field, and either an 'N' field or an 'alpha' field",
    );
  }
  if (n !== undefined) {
    const count = toInteger(n);
    if (count === undefined) throw refused("'N' field must be an integer");
    if (count <= 0) throw refused(`'N' must be greater than zero. Got ${count}`);
    return asDecimal(quotientOf(asDecimal(new Int32(2)), asDecimal(count + 1)));
  }
  if (!isNumeric(alpha)) throw refused("'alpha' must be a number");
  const share = toDouble(alpha);
  if (!(share > 0 && share < 1)) {
    throw refused(`'alpha' must be between 0 and 1 (exclusive), found ${share}`);
  }
  return asDecimal(alpha);
}

function asDecimal(value: Numeric): Decimal {
  return encodeDecimal(decimalWorth(value));
}

function assertNoWindow(name: string, window: Value | undefined): void {
  if (window !== undefined) throw refused(`'window' field is not allowed in ${name}`);
}

function mismatch(message: string): CommandError {
  return new CommandError(CODE.typeMismatch, message);
}

function refused(message: string): CommandError {
  return new CommandError(CODE.failedToParse, message);
}
