import { Doc } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { int } from '../bson/plain.js';
import { CODE, CommandError } from '../errors.js';
import type { Collection } from '../storage/collection.js';
import { type Call, collectionName, documentIn, type Reply } from './call.js';
import { modifyIndex } from './index-changes.js';
import { checkOptions } from './options.js';
import { defineView } from './views.js';

export function collStats(call: Call): Reply {
  const name = collectionName(call);
  const collection = call.store.catalog.find(call.database, name);
  return { ns: `${call.database}.${name}`, ...statsOf(collection, scaleIn(call.body)) };
}

/** Sizes in units of `scale` bytes; of a collection that does not exist everything is 0. */
export function statsOf(collection: Collection | undefined, scale: number): Reply {
  const { count = 0, bytes = 0, indexes = [] } = collection ?? {};
  const size = int(Math.floor(bytes / scale));
  return {
    size,
    count: int(count),
    avgObjSize: count === 0 ? undefined : int(Math.round(bytes / count)),
    numOrphanDocs: int(0),
    storageSize: size,
    freeStorageSize: int(0),
    capped: collection?.options.get('capped') === true,
    nindexes: int(indexes.length),
    indexDetails: {},
    indexBuilds: [],
    totalIndexSize: int(0),
    totalSize: size,
    indexSizes: Object.fromEntries(indexes.map(({ name }) => [name, int(0)])),
    scaleFactor: int(scale),
  };
}

/** The number of bytes that sizes are shown in. */
export function scaleIn(body: Doc): number {
  const value = body.get('scale');
  if (value === undefined || value === null) return 1;
  const scale = isNumeric(value) ? Math.trunc(toDouble(value)) : Number.NaN;
  if (scale >= 1) return scale;
  throw new CommandError(51024, `BSON field 'scale' value must be >= 1, actual value '${scale}'`);
}

export function dbStats({ store, database, body }: Call): Reply {
  const scale = scaleIn(body);
  const collections = store.catalog.list(database);
  const objects = collections.reduce((sum, { count }) => sum + count, 0);
  const bytes = collections.reduce((sum, collection) => sum + collection.bytes, 0);
  const dataSize = bytes / scale;
  return {
    db: database,
    collections: int(collections.length),
    views: int(store.catalog.views.list(database).length),
    objects: int(objects),
    avgObjSize: objects === 0 ? 0 : bytes / objects,
    dataSize,
    storageSize: dataSize,
    indexes: int(collections.reduce((sum, { indexes }) => sum + indexes.length, 0)),
    indexSize: 0,
    totalSize: dataSize,
    scaleFactor: int(scale),
  };
}

/** Validators and the time of TTL indexes can be changed; anything else is refused. */
export function collMod(call: Call): Reply {
  const { body, store } = call;
  const view = store.catalog.views.find(call.database, collectionName(call));
  if (view !== undefined) {
    defineView(call, view.name, view);
    return {};
  }
  const collection = store.catalog.get(call.database, collectionName(call));
  const options = collection.options.clone();
  const before: { -readonly [Key in keyof Reply]: Reply[Key] } = {};
  for (const [key, value] of body.entries()) {
    if (key === 'collMod' || ENVELOPE.has(key) || key.startsWith('$')) continue;
    if (key === 'index')
      Object.assign(before, modifyIndex(call, collection, documentIn(body, 'index') ?? new Doc()));
    else if (MODIFIABLE.has(key)) options.set(key, value);
    else if (LIMITS.has(key) && options.get('capped') === true) options.set(LIMITS.get(key) ?? key, value);
    else throw new CommandError(CODE.invalidOptions, `collMod: option '${key}' is not supported`);
  }
  checkOptions(options);
  collection.options = options;
  store.catalog.save(collection);
  return before;
}

const ENVELOPE = new Set(['lsid', 'writeConcern', 'comment', 'maxTimeMS', 'apiVersion']);
const MODIFIABLE = new Set([
  'validator',
  'validationLevel',
  'validationAction',
  'changeStreamPreAndPostImages',
]);

const LIMITS = new Map([
  ['cappedSize', 'size'],
  ['cappedMax', 'max'],
]);
