import { Doc } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { int, toDoc } from '../bson/plain.js';
import { Bytes } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { parseCollation } from '../query/collation.js';
import { Filter } from '../query/filter.js';
import type { Collection } from '../storage/collection.js';
import { ID_INDEX } from '../storage/index-definition.js';
import { type Call, collectionName, countIn, documentIn, flagIn, type Reply, stringIn } from './call.js';
import { Cursor } from './cursors.js';
import { firstBatch } from './find.js';

export function create(call: Call): Reply {
  const { body, store } = call;
  const name = collectionName(call);
  const options = new Doc();
  for (const [key, value] of body.entries()) {
    if (REFUSED.has(key) && value !== false) {
      throw new CommandError(CODE.invalidOptions, `create: option '${key}' is not supported`);
    }
    if (KEPT.has(key)) options.set(key, value);
  }
  const collation = parseCollation(options.get('collation')).spec;
  if (collation === undefined) options.delete('collation');
  else options.set('collation', collation);
  const validator = documentIn(options, 'validator');
  if (validator !== undefined) new Filter(validator);
  const existing = store.catalog.find(call.database, name);
  if (existing?.options.toBytes().equals(options.toBytes())) return {};
  store.catalog.create(call.database, name, options);
  return {};
}

export function drop(call: Call): Reply {
  const collection = call.store.catalog.find(call.database, collectionName(call));
  if (collection === undefined) return {};
  call.store.catalog.drop(collection);
  return { nIndexesWas: int(collection.indexes.length), ns: collection.namespace };
}

export function dropDatabase({ store, database }: Call): Reply {
  const collections = store.catalog.list(database);
  for (const collection of collections) store.catalog.drop(collection);
  return collections.length === 0 ? {} : { dropped: database };
}

export function listCollections(call: Call): Promise<Reply> {
  const { body, database, store } = call;
  const isNameOnly = flagIn(body, 'nameOnly');
  const filter = new Filter(documentIn(body, 'filter') ?? new Doc());
  const shown = store.catalog
    .list(database)
    .map(describeCollection)
    .filter((doc) => filter.test(doc))
    .map((doc) => (isNameOnly ? toDoc({ name: doc.get('name'), type: 'collection' }) : doc));
  const cursor = new Cursor(`${database}.$cmd.listCollections`, { next: () => shown.shift() });
  const size = countIn(documentIn(body, 'cursor') ?? new Doc(), 'batchSize') ?? Number.POSITIVE_INFINITY;
  return firstBatch(store, cursor, size);
}

export function listDatabases({ body, store }: Call): Reply {
  const filter = new Filter(documentIn(body, 'filter') ?? new Doc());
  const databases = store.catalog
    .databases()
    .map((name) => {
      const sizeOnDisk = store.catalog.list(name).reduce((sum, { bytes }) => sum + bytes + 4096, 0);
      return toDoc({ name, sizeOnDisk, empty: false });
    })
    .filter((doc) => filter.test(doc));
  if (flagIn(body, 'nameOnly')) return { databases: databases.map((doc) => ({ name: doc.get('name') })) };
  const totalSize = databases.reduce((sum, doc) => sum + sizeOf(doc), 0);
  return { databases, totalSize, totalSizeMb: int(Math.floor(totalSize / 1024 / 1024)) };
}

export function renameCollection(call: Call): Reply {
  const { body, store } = call;
  const [fromDatabase, fromName] = split(stringIn(body, 'renameCollection') ?? '');
  const [toDatabase, toName] = split(stringIn(body, 'to') ?? '');
  const collection = store.catalog.find(fromDatabase, fromName);
  if (collection === undefined) {
    throw new CommandError(
      CODE.namespaceNotFound,
      `Source collection ${fromDatabase}.${fromName} does not exist`,
    );
  }
  if (fromDatabase === toDatabase && fromName === toName) {
    throw new CommandError(CODE.illegalOperation, "Can't rename a collection to itself");
  }
  const target = store.catalog.find(toDatabase, toName);
  if (target !== undefined) {
    if (!flagIn(body, 'dropTarget')) throw new CommandError(CODE.namespaceExists, 'target namespace exists');
    store.catalog.drop(target);
  }
  store.catalog.rename(collection, toDatabase, toName);
  return {};
}

const KEPT = new Set([
  'validator',
  'validationLevel',
  'validationAction',
  'collation',
  'capped',
  'size',
  'max',
]);
const REFUSED = new Set(['viewOn', 'timeseries', 'clusteredIndex', 'encryptedFields', 'expireAfterSeconds']);

function describeCollection(collection: Collection): Doc {
  const idIndex = collection.index(ID_INDEX)?.spec;
  return toDoc({
    name: collection.name,
    type: 'collection',
    options: collection.options,
    info: { readOnly: false, uuid: new Bytes(4, collection.uuid) },
    idIndex,
  });
}

function sizeOf(doc: Doc): number {
  const size = doc.get('sizeOnDisk');
  return isNumeric(size) ? toDouble(size) : 0;
}

function split(namespace: string): [string, string] {
  const dot = namespace.indexOf('.');
  if (dot < 1 || dot === namespace.length - 1) {
    throw new CommandError(CODE.invalidNamespace, `Invalid namespace specified '${namespace}'`);
  }
  return [namespace.slice(0, dot), namespace.slice(dot + 1)];
}
