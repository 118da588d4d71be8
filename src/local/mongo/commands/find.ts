import { Doc, type Value } from '../bson/document.js';
import { int, type Plain } from '../bson/plain.js';
import { encodeSortKey } from '../bson/sort-key.js';
import { CODE, CommandError } from '../errors.js';
import { Finder, type FindOptions } from '../plan/finder.js';
import { countEntries } from '../plan/scan.js';
import { parseSort } from '../plan/sort-order.js';
import { parseCollation, SIMPLE } from '../query/collation.js';
import { Filter } from '../query/filter.js';
import { compileProjection, type Project } from '../query/projection.js';
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
} from './call.js';
import { Cursor, type Source } from './cursors.js';
import { Pacer } from './pacer.js';

export async function find(call: Call): Promise<Reply> {
  const { body, store } = call;
  const name = collectionName(call);
  const namespace = `${call.database}.${name}`;
  if (flagIn(body, 'tailable')) {
    throw new CommandError(
      CODE.badValue,
      `error processing query: ns=${namespace} tailable cursor requested on non capped collection`,
    );
  }
  const project = compileProjection(body.get('projection'), documentIn(body, 'let'));
  const options = findOptions(body);
  const collection = store.catalog.find(call.database, name);
  const source = collection === undefined ? nothing(options) : found(store, collection, options, project);
  const batchSize = countIn(body, 'batchSize') ?? FIRST_BATCH;
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
    variables: documentIn(body, 'let'),
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
  const batch = await cursor.batch(countIn(body, 'batchSize') || Number.POSITIVE_INFINITY);
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
export function found(store: Store, collection: Collection, options: FindOptions, project: Project): Source {
  const finder = new Finder(store.engine, collection, options);
  const pacer = new Pacer();
  let waiting: Doc[] = [];
  let at = 0;
  const step = () => {
    waiting = finder.step().map(({ doc }) => project(doc, finder.filter));
    at = 0;
  };
  const stepOn = async (): Promise<Doc | undefined> => {
    while (at >= waiting.length && !finder.isDone) {
      if (pacer.isDue) await pacer.rest();
      step();
    }
    at += 1;
    return waiting[at - 1];
  };
  return {
    next() {
      if (at >= waiting.length) return stepOn();
      at += 1;
      return waiting[at - 1];
    },
  };
}

export async function count(call: Call): Promise<Reply> {
  const { body, store } = call;
  const collection = store.catalog.find(call.database, collectionName(call));
  const filter = documentIn(body, 'query') ?? new Doc();
  const collation = parseCollation(body.get('collation'));
  const skip = countIn(body, 'skip') ?? 0;
  const limit = Math.abs(Number(countIn(body, 'limit') ?? 0)) || Number.POSITIVE_INFINITY;
  new Filter(filter, { collation });
  if (collection === undefined) return { n: int(0) };
  const all = await countAll(store, collection, { filter, collation, hint: body.get('hint') });
  return { n: int(Math.max(0, Math.min(all - skip, limit))) };
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
  new Filter(filter, { collation });
  const collection = store.catalog.find(call.database, collectionName(call));
  if (collection === undefined) return { values: [] };
  const values = new Map<string, Value>();
  const finder = new Finder(store.engine, collection, { filter, collation, hint: body.get('hint') });
  const pacer = new Pacer();
  while (!finder.isDone) {
    for (const { doc } of finder.step()) {
      for (const value of valuesAt(doc, key.split('.'))) {
        const id = encodeSortKey(value, collation.fold).toString('latin1');
        if (!values.has(id)) values.set(id, value);
      }
    }
    if (pacer.isDue) await pacer.rest();
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

/** A collection that does not exist: the query is still checked. */
function nothing(options: FindOptions): Source {
  new Filter(options.filter, { collation: options.collation ?? SIMPLE, variables: options.variables });
  return { next: () => undefined };
}
