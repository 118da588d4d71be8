import type { Doc } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { Finder, type FindOptions } from '../plan/finder.js';
import type { Filter } from '../query/filter.js';
import type { Collection } from '../storage/collection.js';
import type { Update } from '../update/update.js';
import { buildUpsert } from '../update/upsert.js';
import type { Store } from './call.js';
import { Pacer } from './pacer.js';

interface UpdateRequest {
  readonly find: FindOptions;
  readonly update: Update;
  readonly isMulti: boolean;
  readonly isUpsert: boolean;
  /** The collection's validator is not asked. */
  readonly isUnchecked: boolean;
}

export interface UpdateOutcome {
  readonly matched: number;
  readonly modified: number;
  readonly upserted: Doc | undefined;
  /** The last document that was matched, as it was and as it is now. */
  readonly before: Doc | undefined;
  readonly after: Doc | undefined;
  readonly filter: Filter | undefined;
}

export async function updateWhere(
  store: Store,
  database: string,
  name: string,
  request: UpdateRequest,
): Promise<UpdateOutcome> {
  const collection = request.isUpsert
    ? store.catalog.ensure(database, name)
    : store.catalog.find(database, name);
  if (collection === undefined) return NOTHING;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await updateFound(store, collection, request);
    if (outcome.matched > 0 || !request.isUpsert) return outcome;
    try {
      const upserted = buildUpsert(request.find.filter, request.update);
      collection.insert(upserted, request.isUnchecked);
      return { ...NOTHING, upserted, after: upserted };
    } catch (error) {
      // Somebody else inserted it in the meantime: now there is something to update.
      if (
        !(error instanceof CommandError) ||
        error.code !== CODE.duplicateKey ||
        attempt === UPSERT_ATTEMPTS
      ) {
        throw error;
      }
    }
  }
}

/** Deletes one or all; how many there were. */
export async function deleteWhere(
  store: Store,
  collection: Collection,
  find: FindOptions,
  isSingle: boolean,
): Promise<number> {
  let deleted = 0;
  await visit(store, collection, find, isSingle, (record, doc) => {
    collection.remove(record, doc);
    deleted += 1;
  });
  return deleted;
}

/**
 * Calls `act` for each document that matches at that very moment: others may have had a turn since it was
 * found. All records are found before the first is changed, so that no change is met twice.
 */
export async function visit(
  store: Store,
  collection: Collection,
  find: FindOptions,
  isSingle: boolean,
  act: (record: number, doc: Doc, filter: Filter) => void,
): Promise<void> {
  const pacer = new Pacer();
  const finder = new Finder(store.engine, collection, find);
  if (isSingle) {
    while (!finder.isDone) {
      for (const { record, doc } of finder.step(1)) {
        if (!finder.plan.isSorted && !finder.filter.test(doc)) continue;
        act(record, doc, finder.filter);
        return;
      }
      if (pacer.isDue) await pacer.rest();
    }
    return;
  }
  const records: number[] = [];
  while (!finder.isDone) {
    for (const { record } of finder.step()) records.push(record);
    if (pacer.isDue) await pacer.rest();
  }
  for (const record of records) {
    const doc = collection.get(record);
    if (doc !== undefined && finder.filter.test(doc)) act(record, doc, finder.filter);
    if (pacer.isDue) {
      store.engine.settle();
      await pacer.rest();
    }
  }
}

const UPSERT_ATTEMPTS = 3;
const NOTHING: UpdateOutcome = {
  matched: 0,
  modified: 0,
  upserted: undefined,
  before: undefined,
  after: undefined,
  filter: undefined,
};

async function updateFound(
  store: Store,
  collection: Collection,
  request: UpdateRequest,
): Promise<UpdateOutcome> {
  const { find, update, isMulti } = request;
  const outcome: { -readonly [Key in keyof UpdateOutcome]: UpdateOutcome[Key] } = { ...NOTHING };
  await visit(store, collection, find, !isMulti, (record, before, filter) => {
    // As bytes, so that it is put together once, whoever asks for it afterwards.
    const updated = update.apply(before, { filter });
    const after = updated.clone();
    outcome.matched += 1;
    outcome.before = before;
    outcome.after = after;
    outcome.filter = filter;
    if (after.toBytes().equals(before.toBytes())) return;
    const changed = updated.changesFrom(before);
    collection.replace(record, before, after, { changed, isUnchecked: request.isUnchecked });
    outcome.modified += 1;
  });
  return outcome;
}
