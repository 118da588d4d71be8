import { Doc, type Value } from '../bson/document.js';
import { Regex } from '../bson/values.js';
import type { Collation } from '../query/collation.js';
import { isOrderable, isSameCollation } from '../query/collation.js';
import { afterPrefix } from '../storage/engine.js';
import type { Index } from '../storage/index-definition.js';
import { type KeyField, SHORTENED_PREFIX } from '../storage/index-keys.js';
import { idPrefix } from '../storage/keys.js';
import type { Condition } from './conditions.js';
import { boundsOf, EVERYTHING, type Interval, intersect, mirror } from './intervals.js';

/** Entries of an index from `from` on and before `to`. */
export interface KeyRange {
  readonly from: Buffer;
  readonly to: Buffer;
}

export interface FieldBounds {
  readonly field: KeyField;
  readonly intervals: readonly Interval[];
  readonly isExact: boolean;
  readonly used: readonly Condition[];
}

/** What the conditions say about each field of the index, from the first on until one is not bounded. */
export function fieldBounds(
  index: Index,
  conditions: readonly Condition[],
  collation: Collation,
): FieldBounds[] {
  const bounds: FieldBounds[] = [];
  /** Which `$elemMatch` the bounds within one array come from. */
  const groups = new Map<string, number | undefined>();
  for (const field of index.fields) {
    const onField = conditions.filter(
      (condition) => condition.path === field.path && isComparable(condition.operand, index, collation),
    );
    const array = arrayOf(index, field.path);
    const usable = array === undefined ? onField : withinOneElement(onField, array, groups);
    bounds.push(combine(field, usable, index));
  }
  return bounds;
}

/** The ranges to scan, in the order of the index. */
export function rangesOf(index: Index, bounds: readonly FieldBounds[]): KeyRange[] {
  const ranges = wholeRanges(idPrefix(index.id), bounds);
  return ranges.some(isTooLong) ? shortened(ranges) : ranges;
}

/** Whether the range stands for more keys than were asked for. */
export function isShortened({ from, to }: KeyRange): boolean {
  return from.length >= SHORT || to.length >= SHORT;
}

/** Of such ranges one entry after the other is taken from whichever has the next. */
export interface MergedRange extends KeyRange {
  /** So many bytes at the start of its keys do not count in the order. */
  readonly orderedFrom: number;
}

/**
 * A range for each combination of values of so many first fields; `undefined` if there are none of these fields or
 * too many combinations.
 */
export function mergedRanges(
  index: Index,
  bounds: readonly FieldBounds[],
  fields: number,
): MergedRange[] | undefined {
  const leading = bounds.slice(0, fields);
  const combinations = leading.reduce((product, { intervals }) => product * intervals.length, 1);
  if (fields === 0 || combinations > MAX_MERGED) return undefined;
  const ranges = wholeRanges(idPrefix(index.id), leading).flatMap(({ from: head }) =>
    wholeRanges(head, bounds.slice(fields)).map((range) => ({ ...range, orderedFrom: head.length })),
  );
  return ranges.length > MAX_MERGED || ranges.some(isTooLong) ? undefined : ranges;
}

/** Each of the merged ranges is looked at for every entry. */
const MAX_MERGED = 100;

function wholeRanges(start: Buffer, bounds: readonly FieldBounds[]): KeyRange[] {
  let prefixes: Buffer[] = [start];
  for (const { field, intervals } of bounds) {
    const inOrder = field.isDescending ? intervals.map(mirror).reverse() : intervals;
    const isSplit =
      inOrder.every((interval) => interval.isPoint) && inOrder.length * prefixes.length <= MAX_PREFIXES;
    if (!isSplit) return prefixes.flatMap((prefix) => inOrder.map((interval) => within(prefix, interval)));
    prefixes = prefixes.flatMap((prefix) => inOrder.map(({ from }) => Buffer.concat([prefix, from])));
  }
  return prefixes.map((prefix) => ({ from: prefix, to: afterPrefix(prefix) }));
}

/** Where keys that are too long are cut: behind it comes a digest that has no order. */
const SHORT = 4 + SHORTENED_PREFIX;

function isTooLong({ from, to }: KeyRange): boolean {
  return from.length > SHORT || to.length > SHORT;
}

