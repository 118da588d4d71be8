import { sumOf } from '../../bson/arithmetic.js';
import { compareValues } from '../../bson/compare.js';
import { encodeDecimal } from '../../bson/decimals.js';
import { Doc, type Value } from '../../bson/document.js';
import { decimalWorth, isNumeric, type Numeric, toDouble, toInteger } from '../../bson/numbers.js';
import { UtcDate } from '../../bson/values.js';
import { CODE, CommandError } from '../../errors.js';
import type { SortField } from '../../plan/sort-order.js';
import { assertUnit, dateMovedBy } from '../../query/expressions/dates/units.js';
import { kindOf } from '../../query/expressions/types.js';
import { compileCompute } from '../typed-expression.js';

/** From the first document of a window to the one behind its last; nothing where it is empty. */
export type Extent = readonly [from: number, to: number] | undefined;

/** Prepares the windows of a partition; then says that of the document at an index. */
export type Bounds = (documents: readonly Doc[]) => (at: number) => Extent;

export const WHOLE: Bounds =
  ({ length }) =>
  () => [0, length];

/** What `window` says, or the whole partition. Throws as MongoDB does where there is no such window. */
export function parseBounds(window: Value | undefined, sort: readonly SortField[] | undefined): Bounds {
  if (window === undefined) return WHOLE;
  if (!(window instanceof Doc)) throw refused("'window' field must be an object");
  const [documents, range, unit] = ['documents', 'range', 'unit'].map((name) => window.get(name));
  if (documents !== undefined && range !== undefined)
    throw refused("Window bounds can specify either 'documents' or 'unit', not both.");
  if (range === undefined && unit !== undefined)
    throw refused("Window bounds can only specify 'unit' with range-based bounds.");
  if (window.size !== [documents, range, unit].filter((part) => part !== undefined).length)
    throw refused(
      "'window' field can only contain 'documents' as the only argument or 'range' with an optional 'unit' field",
    );
  if (documents !== undefined) return byDocuments(documents, sort);
  return range === undefined ? WHOLE : byRange(range, unit, sort);
}

type Limit = Numeric | 'current' | 'unbounded';

function byDocuments(spec: Value, sort: readonly SortField[] | undefined): Bounds {
  const limits = limitsIn(spec, (value) => {
    if (toInteger(value) === undefined) throw refused('Numeric document-based bounds must be an integer');
  });
  const [lower, upper] = limits.map((limit) => (limit === 'unbounded' ? undefined : offsetOf(limit)));
  if ((lower !== undefined || upper !== undefined) && sort === undefined) {
    throw new CommandError(5339901, 'Document-based bounds require a sortBy');
  }
  return ({ length }) =>
    (at) => {
      const from = lower === undefined ? 0 : Math.max(0, at + lower);
      const to = upper === undefined ? length : Math.min(length, at + upper + 1);
      return from < to ? [from, to] : undefined;
    };
}

function byRange(spec: Value, unit: Value | undefined, sort: readonly SortField[] | undefined): Bounds {
  if (unit !== undefined) {
    if (typeof unit !== 'string') throw refused("'unit' must be a string");
    assertUnit(unit);
  }
  const [lower, upper] = limitsIn(spec, (value) => {
    if (unit !== undefined && toInteger(value) === undefined)
      throw refused("With 'unit', range-based bounds must be an integer");
  });
  const [field] = sort ?? [];
  if (field === undefined || sort?.length !== 1 || field.isScore === true) {
    throw new CommandError(5339902, 'Range-based bounds require sortBy a single field');
  }
  if (field.direction !== 1) {
    throw new CommandError(8947401, 'Range-based bounds require an ascending sortBy');
  }
  const compute = compileCompute(`$${field.path}`);
  return (documents) => rangesOf(documents.map(compute), { lower, upper, unit });
}

interface Range {
  readonly lower: Limit;
  readonly upper: Limit;
  readonly unit: string | undefined;
}

function rangesOf(
  values: readonly (Value | undefined)[],
  { lower, upper, unit }: Range,
): (at: number) => Extent {
  const hasType = (value: Value | undefined) =>
    unit === undefined ? isNumeric(value) : value instanceof UtcDate;
  // Values of other types come before or behind, but not in between.
  const first = values.findIndex(hasType);
  const behind = values.findLastIndex(hasType) + 1;
  return (at) => {
    const base = values[at];
    assertBase(base, unit);
    const start = { current: at, unbounded: first };
    const end = { current: at + 1, unbounded: behind };
    const from =
      typeof lower === 'string'
        ? start[lower]
        : firstWhere(values, (value) => compareValues(value, moved(base, lower, unit)) >= 0);
    const to =
      typeof upper === 'string'
        ? end[upper]
        : firstWhere(values, (value) => compareValues(value, moved(base, upper, unit)) > 0);
    const within: Extent = [Math.max(from, first), Math.min(to, behind)];
    return within[0] < within[1] ? within : undefined;
  };
}

function assertBase(base: Value | undefined, unit: string | undefined): void {
  if (unit !== undefined) {
    if (base instanceof UtcDate) return;
    throw new CommandError(
      5429513,
      `Invalid range: Expected the sortBy field to be a Date, but it was ${kindOf(base)}`,
    );
  }
  if (base instanceof UtcDate) {
    throw new CommandError(
      5429413,
      'Invalid range: For windows that involve date or time ranges, a unit must be provided.',
    );
  }
  if (isNumeric(base)) return;
  throw new CommandError(
    5429414,
    `Invalid range: Expected the sortBy field to be a number, but it was ${kindOf(base)}`,
  );
}

function moved(base: Value | undefined, by: Numeric, unit: string | undefined): Value {
  if (base instanceof UtcDate && unit !== undefined) return dateMovedBy(base, unit, toDouble(by));
  // As decimals, so that 0.1 and 0.2 are 0.3.
  return isNumeric(base) ? sumOf(decimal(base), decimal(by)) : null;
}

function decimal(value: Numeric): Numeric {
  return encodeDecimal(decimalWorth(value));
}

/** The first index of which it is true, given that it is true of all that follow. */
function firstWhere(
  values: readonly (Value | undefined)[],
  isSo: (value: Value | undefined) => boolean,
): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(values[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

function limitsIn(spec: Value, check: (value: Value) => void): readonly [Limit, Limit] {
  if (!Array.isArray(spec) || spec.length !== 2) throw refused('Window bounds must be a 2-element array');
  const [lower, upper] = spec.map((value) => limitOf(value, check));
  if (lower === undefined || upper === undefined) throw refused('Window bounds must be a 2-element array');
  if (lower !== 'unbounded' && upper !== 'unbounded' && offsetOf(lower) > offsetOf(upper)) {
    throw new CommandError(
      5339900,
      `Lower bound must not exceed upper bound: [${offsetOf(lower)}, ${offsetOf(upper)}]`,
    );
  }
  return [lower, upper];
}

function limitOf(value: Value, check: (value: Value) => void): Limit {
  if (typeof value === 'string') {
    if (value === 'current' || value === 'unbounded') return value;
    throw refused("Window bounds must be 'unbounded', 'current', or a number.");
  }
  const constant = compileCompute(value)(new Doc()) ?? null;
  check(constant);
  if (isNumeric(constant)) return constant;
  throw refused('Range-based bounds expression must be a number');
}

function offsetOf(limit: Exclude<Limit, 'unbounded'>): number {
  return limit === 'current' ? 0 : toDouble(limit);
}

function refused(message: string): CommandError {
  return new CommandError(CODE.failedToParse, message);
}
