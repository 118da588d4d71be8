import { Doc, type Value } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import type { Box } from '../query/geo/bounds.js';
import { nearQueryIn } from '../query/geo/clause.js';
import type { NearQuery } from '../query/geo/near.js';
import { badGeo } from '../query/geo/point.js';
import { type Region, regionOf } from '../query/geo/region.js';
import { findTextOperand } from '../query/text/clause.js';
import type { Collection } from '../storage/collection.js';
import { afterPrefix } from '../storage/engine.js';
import { type Cell, cellKey, cellsAround, endOfCell } from '../storage/geo-cells.js';
import type { Index } from '../storage/index-definition.js';
import { idPrefix } from '../storage/keys.js';
import type { Condition, Conjunction } from './conditions.js';
import type { KeyRange } from './index-bounds.js';
import { impliesPartial } from './partial.js';
import type { IndexPlan, NearPlan } from './plan-kinds.js';
import type { SortField } from './sort-order.js';

/** The plan for a query with `$near`, which only an index for places can answer. Throws if there is none. */
export function planNear(
  { namespace }: Collection,
  filter: Doc,
  conjunction: Conjunction,
  { sort, indexes }: { readonly sort: readonly SortField[]; readonly indexes: readonly Index[] },
): NearPlan | undefined {
  const near = nearQueryIn(filter);
  if (near === undefined) return undefined;
  if (findTextOperand(filter) !== undefined) throw badGeo('text and geoNear not allowed in same query');
  const index = indexes.find((one) => canAnswerNear(one, near) && isComplete(one, conjunction));
  if (index !== undefined) return { kind: 'near', index, near, isSorted: sort.length === 0, isExact: false };
  throw new CommandError(
    CODE.noQueryExecutionPlans,
    `error processing query: ns=${namespace}Tree: GEONEAR  field=${near.path} planner returned error :: caused by :: unable to find index for $geoNear query`,
  );
}

/** How an index for places helps with `$geoWithin` and `$geoIntersects`, if it does. */
export function planRegion(
  index: Index,
  conjunction: Conjunction,
  sort: readonly SortField[],
  isForced: boolean,
): IndexPlan | undefined {
  if (index.geo === undefined || !isComplete(index, conjunction)) return undefined;
  const found = conjunction.conditions.flatMap((condition) => usable(index, condition))[0];
  if (found === undefined && !isForced) return undefined;
  const prefix = idPrefix(index.id);
  const ranges =
    found === undefined
      ? [{ from: prefix, to: afterPrefix(prefix) }]
      : rangesOfBoxes(index, found.region.boxes, MOST_CELLS);
  const field = { path: index.geo.path, isDescending: false };
  const bounds =
    found === undefined ? [] : [{ field, intervals: NOT_POINTS, isExact: false, used: [found.condition] }];
  return {
    kind: 'index',
    index,
    bounds,
    ranges,
    merged: undefined,
    isReversed: false,
    isSorted: sort.length === 0,
    isExact: false,
    isSingleEntry: false,
  };
}

/** The entries of an index of all that is in the boxes, or around them. */
export function rangesOfBoxes(index: Index, boxes: readonly Box[], most: number): KeyRange[] {
  const { geo } = index;
  if (geo === undefined) return [];
  const prefix = idPrefix(index.id);
  const cells = geo.grid.cover(boxes, most);
  const within = cells.map((cell) => {
    const end = endOfCell(cell);
    return {
      from: Buffer.concat([prefix, cellKey({ ...cell, level: 0 })]),
      to: end === undefined ? afterPrefix(prefix) : Buffer.concat([prefix, end]),
    };
  });
  const hasAreas = index.multikeyPaths.has(geo.path);
  return joined([...within, ...(hasAreas ? around(prefix, cells) : [])]);
}

const MOST_CELLS = 32;

/** Bounds that say no more than that there are some. */
const NOT_POINTS = [{ from: Buffer.of(0), to: Buffer.of(0xff), isPoint: false }];

function isComplete(index: Index, conjunction: Conjunction): boolean {
  return index.partial === undefined || impliesPartial(conjunction, index.partial.source);
}

function canAnswerNear({ geo }: Index, near: NearQuery): boolean {
  if (geo?.path !== near.path) return false;
  return geo.kind === '2dsphere' ? near.isSphere : !near.isGeoJson;
}

function usable({ geo }: Index, condition: Condition): { condition: Condition; region: Region }[] {
  const { path, operator, operand } = condition;
  if (geo?.path !== path || !REGIONS.has(operator)) return [];
  const region = regionOf(operator, operand);
  const isUsable = geo.kind === '2dsphere' ? !region.isFlat : region.isLegacy;
  return isUsable ? [{ condition, region }] : [];
}

const REGIONS = new Set(['$geoWithin', '$within', '$geoIntersects']);

function around(prefix: Buffer, cells: readonly Cell[]): KeyRange[] {
  const keys = new Map<string, Buffer>();
  for (const cell of cells.flatMap(cellsAround)) {
    const key = Buffer.concat([prefix, cellKey(cell)]);
    keys.set(key.toString('latin1'), key);
  }
  return [...keys.values()].map((from) => ({ from, to: afterPrefix(from) }));
}

/** In order, with what overlaps or follows at once made one. */
function joined(ranges: readonly KeyRange[]): KeyRange[] {
  const apart: KeyRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.from.compare(b.from))) {
    const last = apart.at(-1);
    if (last === undefined || last.to.compare(range.from) < 0) apart.push(range);
    else if (last.to.compare(range.to) < 0) apart[apart.length - 1] = { from: last.from, to: range.to };
  }
  return apart;
}

/** The stage `$geoNear` as the condition on a field that it stands for. */
export function nearCondition(spec: Doc): Doc {
  const isSpherical = spec.get('spherical');
  const condition = Doc.from([[isSpherical === true ? '$nearSphere' : '$near', spec.get('near') ?? null]]);
  for (const [from, to] of [
    ['minDistance', '$minDistance'],
    ['maxDistance', '$maxDistance'],
  ] as const) {
    const distance: Value | undefined = spec.get(from);
    if (distance !== undefined) condition.set(to, distance);
  }
  return condition;
}
