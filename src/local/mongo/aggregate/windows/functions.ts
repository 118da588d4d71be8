import { Doc, type Value } from '../../bson/document.js';
import { CODE, CommandError } from '../../errors.js';
import type { Accumulator } from '../accumulator.js';
import { compileAccumulator } from '../group.js';
import { type Bounds, parseBounds } from './bounds.js';
import { covariance } from './covariance.js';
import { FILLS } from './fills.js';
import { ORDERS } from './orders.js';
import { SLOPES } from './slopes.js';
import type { Prepare, WindowFunction, WindowScope } from './window-function.js';

/** One field of `output`, as `{ $sum: '$n', window: { documents: [-1, 0] } }`. */
export function compileWindowFunction(field: string, call: Value, scope: WindowScope): WindowFunction {
  if (!(call instanceof Doc)) throw refused(`The field '${field}' must be an object`);
  const name = call.keys().find((key) => key.startsWith('$'));
  if (name === undefined) throw refused(`Expected a $-prefixed window function, ${call.firstKey() ?? ''}`);
  const prepare = FUNCTIONS[name];
  if (prepare === undefined) throw refused(`Unrecognized window function, ${name}`);
  const stranger = call.keys().find((key) => key !== name && key !== 'window');
  if (stranger !== undefined) throw refused(`Window function found an unknown argument: ${stranger}`);
  return prepare(call.get(name) ?? null, call.get('window'), scope);
}

/** Accumulators that know windows as well. */
const ACCUMULATORS = [
  ...['$addToSet', '$avg', '$bottom', '$bottomN', '$count', '$first', '$firstN', '$last', '$lastN'],
  ...['$max', '$maxN', '$median', '$min', '$minN', '$percentile', '$push', '$stdDevPop', '$stdDevSamp'],
  ...['$sum', '$top', '$topN'],
];

function accumulating(name: string): Prepare {
  return (operand, window, scope) => {
    const start = compileAccumulator(name, Doc.from([[name, operand]]), scope);
    return accumulated(() => start(null), parseBounds(window, scope.sort));
  };
}

const FUNCTIONS: Readonly<Record<string, Prepare>> = {
  ...Object.fromEntries(ACCUMULATORS.map((name) => [name, accumulating(name)])),
  $covariancePop: (operand, window, scope) =>
    accumulated(covariance('$covariancePop', operand, scope), parseBounds(window, scope.sort)),
  $covarianceSamp: (operand, window, scope) =>
    accumulated(covariance('$covarianceSamp', operand, scope), parseBounds(window, scope.sort)),
  ...ORDERS,
  ...SLOPES,
  ...FILLS,
};

/** While only the end of a window moves, what has been accumulated is carried on. */
function accumulated(start: () => Accumulator, bounds: Bounds): WindowFunction {
  return (documents) => {
    const extentAt = bounds(documents);
    let accumulator = start();
    let extent: readonly [number, number] = [0, 0];
    let result: Value | undefined;
    let isKnown = false;
    return (at) => {
      const [from, to] = extentAt(at) ?? [0, 0];
      if (isKnown && extent[0] === from && extent[1] === to) return result;
      if (extent[0] !== from || extent[1] > to) {
        accumulator = start();
        extent = [from, from];
      }
      for (const doc of documents.slice(extent[1], to)) accumulator.add(doc);
      extent = [from, to];
      const found = accumulator.result();
      result = Array.isArray(found) ? [...found] : found;
      isKnown = true;
      return result;
    };
  };
}

function refused(message: string): CommandError {
  return new CommandError(CODE.failedToParse, message);
}
