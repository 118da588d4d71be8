import { Doc } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { int, toDoc } from '../bson/plain.js';
import { Bytes } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { Filter } from '../query/filter.js';
import type { Collection } from '../storage/collection.js';
import { ID_INDEX } from '../storage/index-definition.js';
import type { View } from '../storage/views.js';
import { type Call, collectionName, countIn, documentIn, flagIn, type Reply, stringIn } from './call.js';
import { completedClusteredIndex, expireClustered } from './clustered.js';
import { Cursor } from './cursors.js';
import { firstBatch } from './find.js';
import { checkOptions } from './options.js';
import { completedTimeSeries, indexTimeSeries, timeSeriesOf } from './time-series.js';
import { defineView } from './views.js';

export function create(call: Call): Reply {
  const { body, store } = call;
  const name = collectionName(call);
  const options = new Doc();
  for (const [key, value] of body.entries()) {
    if (REFUSED.has(key) && value !== false) {
      throw new CommandError(CODE.invalidOptions, `create: option '${key}' is not supported`);
    }
    if (KEPT.has(key) && value !== false) options.set(key, value);
  }
  if (body.has('viewOn') || body.has('pipeline')) return createView(call, name, options);
  checkOptions(options);
  completeKind(options);
  const existing = store.catalog.find(call.database, name);
  if (existing?.options.toBytes().equals(options.toBytes())) return {};
  const collection = store.catalog.create(call.database, name, options);
  indexTimeSeries(store.catalog, collection);
  expireClustered(store.catalog, collection);
  return {};
}

function createView(call: Call, name: string, options: Doc): Reply {
  if (!call.body.has('viewOn')) {
    throw new CommandError(CODE.invalidOptions, "'pipeline' requires 'viewOn' to also be specified");
  }
  const other = options.keys().find((key) => key !== 'collation');
  if (other !== undefined) {
    throw new CommandError(CODE.invalidOptions, `Cannot specify '${other}' together with 'viewOn'`);
  }
  call.store.catalog.assertFree(call.database, name);
  defineView(call, name);
  return {};
}

export function drop(call: Call): Reply {
  const { catalog } = call.store;
  const name = collectionName(call);
  const view = catalog.views.find(call.database, name);
  if (view !== undefined) {
    catalog.views.drop(view);
    return { ns: `${call.database}.${name}` };
  }
  const collection = catalog.find(call.database, name);
  if (collection === undefined) return {};
  catalog.drop(collection);
  return { nIndexesWas: int(collection.indexes.length), ns: collection.namespace };
}

export function dropDatabase({ store, database }: Call): Reply {
  const collections = store.catalog.list(database);
  for (const collection of collections) store.catalog.drop(collection);
  const views = store.catalog.views.list(database);
  for (const view of views) store.catalog.views.drop(view);
  return collections.length + views.length === 0 ? {} : { dropped: database };
}

export function listCollections(call: Call): Promise<Reply> {
  const { body, database, store } = call;
  const isNameOnly = flagIn(body, 'nameOnly');
  const filter = new Filter(documentIn(body, 'filter') ?? new Doc());
  const collections = store.catalog.list(database).map(describeCollection);
  const views = store.catalog.views.list(database).map(describeView);
  const shown = [...collections, ...views]
    .filter((doc) => filter.test(doc))
    .map((doc) => (isNameOnly ? toDoc({ name: doc.get('name'), type: doc.get('type') }) : doc));
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
  'timeseries',
  'clusteredIndex',
  'expireAfterSeconds',
]);
const REFUSED = new Set(['encryptedFields']);

/** Options that make a collection of a special kind, checked and completed. */
function completeKind(options: Doc): void {
  const series = documentIn(options, 'timeseries');
  if (series !== undefined) options.set('timeseries', completedTimeSeries(series));
  const clustered = documentIn(options, 'clusteredIndex');
  if (clustered !== undefined) options.set('clusteredIndex', completedClusteredIndex(clustered));
  if (series !== undefined && (clustered !== undefined || options.has('capped'))) {
    throw new CommandError(CODE.invalidOptions, 'timeseries is not compatible with capped or clusteredIndex');
  }
  const seconds = options.get('expireAfterSeconds');
  if (seconds === undefined) return;
  if (series === undefined && clustered === undefined) {
    throw new CommandError(
      CODE.invalidOptions,
      "'expireAfterSeconds' is only supported on time-series collections or when the 'clusteredIndex' option is specified",
    );
  }
  if (!isNumeric(seconds) || !(toDouble(seconds) >= 0)) {
    throw new CommandError(CODE.invalidOptions, "'expireAfterSeconds' must be a number that is not negative");
  }
  options.set('expireAfterSeconds', BigInt(Math.trunc(toDouble(seconds))));
}

function describeCollection(collection: Collection): Doc {
  const { name, options } = collection;
  if (timeSeriesOf(collection) !== undefined) {
    return toDoc({ name, type: 'timeseries', options, info: { readOnly: false } });
  }
  const idIndex = options.has('clusteredIndex') ? undefined : collection.index(ID_INDEX)?.spec;
  return toDoc({
    name,
    type: 'collection',
    options,
    info: { readOnly: false, uuid: new Bytes(4, collection.uuid) },
    idIndex,
  });
}

function describeView({ name, options }: View): Doc {
  return toDoc({ name, type: 'view', options, info: { readOnly: true } });
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
