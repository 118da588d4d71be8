import { compareValues } from '../bson/compare.js';
import { describe } from '../bson/describe.js';
import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { UNDEFINED } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import type { Collation } from '../query/collation.js';
import { isIndex } from '../query/path.js';
import { scoreOf } from '../query/text/score.js';

export interface SortField {
  readonly path: string;
  readonly parts: readonly string[];
  readonly direction: 1 | -1;
  /** By how well the documents answer a `$text` query, whatever the path says. */
  readonly isScore?: boolean;
}

/** Parses `{ a: 1, b: -1 }`; an empty document sorts by nothing. */
export function parseSort(sort: Value | undefined): SortField[] {
  if (sort === undefined || sort === null) return [];
  if (!(sort instanceof Doc)) throw new CommandError(CODE.typeMismatch, 'sort must be an object');
  return [...sort.entries()].map(([path, direction]) => {
    assertPath(path);
    if (direction instanceof Doc && direction.has('$meta')) {
      if (direction.get('$meta') === 'textScore')
        return { path, parts: path.split('.'), direction: -1, isScore: true };
      throw new CommandError(31138, `Illegal $meta sort: ${path}`);
    }
    if (!isNumeric(direction)) {
      throw new CommandError(15974, `Illegal key in $sort specification: ${path}: ${describe(direction)}`);
    }
    const order = toDouble(direction);
    if (order !== 1 && order !== -1) {
      throw new CommandError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    }
    return { path, parts: path.split('.'), direction: order };
  });
}

function assertPath(path: string): void {
  if (path === '') throw new CommandError(40352, 'FieldPath cannot be constructed with empty string');
  if (!path.startsWith('$') || path === '$natural') return;
  throw new CommandError(
    16410,
    "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
  );
}

/** What a document is sorted by: of an array its least value, or its greatest when going down. */
export function sortKeyOf(doc: Doc, sort: readonly SortField[], collation: Collation): (Value | undefined)[] {
  return sort.map(({ parts, direction, isScore }) => {
    if (isScore) return scoreOf(doc) ?? 0;
    const values: (Value | undefined)[] = [];
    gather(doc, parts, 0, values);
    return values.reduce((best, value) =>
      compareValues(value, best, collation.compare) * direction < 0 ? value : best,
    );
  });
}

export function compareSortKeys(
  a: readonly (Value | undefined)[],
  b: readonly (Value | undefined)[],
  sort: readonly SortField[],
  collation: Collation,
): number {
  for (const [index, { direction }] of sort.entries()) {
    const difference = compareValues(a[index], b[index], collation.compare);
    if (difference !== 0) return difference * direction;
  }
  return 0;
}

/** The values that an index on this path would have keys for. */
function gather(
  value: Value | undefined,
  parts: readonly string[],
  depth: number,
  values: (Value | undefined)[],
): void {
  const part = parts[depth];
  if (part === undefined) {
    if (!Array.isArray(value)) values.push(value);
    else if (value.length === 0) values.push(UNDEFINED);
    else values.push(...value);
  } else if (value instanceof Doc) gather(value.get(part), parts, depth + 1, values);
  else if (Array.isArray(value)) {
    if (isIndex(part) && value[Number(part)] !== undefined)
      gather(value[Number(part)], parts, depth + 1, values);
    else if (value.length === 0) values.push(undefined);
    else for (const item of value) gather(item instanceof Doc ? item : undefined, parts, depth, values);
  } else values.push(undefined);
}
