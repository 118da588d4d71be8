import { Doc, type Value } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { compareSortKeys, parseSort, sortKeyOf } from '../plan/sort-order.js';
import type { Collation } from '../query/collation.js';
import { Collected } from '../query/expressions/effort.js';
import { deviationOf, percentilesOf } from '../query/expressions/figures.js';
import { assertMethod, countWanted, ordered, sharesIn } from '../query/expressions/selections.js';
import { isNothing } from '../query/expressions/types.js';
import type { Accumulator } from './accumulator.js';
import { type Compute, compileCompute } from './typed-expression.js';

/** What accumulators are computed with. */
export interface AccumulatorScope {
  readonly variables: Doc | undefined;
  readonly collation: Collation;
}

/** Prepares an accumulator that keeps some of the documents, or figures of all of them; nothing for any other. */
export function compileKeeping(
  operator: string,
  operand: Value,
  scope: AccumulatorScope,
): (() => Accumulator) | undefined {
  return KEEPING[operator]?.(operand, scope);
}

type Prepare = (operand: Value, scope: AccumulatorScope) => () => Accumulator;

const KEEPING: Readonly<Record<string, Prepare>> = {
  $firstN: choosing('$firstN', (values, n) => values.slice(0, n)),
  $lastN: choosing('$lastN', (values, n) => values.slice(-n)),
  $minN: choosing('$minN', (values, n, { compare }) => ordered(values, compare, 1).slice(0, n)),
  $maxN: choosing('$maxN', (values, n, { compare }) => ordered(values, compare, -1).slice(0, n)),
  $top: topmost('$top', 1, false),
  $topN: topmost('$topN', 1, true),
  $bottom: topmost('$bottom', -1, false),
  $bottomN: topmost('$bottomN', -1, true),
  $stdDevPop: (operand, { variables }) =>
    gathering('$stdDevPop', compileCompute(operand, variables), (values) => deviationOf(values, 0)),
  $stdDevSamp: (operand, { variables }) =>
    gathering('$stdDevSamp', compileCompute(operand, variables), (values) => deviationOf(values, 1)),
  $median: (operand, { variables }) => {
    const spec = partsOf('$median', operand, ['input', 'method']);
    assertMethod(spec.get('method'));
    const compute = compileCompute(spec.get('input') ?? null, variables);
    return gathering('$median', compute, (values) => percentilesOf(values, [0.5])[0] ?? null);
  },
  $percentile: (operand, { variables }) => {
    const spec = partsOf('$percentile', operand, ['input', 'p', 'method']);
    assertMethod(spec.get('method'));
    const shares = sharesIn(compileCompute(spec.get('p') ?? null, variables)(new Doc()));
    const compute = compileCompute(spec.get('input') ?? null, variables);
    return gathering('$percentile', compute, (values) => percentilesOf(values, shares));
  },
};

/** Keeps a value of each document, and makes one of all of them. */
export function gathering(
  operator: string,
  compute: Compute,
  finish: (values: readonly Value[]) => Value,
): () => Accumulator {
  return () => {
    const values: Value[] = [];
    const collected = new Collected(operator);
    return {
      add(doc) {
        const value = compute(doc) ?? null;
        collected.add(value);
        values.push(value);
      },
      result: () => finish(values),
    };
  };
}

function choosing(
  operator: string,
  choose: (values: readonly Value[], n: number, collation: Collation) => Value[],
): Prepare {
  return (operand, { variables, collation }) => {
    const spec = partsOf(operator, operand, ['n', 'input']);
    const n = countWanted(operator, compileCompute(spec.get('n') ?? null, variables)(new Doc()));
    const compute = compileCompute(spec.get('input') ?? null, variables);
    return gathering(operator, compute, (values) => choose(values, n, collation));
  };
}

interface Ranked {
  readonly key: (Value | undefined)[];
  readonly order: number;
  readonly value: Value;
}

/** The first or the last by an order of the documents; `isMany` for a list of them. */
function topmost(operator: string, direction: 1 | -1, isMany: boolean): Prepare {
  return (operand, { variables, collation }) => {
    const spec = partsOf(operator, operand, isMany ? ['n', 'sortBy', 'output'] : ['sortBy', 'output']);
    const n = isMany ? countWanted(operator, compileCompute(spec.get('n') ?? null, variables)(new Doc())) : 1;
    const sort = parseSort(spec.get('sortBy'));
    const compute = compileCompute(spec.get('output') ?? null, variables);
    return () => {
      const ranked: Ranked[] = [];
      const collected = new Collected(operator);
      return {
        add(doc) {
          const value = compute(doc) ?? null;
          collected.add(value);
          ranked.push({ key: sortKeyOf(doc, sort, collation), order: ranked.length, value });
        },
        result() {
          ranked.sort((a, b) => compareSortKeys(a.key, b.key, sort, collation) || a.order - b.order);
          const chosen = direction === 1 ? ranked.slice(0, n) : ranked.slice(-n);
          const values = chosen.map(({ value }) => value);
          return isMany ? values : (values[0] ?? null);
        },
      };
    };
  };
}

function partsOf(operator: string, operand: Value, fields: readonly string[]): Doc {
  if (!(operand instanceof Doc)) {
    throw new CommandError(5787900, `specification must be an object; found ${operator}`);
  }
  const stranger = operand.keys().find((key) => !fields.includes(key));
  if (stranger !== undefined)
    throw new CommandError(5787901, `Unknown argument to ${operator} '${stranger}'`);
  const missing = fields.find((field) => isNothing(operand.get(field)));
  if (missing === undefined) return operand;
  const code = operator === '$median' || operator === '$percentile' ? CODE.missingField : 5787906;
  throw new CommandError(code, `Missing value for '${missing}' of ${operator}`);
}
