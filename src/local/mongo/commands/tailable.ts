import { setTimeout as pause } from 'node:timers/promises';
import { Doc } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { CODE, CommandError } from '../errors.js';
import type { FindOptions } from '../plan/finder.js';
import { Filter } from '../query/filter.js';
import type { Project } from '../query/projection.js';
import type { Collection } from '../storage/collection.js';
import { TREE } from '../storage/engine.js';
import { docKey, idPrefix, recordOfDocKey } from '../storage/keys.js';
import { type Call, countIn, flagIn, type Store } from './call.js';
import { type Batch, Cursor } from './cursors.js';

/**
 * A cursor that stays open at the end of a capped collection and goes on with what is added (MongoDB's
 * manual, "Tailable Cursors"). It is dead from the start if there was nothing to find.
 */
export class TailableCursor extends Cursor {
  readonly isAwaiting: boolean;
  readonly #store: Store;
  readonly #collection: Collection;
  readonly #filter: Filter;
  readonly #project: Project;
  #last = 0;
  #isOpen = false;

  constructor(call: Call, collection: Collection, options: FindOptions, project: Project) {
    super(collection.namespace, { next: () => undefined });
    this.isAwaiting = flagIn(call.body, 'awaitData');
    this.#store = call.store;
    this.#collection = collection;
    this.#filter = new Filter(options.filter, { ...options, hasScripts: true });
    this.#project = project;
  }

  /** With `waitMs`, waits so long for a document if there is none yet. */
  override async batch(size: number, waitMs = 0): Promise<Batch> {
    this.lastUsedMs = Date.now();
    const giveUpMs = performance.now() + waitMs;
    let documents = this.#read(size);
    while (documents.length === 0 && performance.now() < giveUpMs) {
      // Whoever writes knows nothing of who waits, and a look costs next to nothing.
      await pause(LOOK_EVERY_MS);
      documents = this.#read(size);
    }
    this.#isOpen ||= documents.length > 0 || size === 0;
    return { documents, isLast: !this.#isOpen };
  }

  #read(size: number): Doc[] {
    this.#assertPosition();
    const { engine } = this.#store;
    const documents: Doc[] = [];
    let bytes = 0;
    while (documents.length < size && bytes < MAX_BATCH_BYTES) {
      const from = docKey(this.#collection.id, this.#last + 1);
      const [next] = engine.entries(TREE.docs, { from, to: idPrefix(this.#collection.id + 1), limit: 1 });
      if (next === undefined) break;
      this.#last = recordOfDocKey(next.key);
      const doc = Doc.parse(next.value);
      if (!this.#filter.test(doc)) continue;
      bytes += next.value.length;
      documents.push(this.#project(doc, this.#filter));
    }
    return documents;
  }

  #assertPosition(): void {
    const { database, name } = this.#collection;
    if (this.#store.catalog.find(database, name)?.id !== this.#collection.id) {
      throw new CommandError(CODE.queryPlanKilled, `collection dropped: ${this.namespace}`);
    }
    if (this.#last === 0 || this.#collection.get(this.#last) !== undefined) return;
    throw new CommandError(
      CODE.cappedPositionLost,
      `CollectionScan died due to position in capped collection being deleted. Last seen record id: RecordId(${this.#last})`,
    );
  }
}

/** Refuses what a tailable cursor cannot do. */
export function assertTailable(call: Call, collection: Collection | undefined, namespace: string): void {
  const { body } = call;
  const sort = body.get('sort');
  const natural = sort instanceof Doc ? sort.get('$natural') : undefined;
  const isForward = isNumeric(natural) && toDouble(natural) === 1;
  if (sort instanceof Doc && sort.size > 0 && !isForward) {
    throw new CommandError(
      CODE.badValue,
      'error processing query: cannot use tailable option with a sort other than {$natural: 1}',
    );
  }
  if (collection === undefined || collection.options.get('capped') === true) return;
  throw new CommandError(
    CODE.badValue,
    `error processing query: ns=${namespace} tailable cursor requested on non capped collection`,
  );
}

/** How long `getMore` may wait, in ms. */
export function waitOf(cursor: Cursor, body: Doc): number {
  if (!(cursor instanceof TailableCursor) || !cursor.isAwaiting) return 0;
  return countIn(body, 'maxTimeMS') ?? DEFAULT_WAIT_MS;
}

const LOOK_EVERY_MS = 20;
const DEFAULT_WAIT_MS = 1_000;
const MAX_BATCH_BYTES = 16 * 1024 * 1024 - 64 * 1024;