/** Bounds that are cut may fall together, and nothing must be met twice. */
function shortened(ranges: readonly KeyRange[]): KeyRange[] {
  const cut = ranges.map(({ from, to }) => ({
    from: from.subarray(0, SHORT),
    to: to.length > SHORT ? afterPrefix(to.subarray(0, SHORT)) : to,
  }));
  const apart: KeyRange[] = [];
  for (const range of cut.sort((a, b) => a.from.compare(b.from))) {
    const last = apart.at(-1);
    if (last === undefined || last.to.compare(range.from) <= 0) apart.push(range);
    else if (last.to.compare(range.to) < 0) apart[apart.length - 1] = { from: last.from, to: range.to };
  }
  return apart;
}

export function isBounded({ used }: FieldBounds): boolean {
  return used.length > 0;
}

/** Bounds help as long as all fields before them are single values. */
export function leadingBounds(all: readonly FieldBounds[]): FieldBounds[] {
  const leading: FieldBounds[] = [];
  for (const bounds of all) {
    if (!isBounded(bounds)) break;
    leading.push(bounds);
    if (!bounds.intervals.every((interval) => interval.isPoint)) break;
  }
  return leading;
}

/** Beyond this many combinations of values a scan of what lies between them is the better way. */
export const MAX_PREFIXES = 100_000;

function within(prefix: Buffer, { from, to }: Interval): KeyRange {
  return { from: Buffer.concat([prefix, from]), to: Buffer.concat([prefix, to]) };
}

/** The array that lies on the way to the field, if some document has one there. */
function arrayOf(index: Index, path: string): string | undefined {
  for (const array of index.multikeyPaths) if (path === array || path.startsWith(`${array}.`)) return array;
  return undefined;
}

/**
 * Two conditions on an array may be satisfied by two different elements, so their intervals must not be
 * intersected, unless one `$elemMatch` ties them together.
 */
function withinOneElement(
  conditions: readonly Condition[],
  array: string,
  groups: Map<string, number | undefined>,
): readonly Condition[] {
  if (groups.has(array)) {
    const group = groups.get(array);
    return group === undefined ? [] : conditions.filter((condition) => condition.group === group);
  }
  const best = ORDER_OF_USE.map((operator) =>
    conditions.find((condition) => condition.operator === operator),
  ).find((condition) => condition !== undefined);
  if (best === undefined) return [];
  groups.set(array, best.group);
  return best.group === undefined ? [best] : conditions.filter((condition) => condition.group === best.group);
}

const ORDER_OF_USE = ['$eq', '$in', '$gt', '$gte', '$lt', '$lte', '$regex', '$exists'];

function combine(field: KeyField, conditions: readonly Condition[], index: Index): FieldBounds {
  let intervals: readonly Interval[] = [EVERYTHING];
  let isExact = true;
  const used: Condition[] = [];
  for (const condition of conditions) {
    if (index.collation.spec !== undefined && hasPattern(condition.operand)) continue;
    const bounds = boundsOf(condition, index.collation.fold);
    if (bounds === undefined) continue;
    if (!isPoints(bounds.intervals) && !isOrderedFor(index, condition)) continue;
    intervals = used.length === 0 ? bounds.intervals : intersect(intervals, bounds.intervals);
    isExact = isExact && bounds.isExact;
    used.push(condition);
  }
  return { field, intervals, isExact, used };
}

/** Patterns are matched without a collation, so that they are no help in an index that has one. */
function hasPattern(operand: Value): boolean {
  return operand instanceof Regex || (Array.isArray(operand) && operand.some(hasPattern));
}

/** Only ranges of strings need an order of strings. */
function isOrderedFor(index: Index, { operator, operand }: Condition): boolean {
  if (operator === '$exists' || !(hasText(operand) || operand instanceof Doc)) return true;
  return index.isInOrder && isOrderable(operand, index.collation);
}

function isPoints(intervals: readonly Interval[]): boolean {
  return intervals.every((interval) => interval.isPoint);
}

/** Strings can only be looked up in an index that compares them as the query does. */
export function isComparable(operand: Value, index: Index, collation: Collation): boolean {
  if (isSameCollation(index.collation, collation)) return true;
  return !hasText(operand) && !(operand instanceof Doc);
}

function hasText(value: Value): boolean {
  if (Array.isArray(value)) return value.some(hasText);
  if (value instanceof Doc) return [...value.entries()].some(([, item]) => hasText(item));
  return typeof value === 'string';
}
