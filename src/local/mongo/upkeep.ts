import { Doc } from './bson/document.js';
import { UtcDate } from './bson/values.js';
import type { Store } from './commands/call.js';
import { CommandError } from './errors.js';
import { findAll } from './plan/finder.js';
import type { Collection } from './storage/collection.js';
import type { Index } from './storage/index-definition.js';

/** What the server does unasked: documents past their time go, so do keys of what was dropped, and idle cursors. */
export function startUpkeep(store: Store): { stop(): void } {
  const sweeping = setInterval(() => guarded(store, () => sweep(store)), SWEEP_EVERY_MS).unref();
  const expiring = setInterval(
    () => guarded(store, () => expire(store, Date.now())),
    EXPIRE_EVERY_MS,
  ).unref();
  return {
    stop() {
      clearInterval(sweeping);
      clearInterval(expiring);
    },
  };
}

/** Deletes what TTL indexes say is past its time. */
export function expire(store: Store, nowMs: number): void {
  for (const collection of store.catalog.all()) {
    for (const index of collection.indexes) expireBy(store, collection, index, nowMs);
  }
  store.engine.settle();
  store.cursors.closeIdle(nowMs);
  store.activity.closeIdle(nowMs);
}

const SWEEP_EVERY_MS = 200;
/** A look into an index costs next to nothing, and MongoDB promises a minute. */
const EXPIRE_EVERY_MS = 1_000;
/** At most so many documents of a collection in one go; the rest follow in the next. */
const EXPIRE_AT_ONCE = 5_000;
const SWEEP_SLICE_MS = 20;

function expireBy(store: Store, collection: Collection, index: Index, nowMs: number): void {
  const seconds = index.expireAfterSeconds;
  const [field] = index.fields;
  if (seconds === undefined || field === undefined || index.fields.length !== 1) return;
  const due = new UtcDate(nowMs - seconds * 1000);
  const filter = Doc.from([[field.path, Doc.from([['$lte', due]])]]);
  const hint = index.name;
  const found = [...findAll(store.engine, collection, { filter, hint, limit: EXPIRE_AT_ONCE })];
  for (const { record, doc } of found) collection.remove(record, doc);
}

function sweep(store: Store): void {
  const started = performance.now();
  while (performance.now() - started < SWEEP_SLICE_MS && store.catalog.sweep());
}

function guarded(store: Store, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof CommandError)
      store.log({ level: 'warn', event: 'upkeep-failed', error: error.message });
    else store.log({ level: 'error', event: 'upkeep-failed', error: String(error) });
  }
}
