import { Doc } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import type { Catalog } from '../storage/catalog.js';
import type { Collection } from '../storage/collection.js';
import { type Engine, TREE } from '../storage/engine.js';
import type { Index } from '../storage/index-definition.js';
import { idPrefix, recordAtEnd } from '../storage/keys.js';
import { type Call, documentIn, flagIn, type Reply, stringIn } from './call.js';

/** What `collMod` changes of an index. Throws `CannotConvertIndexToUnique` with the documents that stand against it. */
export function modifyIndex({ store }: Call, collection: Collection, change: Doc): Reply {
  const index = indexIn(collection, change);
  if (!CHANGES.some((name) => change.has(name))) {
    throw new CommandError(
      CODE.invalidOptions,
      'no expireAfterSeconds, hidden, unique, or prepareUnique field',
    );
  }
  const spec = index.spec.clone();
  const reply = {
    ...changeTime(spec, change),
    ...(change.has('hidden') ? hide(index, spec, flagIn(change, 'hidden')) : {}),
    ...(change.has('prepareUnique') ? prepare(index, spec, flagIn(change, 'prepareUnique')) : {}),
  };
  index.spec = spec;
  if (!flagIn(change, 'unique') || index.isUnique) return reply;
  makeUnique(store.engine, store.catalog, collection, index);
  return { ...reply, unique_new: true };
}

const CHANGES = ['expireAfterSeconds', 'hidden', 'prepareUnique', 'unique'];

function indexIn(collection: Collection, change: Doc): Index {
  const name = stringIn(change, 'name');
  const pattern = documentIn(change, 'keyPattern');
  const index = collection.indexes.find(({ spec, name: known }) => {
    const key = spec.get('key');
    return name === undefined
      ? key instanceof Doc && pattern?.toBytes().equals(key.toBytes())
      : known === name;
  });
  if (index !== undefined) return index;
  throw new CommandError(CODE.indexNotFound, `cannot find index for ns ${collection.namespace}`);
}

function changeTime(spec: Doc, change: Doc): Reply {
  const seconds = change.get('expireAfterSeconds');
  if (seconds === undefined) return {};
  const before = spec.get('expireAfterSeconds');
  spec.set('expireAfterSeconds', seconds);
  return { expireAfterSeconds_old: before, expireAfterSeconds_new: seconds };
}

function hide(index: Index, spec: Doc, isHidden: boolean): Reply {
  const before = index.isHidden;
  index.isHidden = isHidden;
  mark(spec, 'hidden', isHidden);
  return { hidden_old: before, hidden_new: isHidden };
}

function prepare(index: Index, spec: Doc, isPreparing: boolean): Reply {
  const before = index.isPreparing;
  index.isPreparing = isPreparing && !index.isUnique;
  mark(spec, 'prepareUnique', index.isPreparing);
  return { prepareUnique_old: before, prepareUnique_new: isPreparing };
}

function mark(spec: Doc, name: string, isSet: boolean): void {
  if (isSet) spec.set(name, true);
  else spec.delete(name);
}

/** The entries of a unique index look different: it is built anew, and the old one goes. */
function makeUnique(engine: Engine, catalog: Catalog, collection: Collection, index: Index): void {
  if (!index.isPreparing) {
    throw new CommandError(
      CODE.invalidOptions,
      "Cannot make index unique with 'prepareUnique=false'. Run collMod to set it first.",
    );
  }
  const violations = violationsIn(engine, collection, index);
  if (violations.length > 0) {
    throw new CommandError(
      CODE.cannotConvertIndexToUnique,
      'Cannot convert the index to unique. Please resolve conflicting documents before running collMod again.',
      { violations: violations.map((ids) => ({ ids })) },
    );
  }
  const spec = index.spec.clone().set('unique', true);
  spec.delete('prepareUnique');
  catalog.createIndex(collection, spec);
  catalog.dropIndex(collection, index);
}

/** The ids of documents that have the same key, for each such key. */
function violationsIn(engine: Engine, collection: Collection, index: Index) {
  const groups = new Map<string, number[]>();
  const range = { from: idPrefix(index.id), to: idPrefix(index.id + 1) };
  for (const entry of engine.keys(TREE.index, range)) {
    const record = recordAtEnd(entry);
    const key = entry.toString('latin1', 0, entry.length - RECORD_BYTES);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups.values()]
    .filter((records) => records.length > 1)
    .map((records) => records.map((record) => collection.get(record)?.get('_id') ?? null));
}

const RECORD_BYTES = 6;
