import { Doc } from '../bson/document.js';
import { int } from '../bson/plain.js';
import { CODE, CommandError } from '../errors.js';
import { parseCollation } from '../query/collation.js';
import { Filter } from '../query/filter.js';
import type { Collection } from '../storage/collection.js';
import { type Call, collectionName, documentIn, type Reply, stringIn } from './call.js';

export function collStats(call: Call): Reply {
  const name = collectionName(call);
  const collection = call.store.catalog.find(call.database, name);
  if (collection === undefined) {
    return {
      ns: `${call.database}.${name}`,
      size: int(0),
      count: int(0),
      storageSize: int(0),
      nindexes: int(0),
    };
  }
  return statsOf(collection);
}

function statsOf(collection: Collection): Reply {
  const { count, bytes } = collection;
  return {
    ns: collection.namespace,
    size: int(bytes),
    count: int(count),
    avgObjSize: count === 0 ? undefined : int(Math.round(bytes / count)),
    storageSize: int(bytes),
    capped: collection.options.get('capped') === true,
    nindexes: int(collection.indexes.length),
    totalIndexSize: int(0),
    totalSize: int(bytes),
    indexSizes: Object.fromEntries(collection.indexes.map(({ name }) => [name, int(0)])),
    scaleFactor: int(1),
  };
}

export function dbStats({ store, database }: Call): Reply {
  const collections = store.catalog.list(database);
  const objects = collections.reduce((sum, { count }) => sum + count, 0);
  const dataSize = collections.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    db: database,
    collections: int(collections.length),
    views: int(0),
    objects: int(objects),
    avgObjSize: objects === 0 ? 0 : dataSize / objects,
    dataSize,
    storageSize: dataSize,
    indexes: int(collections.reduce((sum, { indexes }) => sum + indexes.length, 0)),
    indexSize: 0,
    totalSize: dataSize,
    scaleFactor: int(1),
  };
}

/** Validators and the time of TTL indexes can be changed; anything else is refused. */
export function collMod(call: Call): Reply {
  const { body, store } = call;
  const collection = store.catalog.get(call.database, collectionName(call));
  const options = collection.options.clone();
  const before: { -readonly [Key in keyof Reply]: Reply[Key] } = {};
  for (const [key, value] of body.entries()) {
    if (key === 'collMod' || ENVELOPE.has(key) || key.startsWith('$')) continue;
    if (key === 'index')
      Object.assign(before, modifyIndex(collection, documentIn(body, 'index') ?? new Doc()));
    else if (MODIFIABLE.has(key)) options.set(key, value);
    else throw new CommandError(CODE.invalidOptions, `collMod: option '${key}' is not supported`);
  }
  const validator = documentIn(options, 'validator');
  if (validator !== undefined) new Filter(validator, { collation: parseCollation(undefined) });
  collection.options = options;
  store.catalog.save(collection);
  return before;
}

const ENVELOPE = new Set(['lsid', 'writeConcern', 'comment', 'maxTimeMS', 'apiVersion']);
const MODIFIABLE = new Set(['validator', 'validationLevel', 'validationAction']);

function modifyIndex(collection: Collection, change: Doc): Reply {
  const name = stringIn(change, 'name');
  const pattern = documentIn(change, 'keyPattern');
  const index = collection.indexes.find(({ spec, name: known }) => {
    const key = spec.get('key');
    return name === undefined
      ? key instanceof Doc && pattern?.toBytes().equals(key.toBytes())
      : known === name;
  });
  if (index === undefined)
    throw new CommandError(CODE.indexNotFound, `cannot find index for ns ${collection.namespace}`);
  const seconds = change.get('expireAfterSeconds');
  if (seconds === undefined) throw new CommandError(CODE.invalidOptions, 'no expireAfterSeconds field');
  const before = index.spec.get('expireAfterSeconds');
  index.spec = index.spec.clone().set('expireAfterSeconds', seconds);
  return { expireAfterSeconds_old: before, expireAfterSeconds_new: seconds };
}
