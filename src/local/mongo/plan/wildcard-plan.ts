import { Doc, type Value } from '../bson/document.js';
import type { Collation } from '../query/collation.js';
import { isIndex } from '../query/path.js';
import type { Index } from '../storage/index-definition.js';
import { PATH_FIELD, VALUE_FIELD } from '../storage/wildcard-index.js';
import type { Condition, Conjunction } from './conditions.js';
import { type FieldBounds, fieldBounds, isComparable, leadingBounds, rangesOf } from './index-bounds.js';
import { boundsOf, type Interval, intersect, point } from './intervals.js';
import { impliesPartial } from './partial.js';
import type { IndexPlan } from './plan-kinds.js';
import type { SortField } from './sort-order.js';

/** How an index on all fields helps: it finds what one of the paths of the query must have, after the fields before it. */
export function planWildcard(
  index: Index,
  conjunction: Conjunction,
  { sort, collation }: { readonly sort: readonly SortField[]; readonly collation: Collation },
): IndexPlan | undefined {
  if (index.partial !== undefined && !impliesPartial(conjunction, index.partial.source)) return undefined;
  const usable = conjunction.conditions.filter(
    (condition) => isFindable(index, condition) && isComparable(condition.operand, index, collation),
  );
  const first = usable.find(({ operator }) => operator === '$eq') ?? usable[0];
  const anywhere = first === undefined ? undefined : boundsAt(index, first, usable);
  const named = fieldBounds(index, conjunction.conditions, collation);
  const all = anywhere === undefined ? named : named.toSpliced(index.wildcard?.pathAt ?? 0, 2, ...anywhere);
  const bounds = leadingBounds(all);
  if (bounds.length === 0) return undefined;
  return {
    kind: 'index',
    index,
    bounds,
    ranges: rangesOf(index, bounds),
    merged: undefined,
    isReversed: false,
    isSorted: sort.length === 0,
    isExact: false,
    isSingleEntry: false,
  };
}

/** A path and the values there. Where some document has an array, each value may belong to another element. */
function boundsAt(index: Index, first: Condition, usable: readonly Condition[]): FieldBounds[] | undefined {
  const { path } = first;
  const isMultikey = [...index.multikeyPaths].some((array) => path === array || path.startsWith(`${array}.`));
  const used = isMultikey ? [first] : usable.filter((condition) => condition.path === path);
  let intervals: readonly Interval[] | undefined;
  for (const condition of used) {
    const bounds = boundsOf(condition, index.collation.fold);
    if (bounds === undefined) continue;
    intervals = intervals === undefined ? bounds.intervals : intersect(intervals, bounds.intervals);
  }
  if (intervals === undefined) return undefined;
  return [
    { field: PATH_FIELD, intervals: [point(path, index.collation.fold)], isExact: true, used },
    { field: VALUE_FIELD, intervals, isExact: false, used },
  ];
}

/** What is missing has no entry, and what is a list or a document has those of its parts. */
function isFindable({ wildcard, isInOrder }: Index, { path, operator, operand }: Condition): boolean {
  if (wildcard?.covers(path) !== true || path.split('.').some(isIndex)) return false;
  if (operator === '$exists') return false;
  if (operator !== '$eq' && operator !== '$in' && !isInOrder) return false;
  return operator === '$in' ? Array.isArray(operand) && operand.every(isScalar) : isScalar(operand);
}

function isScalar(value: Value): boolean {
  return value !== null && !Array.isArray(value) && !(value instanceof Doc);
}
