import { type Document, Long } from 'bson';
import { BOMBS } from './fuzz-bombs.js';
import {
  collation,
  collection,
  deletes,
  filter,
  flag,
  hint,
  index,
  list,
  type Make,
  number,
  pipeline,
  projection,
  sort,
  update,
  updates,
  writeConcern,
} from './fuzz-parts.js';
import { anyScript } from './fuzz-scripts.js';
import { anyName, anyObject, anyValue } from './fuzz-values.js';
import type { Chance } from './seeded.js';

/** A command with fields that it knows, many of them with values that it does not expect. */
export function anyCommand(chance: Chance): Document {
  if (chance.percent(1)) return { ...chance.pick(BOMBS)(chance), $db: DATABASE };
  const name = chance.pick(Object.keys(COMMANDS));
  const fields = COMMANDS[name] ?? {};
  let command: Document = { [name]: chance.percent(95) ? target(name, chance) : anyValue(chance) };
  for (const [field, make] of Object.entries(fields)) {
    const isNeeded = NEEDED.has(field);
    if (!chance.percent(isNeeded ? 95 : 35)) continue;
    command[field] = chance.percent(88) ? make(chance) : anyValue(chance);
  }
  if (chance.percent(8)) command = { ...command, [anyName(chance)]: anyValue(chance) };
  if (chance.percent(97)) command.$db = chance.percent(92) ? DATABASE : chance.pick(ODD_DATABASES);
  return command;
}

export const DATABASE = 'fuzz';
const ODD_DATABASES = ['', 'a b', 'a.b', '$cmd', 'admin', 'local', 'x'.repeat(64), 'fuzz/2', 'żółć', 'fuzz2'];
const NEEDED = new Set([
  'documents',
  'updates',
  'deletes',
  'pipeline',
  'cursor',
  'indexes',
  'key',
  'update',
  'ops',
  'nsInfo',
  'index',
  'to',
  'explain',
  'map',
  'reduce',
  'out',
]);

const cursor: Make = (chance) => ({ batchSize: number(chance) });

const FIND: Readonly<Record<string, Make>> = {
  filter,
  sort,
  projection,
  skip: number,
  limit: number,
  batchSize: number,
  hint,
  collation,
  singleBatch: flag,
  let: anyObject,
  maxTimeMS: number,
  min: anyObject,
  max: anyObject,
  tailable: (chance) => chance.percent(5),
};

const COMMANDS: Readonly<Record<string, Readonly<Record<string, Make>>>> = {
  insert: { documents: list(anyObject, 6), ordered: flag, writeConcern, bypassDocumentValidation: flag },
  find: FIND,
  aggregate: {
    pipeline,
    cursor,
    allowDiskUse: flag,
    collation,
    hint,
    let: anyObject,
    explain: (chance) => chance.percent(10),
  },
  update: { updates, ordered: flag, writeConcern, let: anyObject },
  delete: { deletes, ordered: flag, writeConcern },
  findAndModify: {
    query: filter,
    update,
    sort,
    remove: (chance) => chance.percent(10),
    new: flag,
    upsert: flag,
    fields: projection,
    arrayFilters: list(anyObject, 2),
  },
  mapReduce: {
    map: anyScript,
    reduce: anyScript,
    finalize: anyScript,
    out: (chance) => chance.pick<unknown>([{ inline: 1 }, 'b', { reduce: 'c' }, anyValue(chance)]),
    query: filter,
    sort,
    limit: number,
    scope: anyObject,
  },
  count: { query: filter, limit: number, skip: number, hint },
  distinct: { key: anyName, query: filter },
  getMore: { collection, batchSize: number },
  killCursors: { cursors: list(anyValue, 3) },
  create: {
    validator: filter,
    collation,
    capped: flag,
    size: number,
    max: number,
    viewOn: (chance) => (chance.percent(10) ? 'a' : undefined),
  },
  collMod: {
    validator: filter,
    validationLevel: (chance) => chance.pick(['off', 'strict', 'moderate', 'x']),
    index: anyObject,
  },
  drop: {},
  renameCollection: { to: (chance) => `${DATABASE}.${String(collection(chance))}`, dropTarget: flag },
  createIndexes: { indexes: list(index, 2) },
  dropIndexes: { index: (chance) => chance.pick(['*', 'a_1', { a: 1 }, '_id_', ['a_1']]) },
  listIndexes: { cursor },
  listCollections: { filter, nameOnly: flag, cursor },
  listDatabases: { filter, nameOnly: flag },
  explain: { verbosity: (chance) => chance.pick(['queryPlanner', 'executionStats', 'nope']) },
  bulkWrite: {
    ops: list(
      (chance) =>
        chance.pick([
          { insert: 0, document: anyObject(chance) },
          {
            update: 0,
            filter: filter(chance),
            updateMods: update(chance),
            multi: flag(chance),
            upsert: flag(chance),
          },
          { delete: 0, filter: filter(chance), multi: flag(chance) },
          anyObject(chance),
        ]),
      4,
    ),
    nsInfo: (chance) => [{ ns: `${DATABASE}.${String(collection(chance))}` }],
    ordered: flag,
    errorsOnly: flag,
  },
  collStats: { scale: number },
  dbStats: { scale: number },
  validate: { full: flag },
  hello: { client: anyObject },
  ping: {},
  serverStatus: {},
  getParameter: { featureCompatibilityVersion: number },
  endSessions: {},
  whatsmyuri: {},
  nope: {},
};

function target(name: string, chance: Chance): unknown {
  if (name === 'explain') return { ...anyInner(chance), $db: DATABASE };
  if (name === 'renameCollection') return `${DATABASE}.${String(collection(chance))}`;
  if (name === 'getMore') return chance.pick([Long.fromNumber(chance.int(0, 1_000)), Long.MAX_VALUE, 1, 'x']);
  if (name === 'endSessions') return [anyObject(chance)];
  return [
    'bulkWrite',
    'ping',
    'hello',
    'serverStatus',
    'listDatabases',
    'dbStats',
    'listCollections',
  ].includes(name)
    ? 1
    : collection(chance);
}

function anyInner(chance: Chance): Document {
  return chance.pick([
    { find: 'a', filter: filter(chance) },
    { aggregate: 'a', pipeline: pipeline(chance), cursor: {} },
    { count: 'a', query: filter(chance) },
    anyObject(chance),
  ]);
}
