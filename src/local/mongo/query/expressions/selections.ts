import { compareValues } from '../../bson/compare.js';
import { Doc, type Value } from '../../bson/document.js';
import { isNumeric, toDouble, toInteger } from '../../bson/numbers.js';
import { CODE, CommandError } from '../../errors.js';
import { SIMPLE } from '../collation.js';
import { tooMany } from './arrays.js';
import { Effort } from './effort.js';
import { deviationOf, percentilesOf } from './figures.js';
import { fieldsOf } from './forms.js';
import {
  type Compute,
  type Form,
  type Frame,
  isNothing,
  isTrue,
  kindOf,
  type Operations,
  operation,
} from './types.js';

/** Operators that choose elements of an array, or say what they are like as a whole. */
export const SELECTION_FORMS: Readonly<Record<string, Form>> = {
  $firstN: choosing('$firstN', (list, n) => list.slice(0, n)),
  $lastN: choosing('$lastN', (list, n) => list.slice(-n)),
  $minN: choosing('$minN', (list, n, compare) => ordered(list, compare, 1).slice(0, n)),
  $maxN: choosing('$maxN', (list, n, compare) => ordered(list, compare, -1).slice(0, n)),
  $percentile: percentile('$percentile'),
  $median: percentile('$median'),
  $zip: (operand, names, compile) => {
    const [inputs, longest, defaults] = fieldsOf(
      '$zip',
      operand,
      ['inputs', 'useLongestLength', 'defaults'],
      ['useLongestLength', 'defaults'],
      [34460, 34464, 34465],
    );
    const lists = compileList(inputs, 34461, 'inputs', (item) => compile(item, names));
    const fillers =
      defaults === undefined ? [] : compileList(defaults, 34462, 'defaults', (item) => compile(item, names));
    const isLongest = longest !== undefined && isTrue(compile(longest, names)(NOWHERE));
    if (defaults !== undefined && !isLongest)
      throw new CommandError(34466, 'cannot specify defaults unless useLongestLength is true');
    if (defaults !== undefined && fillers.length !== lists.length)
      throw new CommandError(34467, 'defaults and inputs must have the same length');
    return (frame) => {
      const values = lists.map((list) => list(frame));
      if (values.some(isNothing)) return null;
      return zipped(
        values.map(listIn),
        fillers.map((filler) => filler(frame) ?? null),
        isLongest,
      );
    };
  },
};

export const DEVIATIONS: Operations = {
  $stdDevPop: operation(0, Number.POSITIVE_INFINITY, (values) => deviationOf(elementsOf(values), 0)),
  $stdDevSamp: operation(0, Number.POSITIVE_INFINITY, (values) => deviationOf(elementsOf(values), 1)),
};

/** The number of elements that is asked for. */
export function countWanted(operator: string, value: Value | undefined): number {
  const n = toInteger(value);
  if (n === undefined)
    throw new CommandError(5787902, `Value for 'n' must be of integral type, but found ${kindOf(value)}`);
  if (n > 0) return n;
  throw new CommandError(5787908, `'n' must be greater than 0, found ${n} for ${operator}`);
}

/** The shares of `$percentile`, each from 0 to 1. */
export function sharesIn(value: Value | undefined): number[] {
  const shares = Array.isArray(value)
    ? value.map((item) => (isNumeric(item) ? toDouble(item) : Number.NaN))
    : [];
  if (shares.length > 0 && shares.every((share) => share >= 0 && share <= 1)) return shares;
  throw new CommandError(
    7750302,
    "The $percentile 'p' field must be an array of numbers from [0.0, 1.0], but found: something else",
  );
}

export function assertMethod(method: Value | undefined): void {
  if (method === 'approximate') return;
  throw new CommandError(CODE.badValue, "Currently only 'approximate' can be used as percentile 'method'.");
}

/** What is there, in order; what is missing does not count. */
export function ordered(
  list: readonly Value[],
  compare: (a: string, b: string) => number,
  direction: 1 | -1,
): Value[] {
  return list.filter((item) => !isNothing(item)).sort((a, b) => compareValues(a, b, compare) * direction);
}

type Choose = (list: readonly Value[], n: number, compare: (a: string, b: string) => number) => Value[];

function choosing(operator: string, choose: Choose): Form {
  return (operand, names, compile) => {
    const parts = fieldsOf(operator, operand, ['n', 'input'], [], [5787900, 5787901, 5787906]);
    const [n, input] = parts.map((part) => compile(part ?? null, names));
    return (frame) => {
      const wanted = countWanted(operator, n?.(frame));
      const list = input?.(frame);
      if (!Array.isArray(list)) throw new CommandError(5788200, 'Input must be an array');
      return choose(list, wanted, frame.collation.compare);
    };
  };
}

function percentile(operator: '$percentile' | '$median'): Form {
  return (operand, names, compile) => {
    const isMedian = operator === '$median';
    const fields = isMedian ? ['input', 'method'] : ['input', 'method', 'p'];
    const [input, method, p] = fieldsOf(
      operator,
      operand,
      fields,
      [],
      [7436100, CODE.unknownField, CODE.missingField],
    );
    assertMethod(method);
    const compute = compile(input ?? null, names);
    const shares = isMedian ? undefined : sharesIn(compile(p ?? null, names)(NOWHERE));
    return (frame) => {
      const value = compute(frame);
      const found = percentilesOf(Array.isArray(value) ? value : [value], shares ?? [0.5]);
      return isMedian ? (found[0] ?? null) : found;
    };
  };
}

function elementsOf(values: readonly (Value | undefined)[]): readonly (Value | undefined)[] {
  const [only] = values;
  return values.length === 1 && Array.isArray(only) ? only : values;
}

function compileList(
  list: Value | undefined,
  code: number,
  name: string,
  compile: (item: Value) => Compute,
): Compute[] {
  if (Array.isArray(list)) return list.map(compile);
  throw new CommandError(code, `${name} must be an array of expressions, found ${kindOf(list)}`);
}

function listIn(value: Value | undefined): Value[] {
  if (Array.isArray(value)) return value;
  throw new CommandError(34468, `$zip found a non-array expression in input: ${kindOf(value)}`);
}

function zipped(lists: readonly Value[][], fillers: readonly Value[], isLongest: boolean): Value {
  const lengths = lists.map(({ length }) => length);
  const length = lengths.length === 0 ? 0 : isLongest ? Math.max(...lengths) : Math.min(...lengths);
  if (length * lists.length > MOST_ITEMS) throw tooMany('$zip');
  return Array.from({ length }, (_, at) => lists.map((list, which) => list[at] ?? fillers[which] ?? null));
}

const MOST_ITEMS = 1_000_000;

/** Some operands have to be known before there is any document. */
const NOWHERE: Frame = { root: new Doc(), variables: new Map(), collation: SIMPLE, effort: new Effort() };
