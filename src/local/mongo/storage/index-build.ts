import { Doc } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import type { Collection } from './collection.js';
import { type Engine, TREE } from './engine.js';
import type { Index } from './index-definition.js';
import { idPrefix, recordOfDocKey } from './keys.js';

/**
 * Gives an index the entries of all documents, some at each step; between the steps others may read and write
 * the collection if it knows of the index (`building`). Throws `DuplicateKey`, and `IndexBuildAborted` when the
 * collection is gone.
 */
export function* fillIndex(engine: Engine, collection: Collection, index: Index): Generator<void> {
  let from = idPrefix(collection.id);
  const to = idPrefix(collection.id + 1);
  for (;;) {
    if (collection.isGone) {
      throw new CommandError(CODE.indexBuildAborted, `Index build aborted: ${collection.namespace} is gone`);
    }
    const entries = engine.entries(TREE.docs, { from, to, limit: STEP });
    for (const { key, value } of entries) collection.addToIndex(index, recordOfDocKey(key), Doc.parse(value));
    engine.settle();
    const last = entries.at(-1)?.key;
    if (last === undefined || entries.length < STEP) return;
    from = Buffer.concat([last, Buffer.of(0)]);
    yield;
  }
}

const STEP = 250;
