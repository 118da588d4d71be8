import type { Collation } from '../query/collation.js';
import { isSameCollation } from '../query/collation.js';
import type { Index } from '../storage/index-definition.js';
import { type FieldBounds, isBounded } from './index-bounds.js';
import type { SortField } from './sort-order.js';

/** How an index gives the order that was asked for. */
export interface IndexOrder {
  readonly isReversed: boolean;
  /**
   * So many fields in front of the order have several values each: entries follow each other only within one
   * combination of them, and the combinations have to be merged. 0 where the whole index is in order.
   */
  readonly mergedFields: number;
}

/** The order in which the entries within the bounds have to be taken; `undefined` if the index does not give it. */
export function indexOrder(
  index: Index,
  bounds: readonly FieldBounds[],
  { sort, collation }: { readonly sort: readonly SortField[]; readonly collation: Collation },
): IndexOrder | undefined {
  if (sort.length === 0) return { isReversed: false, mergedFields: 0 };
  if (index.hasShortenedKeys || !index.isInOrder) return undefined;
  if (!isSameCollation(index.collation, collation)) return undefined;
  const whole = directionFrom(index, bounds, sort, 0);
  if (whole !== undefined) return { isReversed: whole === -1, mergedFields: 0 };
  const start = bounds.findIndex((one) => one.field.path === sort[0]?.path || !isPoints(one));
  if (start <= 0) return undefined;
  const merged = directionFrom(index, bounds, sort, start);
  return merged === undefined ? undefined : { isReversed: merged === -1, mergedFields: start };
}

/** Whether the field has exactly one value in all entries within the bounds. */
export function isSinglePoint(bounds: FieldBounds | undefined): boolean {
  return bounds !== undefined && bounds.intervals.length === 1 && isPoints(bounds);
}

function isPoints(bounds: FieldBounds): boolean {
  return isBounded(bounds) && bounds.intervals.every(({ isPoint }) => isPoint);
}

/** Which way to go through the fields from `start` on for the order asked for. */
function directionFrom(
  index: Index,
  bounds: readonly FieldBounds[],
  sort: readonly SortField[],
  start: number,
): 1 | -1 | undefined {
  let direction: 1 | -1 | undefined;
  let at = start;
  for (const { path, direction: wanted } of sort) {
    while (at < bounds.length && bounds[at]?.field.path !== path && isSinglePoint(bounds[at])) at += 1;
    const field = bounds[at]?.field;
    if (field?.path !== path) {
      if (bounds.some((one) => one.field.path === path && isSinglePoint(one) && bounds.indexOf(one) < at))
        continue;
      return undefined;
    }
    if ([...index.multikeyPaths].some((array) => path === array || path.startsWith(`${array}.`)))
      return undefined;
    const needed = (field.isDescending ? -1 : 1) === wanted ? 1 : -1;
    if (direction !== undefined && direction !== needed) return undefined;
    direction = needed;
    at += 1;
  }
  return direction ?? 1;
}
