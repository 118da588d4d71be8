import { compareValues } from '../../bson/compare.js';
import { Int32 } from '../../bson/values.js';
import { isTrue, type Operation, type Operations, operation, unary } from './types.js';

/** Comparisons in MongoDB's order over all types. A missing value is less than null. */
export const COMPARISONS: Operations = {
  $cmp: comparison((order) => new Int32(Math.sign(order))),
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $not: unary((value) => !isTrue(value)),
};

function comparison(judge: (order: number) => boolean | Int32): Operation {
  return operation(2, 2, ([a, b], { collation }) => {
    if (a === undefined || b === undefined) return judge(Number(a !== undefined) - Number(b !== undefined));
    return judge(compareValues(a, b, collation.compare));
  });
}
