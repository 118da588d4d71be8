import { hostname } from 'node:os';
import type { Origin } from '../aggregate/context.js';
import { Doc, type Value } from '../bson/document.js';
import { int, type Plain, toDoc } from '../bson/plain.js';
import { Bytes, UtcDate } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { noSearch } from './administration.js';
import type { Call, Reply } from './call.js';
import { scaleIn, statsOf } from './statistics.js';

/** Stages that a pipeline can begin with and that tell of the server rather than of documents. */
export function originsOf(call: Call): ReadonlyMap<string, Origin> {
  return new Map<string, Origin>([
    ['$changeStream', changeStream],
    ['$collStats', (spec, name) => [collectionStatistics(call, spec, name)]],
    ['$currentOp', (_spec, name) => currentOperations(call, name)],
    ['$indexStats', (_spec, name) => indexStatistics(call, name)],
    ['$listSearchIndexes', noSearches],
    ['$search', noSearches],
    ['$searchMeta', noSearches],
    ['$vectorSearch', noSearches],
    ['$listLocalSessions', (spec, name) => localSessions(call, spec, name)],
  ]);
}

const changeStream: Origin = () => {
  throw new CommandError(40573, 'The $changeStream stage is only supported on replica sets');
};

const noSearches: Origin = () => {
  noSearch();
  return [];
};

/** How often each index was used since the server was started, or since it was made. */
function indexStatistics({ store, database }: Call, name: string | undefined): Doc[] {
  if (name === undefined) {
    throw new CommandError(CODE.invalidNamespace, '{aggregate: 1} is not valid for $indexStats');
  }
  const { indexes = [] } = store.catalog.find(database, name) ?? {};
  return indexes.map((index) =>
    toDoc({
      name: index.name,
      key: index.spec.get('key'),
      host: hostname(),
      accesses: { ops: BigInt(index.uses.count), since: new UtcDate(index.uses.sinceMs) },
      spec: index.spec,
    }),
  );
}

/** The same as a command: what is running is in one document. */
export function currentOp(call: Call): Reply {
  return { inprog: currentOperations(call, undefined) };
}

const COLLECTION_STATISTICS = new Set(['count', 'storageStats']);

function collectionStatistics({ store, database }: Call, spec: Value, name: string | undefined): Doc {
  if (name === undefined) {
    throw new CommandError(CODE.invalidNamespace, '{aggregate: 1} is not valid for $collStats');
  }
  if (!(spec instanceof Doc))
    throw new CommandError(5447000, `$collStats must take a nested object but found: ${String(spec)}`);
  const unknown = spec.keys().find((key) => !COLLECTION_STATISTICS.has(key));
  if (unknown !== undefined) {
    throw new CommandError(
      CODE.unknownField,
      `BSON field '$collStats.${unknown}' is not kept by this server`,
    );
  }
  const collection = store.catalog.find(database, name);
  if (collection === undefined && spec.has('count')) {
    throw new CommandError(
      CODE.namespaceNotFound,
      `Unable to retrieve count in $collStats stage: ns not found`,
    );
  }
  const storage = spec.get('storageStats');
  const scale = storage instanceof Doc ? scaleIn(storage) : 1;
  return toDoc({
    ns: `${database}.${name}`,
    host: hostname(),
    localTime: new UtcDate(Date.now()),
    storageStats: storage === undefined ? undefined : statsOf(collection, scale),
    count: spec.has('count') ? int(collection?.count ?? 0) : undefined,
  });
}

function currentOperations({ store, database }: Call, name: string | undefined): Doc[] {
  if (name !== undefined || database !== 'admin') {
    throw new CommandError(
      CODE.invalidNamespace,
      "$currentOp must be run against the 'admin' database with {aggregate: 1}",
    );
  }
  const now = performance.now();
  return [...store.activity.running].map((operation) => {
    const micros = Math.round((now - operation.startedMs) * 1000);
    const verb = operation.body.firstKey() ?? '';
    return toDoc({
      type: 'op',
      host: hostname(),
      desc: `conn${operation.connection}`,
      connectionId: int(operation.connection),
      active: true,
      currentOpTime: new Date().toISOString(),
      opid: int(operation.connection),
      secs_running: BigInt(Math.floor(micros / 1_000_000)),
      microsecs_running: BigInt(micros),
      op: verb === 'getMore' ? 'getmore' : 'command',
      ns: `${operation.body.get('$db')}.${targetOf(operation.body.get(verb))}`,
      command: operation.body,
    });
  });
}

function targetOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : '$cmd';
}

function localSessions({ store }: Call, spec: Value, name: string | undefined): Doc[] {
  if (name !== undefined) {
    throw new CommandError(
      CODE.invalidNamespace,
      '$listLocalSessions must be run against the database with {aggregate: 1}, not a collection',
    );
  }
  if (!(spec instanceof Doc)) {
    throw new CommandError(CODE.typeMismatch, '$listLocalSessions options must be specified in an object');
  }
  return [...store.activity.sessions].map(({ id, lastUsedMs }) => {
    const _id: Plain = { id, uid: new Bytes(0, NOBODY) };
    return toDoc({ _id, lastUse: new UtcDate(lastUsedMs) });
  });
}

/** The digest of an empty user name: nobody logs in here. */
const NOBODY = Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex');
