import type { Doc, Value } from '../../bson/document.js';
import { isNumeric, toDouble } from '../../bson/numbers.js';
import type { Accumulator } from '../accumulator.js';
import { type AccumulatorScope, gathering } from '../top-accumulators.js';
import { compileCompute } from '../typed-expression.js';

/** How two numbers go together, of all documents or of a sample of them; null where there are too few. */
export function covariance(
  name: '$covariancePop' | '$covarianceSamp',
  operand: Value,
  { variables }: AccumulatorScope,
): () => Accumulator {
  const compute = compileCompute(operand, variables);
  const fewer = name === '$covarianceSamp' ? 1 : 0;
  return gathering(
    name,
    (doc: Doc) => compute(doc),
    (values) => {
      const pairs = values.flatMap(pairIn);
      if (pairs.length <= fewer) return null;
      const [xs, ys] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
      const [meanX, meanY] = [meanOf(xs), meanOf(ys)];
      const sum = pairs.reduce((total, [x, y]) => total + (x - meanX) * (y - meanY), 0);
      return sum / (pairs.length - fewer);
    },
  );
}

function pairIn(value: Value): (readonly [number, number])[] {
  const [x, y] = Array.isArray(value) && value.length === 2 ? value : [];
  return isNumeric(x) && isNumeric(y) ? [[toDouble(x), toDouble(y)]] : [];
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
