import { Doc, type Value } from '../bson/document.js';
import { encodeSortKey } from '../bson/sort-key.js';
import { Regex } from '../bson/values.js';
import type { Collection } from '../storage/collection.js';
import { ID_INDEX } from '../storage/index-definition.js';
import { countIn, documentIn } from './call.js';

/** What may stand in such a query; everything else changes what is found or shown, and is left to the planner. */
const PLAIN_FIELDS: ReadonlySet<string> = new Set([
  ...[
    'find',
    'filter',
    'limit',
    'singleBatch',
    'batchSize',
    'comment',
    'lsid',
    '$db',
    '$readPreference',
    '$clusterTime',
  ],
]);

/** The most common query of all needs no plan: it asks for one `_id`. */
export interface ByIdResult {
  readonly doc: Doc | undefined;
}

/** The document with this `_id`, where a query asks for that alone; else undefined, and the planner answers. */
export function findById(body: Doc, collection: Collection): ByIdResult | undefined {
  const filter = documentIn(body, 'filter');
  if (filter?.size !== 1 || filter.firstKey() !== '_id') return undefined;
  if (!body.keys().every((key) => PLAIN_FIELDS.has(key))) return undefined;
  countIn(body, 'limit');
  if (countIn(body, 'batchSize') === 0) return undefined;
  const id = filter.get('_id');
  const index = collection.index(ID_INDEX);
  if (index === undefined || index.isHidden || index.hasShortenedKeys || !isPlainId(id)) return undefined;
  const record = collection.findUnique(index, encodeSortKey(id, index.collation.fold));
  return { doc: record === undefined ? undefined : collection.get(record) };
}

/** Operators, patterns, and null, which also stands for what is missing, mean more than themselves. */
function isPlainId(id: Value | undefined): boolean {
  return (
    id !== undefined && id !== null && !(id instanceof Doc) && !(id instanceof Regex) && !Array.isArray(id)
  );
}
