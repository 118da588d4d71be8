import type { Doc, Value } from '../bson/document.js';
import { encodeSortKey, invert } from '../bson/sort-key.js';
import { CODE, CommandError } from '../errors.js';
import { afterPrefix } from '../storage/engine.js';
import type { Index } from '../storage/index-definition.js';
import { SHORTENED_PREFIX } from '../storage/index-keys.js';
import { idPrefix } from '../storage/keys.js';
import type { KeyRange } from './index-bounds.js';
import type { Plan } from './planner.js';

/** `min` and `max` of a query: keys of the hinted index, from the first on and before the second. */
export interface KeyLimits {
  readonly hint?: Value | undefined;
  readonly min?: Doc | undefined;
  readonly max?: Doc | undefined;
}

/** The plan, kept within the limits (MongoDB's manual, `cursor.min()`). */
export function withinKeys(plan: Plan, { hint, min, max }: KeyLimits): Plan {
  if (min === undefined && max === undefined) return plan;
  if (hint === undefined || hint === null || plan.kind !== 'index') {
    throw new CommandError(51173, 'When using min()/max() a hint of which index to use must be provided');
  }
  const prefix = idPrefix(plan.index.id);
  const from = min === undefined ? prefix : keyOf(plan.index, min);
  const to = max === undefined ? afterPrefix(prefix) : keyOf(plan.index, max);
  if (from.compare(to) >= 0) {
    throw new CommandError(
      51175,
      'The value provided for min() does not come before the value provided for max()',
    );
  }
  const ranges = plan.ranges.flatMap((range) => clipped(range, { from, to }));
  const merged = plan.merged?.flatMap((range) =>
    clipped(range, { from, to }).map((rest) => ({ ...range, ...rest })),
  );
  return { ...plan, ranges, merged, isSingleEntry: false };
}

function keyOf(index: Index, limit: Doc): Buffer {
  const paths = limit.keys();
  const isOfIndex =
    paths.length === index.fields.length && index.fields.every(({ path }, at) => paths[at] === path);
  if (!isOfIndex) throw new CommandError(51174, 'The index chosen is not compatible with min/max');
  const parts = index.fields.map(({ path, isDescending }) => {
    const key = encodeSortKey(limit.get(path), index.collation.fold);
    return isDescending ? invert(key) : key;
  });
  const key = Buffer.concat([idPrefix(index.id), ...parts]);
  if (key.length <= SHORTENED_PREFIX) return key;
  throw new CommandError(CODE.badValue, 'min() and max() cannot be keys of this length');
}

function clipped(range: KeyRange, limits: KeyRange): KeyRange[] {
  const from = range.from.compare(limits.from) >= 0 ? range.from : limits.from;
  const to = range.to.compare(limits.to) <= 0 ? range.to : limits.to;
  return from.compare(to) < 0 ? [{ from, to }] : [];
}
