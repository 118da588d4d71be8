import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { int, type Plain } from '../bson/plain.js';
import { encodeSortKey } from '../bson/sort-key.js';
import { CODE, CommandError } from '../errors.js';
import { Finder, type FindOptions } from '../plan/finder.js';
import { countEntries } from '../plan/scan.js';
import { parseSort } from '../plan/sort-order.js';
import { parseCollation, SIMPLE } from '../query/collation.js';
import { Filter } from '../query/filter.js';
import { compileProjection, type Project } from '../query/projection.js';
import { NO_TEXTS } from '../query/text/rules.js';
import type { Collection } from '../storage/collection.js';
import {
  type Call,
  collectionName,
  countIn,
  documentIn,
  flagIn,
  type Reply,
  type Store,
  stringIn,
  timeLimitIn,
} from './call.js';
import { Cursor, type Source } from './cursors.js';
import { findById } from './find-by-id.js';
import { Pacer } from './pacer.js';
import { presentationOf, type Show } from './presentation.js';
import { assertTailable, TailableCursor, waitOf } from './tailable.js';
import { variablesIn } from './variables.js';
import { throughView } from './views.js';

export async function find(call: Call): Promise<Reply> {
  const { body, store } = call;
  const name = collectionName(call);
  const namespace = `${call.database}.${name}`;
  const collection = store.catalog.find(call.database, name);
  const byId = collection === undefined ? undefined : findById(body, collection);
  if (byId !== undefined) {
    const firstBatch = byId.doc === undefined ? [] : [byId.doc];
    return {
      cursor: Doc.from([
        ['firstBatch', firstBatch],
        ['id', 0n],
        ['ns', namespace],
      ]),
    };
  }
  const project = compileProjection(body.get('projection'), variablesIn(body));
  const options = findOptions(body);
  const isTailable = flagIn(body, 'tailable');
  if (isTailable) assertTailable(call, collection, namespace);
  else if (flagIn(body, 'awaitData')) {
    throw new CommandError(CODE.failedToParse, "Cannot set 'awaitData' without also setting 'tailable'");
  }
  const show = presentationOf(body, project);
  const source =
    collection === undefined ? absent(call, name, options, project) : found(store, collection, options, show);
  const batchSize = countIn(body, 'batchSize') ?? FIRST_BATCH;
  if (isTailable && collection !== undefined) {
    return firstBatch(store, new TailableCursor(call, collection, options, project), batchSize);
  }
  return firstBatch(store, new Cursor(namespace, source), batchSize, flagIn(body, 'singleBatch'));
}

/** The options that `find` and `explain` of it share. */
export function findOptions(body: Doc): FindOptions {
  const limit = countIn(body, 'limit') ?? 0;
  const collation = body.get('collation');
  const sort = parseSort(body.get('sort'));
  const isNatural = sort[0]?.path === '$natural';
  return {
    filter: documentIn(body, 'filter') ?? new Doc(),
    sort: isNatural ? [] : sort,
    skip: countIn(body, 'skip') ?? 0,
    limit,
    collation: parseCollation(collation),
    hint: isNatural ? body.get('sort') : body.get('hint'),
    timeLimit: timeLimitIn(body),
    variables: variablesIn(body),
    min: documentIn(body, 'min'),
    max: documentIn(body, 'max'),
  };
}

