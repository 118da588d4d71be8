import { compareValues } from '../bson/compare.js';
import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble, toInteger } from '../bson/numbers.js';
import { Int32 } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { kindOf } from '../query/expressions/types.js';
import type { Stage } from './context.js';
import { compileAccumulator } from './group.js';
import { collect } from './pause.js';
import { type PreferredNumbers, preferredNumbers } from './preferred-numbers.js';
import { compileCompute } from './typed-expression.js';

/** Groups by a value into so many ranges of about the same number of documents. */
export const bucketAuto: Stage = (spec, context) => {
  const { groupBy, buckets, output, series } = partsOf(spec);
  const { variables, collation } = context;
  const compute = compileCompute(groupBy, variables);
  const fields = [...output.entries()].map(([name, call]) => ({
    name,
    start: compileAccumulator(name, call, { variables, collation }),
  }));
  return function* bucketed(input) {
    const entries = (yield* collect(input)).map((doc) => ({ doc, value: compute(doc) ?? null }));
    entries.sort((a, b) => compareValues(a.value, b.value, collation.compare));
    const values = entries.map(({ value }) => value);
    const compare = (a: Value | undefined, b: Value | undefined) => compareValues(a, b, collation.compare);
    const ranges = series === undefined ? plain(values, buckets, compare) : rounded(values, buckets, series);
    for (const { from, to, min, max } of ranges) {
      const id = Doc.from([
        ['min', min],
        ['max', max],
      ]);
      const result = Doc.from([['_id', id]]);
      for (const { name, start } of fields) {
        const accumulator = start(id);
        for (const { doc } of entries.slice(from, to)) accumulator.add(doc);
        const value = accumulator.result();
        if (value !== undefined) result.set(name, value);
      }
      yield result;
    }
  };
};

/** The documents from one place to before another, and the bounds that are told of them. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly min: Value;
  readonly max: Value;
}

/** Equal values are in one bucket, and the last one takes what is left. */
function plain(
  values: readonly Value[],
  buckets: number,
  compare: (a: Value | undefined, b: Value | undefined) => number,
): Range[] {
  const ranges: Range[] = [];
  for (let from = 0; from < values.length; from = ranges.at(-1)?.to ?? values.length) {
    let to = endOf(from, values.length, buckets, ranges.length);
    while (to < values.length && compare(values[to - 1], values[to]) === 0) to += 1;
    ranges.push({ from, to, min: values[from] ?? null, max: values[to] ?? values[to - 1] ?? null });
  }
  return ranges;
}

/** Between numbers of a series; whatever is below the end of a bucket is in it. */
function rounded(values: readonly Value[], buckets: number, series: PreferredNumbers): Range[] {
  const numbers = values.map(numberOf);
  const ranges: Range[] = [];
  let min = series.below(numbers[0] ?? 0);
  for (let from = 0; from < numbers.length; from = ranges.at(-1)?.to ?? numbers.length) {
    let to = endOf(from, numbers.length, buckets, ranges.length);
    let max = series.above(numbers[to - 1] ?? 0);
    while (to < numbers.length && ((numbers[to] ?? 0) < max || numbers[to] === numbers[to - 1])) to += 1;
    // Zero has no number of the series above it: the next bucket says where it ends.
    if (max === 0) max = series.below(numbers[to] ?? 0);
    ranges.push({ from, to, min, max });
    min = max;
  }
  return ranges;
}

function endOf(from: number, length: number, buckets: number, made: number): number {
  if (made === buckets - 1) return length;
  return Math.min(length, from + Math.max(1, Math.round(length / buckets)));
}

function numberOf(value: Value): number {
  if (!isNumeric(value)) {
    throw new CommandError(
      40258,
      `$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a value with type: ${kindOf(value)}`,
    );
  }
  const number = toDouble(value);
  if (Number.isNaN(number)) {
    throw new CommandError(
      40259,
      "$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a NaN",
    );
  }
  if (number >= 0) return number;
  throw new CommandError(
    40260,
    "$bucketAuto can specify a 'granularity' with non-negative numbers only, but found a negative number",
  );
}

const FIELDS = ['groupBy', 'buckets', 'output', 'granularity'];

interface Parts {
  readonly groupBy: Value;
  readonly buckets: number;
  readonly output: Doc;
  readonly series: PreferredNumbers | undefined;
}

function partsOf(spec: Value): Parts {
  if (!(spec instanceof Doc)) {
    throw new CommandError(
      40240,
      `The argument to $bucketAuto must be an object, but found type: ${kindOf(spec)}.`,
    );
  }
  const stranger = spec.keys().find((key) => !FIELDS.includes(key));
  if (stranger !== undefined) {
    throw new CommandError(40245, `Unrecognized option to $bucketAuto: ${stranger}.`);
  }
  const [groupBy, wanted, output] = ['groupBy', 'buckets', 'output'].map((name) => spec.get(name));
  if (groupBy === undefined || wanted === undefined) {
    throw new CommandError(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified.");
  }
  if (!(groupBy instanceof Doc) && !(typeof groupBy === 'string' && groupBy.startsWith('$'))) {
    throw new CommandError(
      40239,
      "The $bucketAuto 'groupBy' field must be defined as a $-prefixed path or an expression object",
    );
  }
  if (output !== undefined && !(output instanceof Doc)) {
    throw new CommandError(40244, "The $bucketAuto 'output' field must be an object");
  }
  const counting = Doc.from([['count', Doc.from([['$sum', new Int32(1)]])]]);
  return {
    groupBy,
    buckets: countOf(wanted),
    output: output ?? counting,
    series: seriesOf(spec.get('granularity')),
  };
}

function seriesOf(granularity: Value | undefined): PreferredNumbers | undefined {
  if (granularity === undefined || typeof granularity === 'string') {
    return granularity === undefined ? undefined : preferredNumbers(granularity);
  }
  throw new CommandError(
    40261,
    `The $bucketAuto 'granularity' field must be a string, but found type: ${kindOf(granularity)}.`,
  );
}

function countOf(wanted: Value): number {
  if (!isNumeric(wanted)) {
    throw new CommandError(40241, "The $bucketAuto 'buckets' field must be a numeric value");
  }
  const count = toInteger(wanted);
  if (count === undefined || count !== (count | 0)) {
    throw new CommandError(
      40242,
      "The $bucketAuto 'buckets' field must be representable as a 32-bit integer",
    );
  }
  if (count > 0) return count;
  throw new CommandError(40243, "The $bucketAuto 'buckets' field must be greater than 0");
}