export async function getMore(call: Call): Promise<Reply> {
  const { body, store } = call;
  const id = body.get('getMore');
  if (typeof id !== 'bigint') {
    throw new CommandError(
      CODE.typeMismatch,
      "BSON field 'getMore.getMore' is the wrong type, expected type 'long'",
    );
  }
  const cursor = store.cursors.get(id);
  const namespace = `${call.database}.${stringIn(body, 'collection') ?? ''}`;
  if (cursor.namespace !== namespace) {
    throw new CommandError(
      13,
      `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
    );
  }
  const size = countIn(body, 'batchSize') || Number.POSITIVE_INFINITY;
  const batch = await cursor.batch(size, waitOf(cursor, body)).catch((error: unknown) => {
    store.cursors.close(id);
    throw error;
  });
  if (batch.isLast) store.cursors.close(id);
  return { cursor: { nextBatch: batch.documents, id: batch.isLast ? 0n : id, ns: namespace } };
}

export function killCursors(call: Call): Reply {
  const ids = call.body.get('cursors');
  const killed: Plain[] = [];
  const missing: Plain[] = [];
  for (const id of Array.isArray(ids) ? ids : []) {
    if (typeof id === 'bigint' && call.store.cursors.close(id)) killed.push(id);
    else missing.push(id);
  }
  return { cursorsKilled: killed, cursorsNotFound: missing, cursorsAlive: [], cursorsUnknown: [] };
}

/** Answers with the first documents and keeps the cursor if there are more. */
export async function firstBatch(
  store: Store,
  cursor: Cursor,
  size: number,
  isSingle = false,
): Promise<Reply> {
  const batch = await cursor.batch(size);
  const id = batch.isLast || isSingle ? 0n : store.cursors.add(cursor);
  return { cursor: { firstBatch: batch.documents, id, ns: cursor.namespace } };
}

export const FIRST_BATCH = 101;

/** The documents that a query finds, as a result to be fetched in batches. */
export function found(store: Store, collection: Collection, options: FindOptions, show: Show): Source {
  const finder = new Finder(store.engine, collection, options);
  const pacer = new Pacer();
  let waiting: Doc[] = [];
  let at = 0;
  const step = () => {
    waiting = finder.step().map((candidate) => show(candidate, finder));
    at = 0;
  };
  const taken = (): Doc | undefined => {
    at += 1;
    return waiting[at - 1];
  };
  const stepOn = async (): Promise<Doc | undefined> => {
    while (at >= waiting.length && !finder.isDone) {
      if (pacer.isDue) await pacer.rest();
      step();
    }
    return taken();
  };
  return {
    next() {
      if (at >= waiting.length && !finder.isDone && !pacer.isDue) step();
      return at >= waiting.length && !finder.isDone ? stepOn() : taken();
    },
  };
}

export async function count(call: Call): Promise<Reply> {
  const { body, store } = call;
  const collection = store.catalog.find(call.database, collectionName(call));
  const filter = documentIn(body, 'query') ?? new Doc();
  const collation = parseCollation(body.get('collation'));
  const skip = countIn(body, 'skip') ?? 0;
  const limit = limitOf(body) || Number.POSITIVE_INFINITY;
  if (collection === undefined) {
    nothing({ filter, collation });
    return { n: int(await countAbsent(call)) };
  }
  const all = await countAll(store, collection, {
    filter,
    collation,
    hint: body.get('hint'),
    timeLimit: timeLimitIn(body),
  });
  return { n: int(Math.max(0, Math.min(all - skip, limit))) };
}

/** Of a count, unlike that of a query, the limit may be negative: that means the same. */
function limitOf(body: Doc): number {
  const limit = body.get('limit') ?? null;
  return isNumeric(limit) ? Math.abs(Math.trunc(toDouble(limit))) : (countIn(body, 'limit') ?? 0);
}

async function countAbsent(call: Call): Promise<number> {
  const name = collectionName(call);
  if (call.store.catalog.views.find(call.database, name) === undefined) return 0;
  const source = throughView(call, name);
  let total = 0;
  while ((await source.next()) !== undefined) total += 1;
  return total;
}

async function countAll(store: Store, collection: Collection, options: FindOptions): Promise<number> {
  if (options.filter.size === 0) return collection.count;
  const finder = new Finder(store.engine, collection, options);
  if (finder.plan.kind === 'index' && finder.plan.isExact) {
    return countEntries(store.engine, finder.plan, finder.effort);
  }
  const pacer = new Pacer();
  let total = 0;
  while (!finder.isDone) {
    total += finder.step().length;
    if (pacer.isDue) await pacer.rest();
  }
  return total;
}

export async function distinct(call: Call): Promise<Reply> {
  const { body, store } = call;
  const key = stringIn(body, 'key');
  if (key === undefined)
    throw new CommandError(CODE.missingField, "BSON field 'distinct.key' is missing but a required field");
  const collation = parseCollation(body.get('collation'));
  const filter = documentIn(body, 'query') ?? new Doc();
  const collection = store.catalog.find(call.database, collectionName(call));
  const options = { filter, collation, hint: body.get('hint'), timeLimit: timeLimitIn(body) };
  const source =
    collection === undefined
      ? absent(call, collectionName(call), options, (doc) => doc)
      : found(store, collection, options, ({ doc }) => doc);
  const values = new Map<string, Value>();
  for (let doc = await source.next(); doc !== undefined; doc = await source.next()) {
    for (const value of valuesAt(doc, key.split('.'))) {
      const id = encodeSortKey(value, collation.fold).toString('latin1');
      if (!values.has(id)) values.set(id, value);
    }
  }
  return { values: [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value) };
}

/** What a path leads to, with arrays taken apart once. */
function valuesAt(value: Value | undefined, parts: readonly string[]): Value[] {
  const [part, ...rest] = parts;
  if (part === undefined) return value === undefined ? [] : Array.isArray(value) ? value : [value];
  if (value instanceof Doc) return valuesAt(value.get(part), rest);
  if (!Array.isArray(value)) return [];
  const item = /^\d+$/.test(part) ? value[Number(part)] : undefined;
  if (item !== undefined) return valuesAt(item, rest);
  return value.flatMap((one) => (one instanceof Doc ? valuesAt(one, parts) : []));
}

/** No collection of that name: there may be a view. */
function absent(call: Call, name: string, options: FindOptions, project: Project): Source {
  if (call.store.catalog.views.find(call.database, name) === undefined) return nothing(options);
  const source = throughView(call, name);
  return {
    async next() {
      const doc = await source.next();
      return doc === undefined ? undefined : project(doc);
    },
  };
}

/** A collection that does not exist: the query is still checked. */
function nothing(options: FindOptions): Source {
  const { filter, collation = SIMPLE, variables } = options;
  new Filter(filter, { collation, variables, text: NO_TEXTS, hasScripts: true });
  return { next: () => undefined };
}
