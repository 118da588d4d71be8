import { assertValidDocument } from '../bson/layout.js';
import type { Collection } from '../storage/collection.js';
import { afterPrefix, type Engine, TREE } from '../storage/engine.js';
import type { Index } from '../storage/index-definition.js';
import { KeySource } from '../storage/index-keys.js';
import { idPrefix, recordAtEnd, recordOfDocKey } from '../storage/keys.js';
import { Pacer } from './pacer.js';

/** An entry of an index that should not be there, or one that should and is not. */
export interface IndexFault {
  readonly index: string;
  readonly record: number;
}

/** What a walk through all documents and all entries of a collection has found. */
export interface Consistency {
  readonly records: number;
  /** The number that `count` answers without looking. */
  readonly counted: number;
  readonly keysPerIndex: ReadonlyMap<string, number>;
  /** Records that are not BSON. */
  readonly corruptRecords: readonly number[];
  readonly missing: readonly IndexFault[];
  readonly extra: readonly IndexFault[];
  /** Indexes that do not know that a document has an array in them, or a key too long to be kept whole. */
  readonly uninformed: readonly string[];
}

/**
 * Compares every entry of every index with the keys of the documents as they are computed anew. Others get
 * their turn in between: a document and its entries change together, so each comparison holds by itself.
 */
export async function checkConsistency(engine: Engine, collection: Collection): Promise<Consistency> {
  const walk = new Walk(engine, collection);
  await walk.throughDocuments();
  const keysPerIndex = new Map<string, number>();
  for (const index of [...collection.indexes]) keysPerIndex.set(index.name, await walk.throughIndex(index));
  const range = { from: idPrefix(collection.id), to: idPrefix(collection.id + 1) };
  const { corruptRecords, missing, extra, uninformed } = walk;
  return {
    records: engine.count(TREE.docs, range),
    counted: collection.count,
    keysPerIndex,
    corruptRecords,
    missing,
    extra,
    uninformed: [...uninformed],
  };
}

const CHUNK = 128;
const MOST_KEPT = 100_000;

class Walk {
  readonly corruptRecords: number[] = [];
  readonly missing: IndexFault[] = [];
  readonly extra: IndexFault[] = [];
  readonly uninformed = new Set<string>();
  readonly #engine: Engine;
  readonly #collection: Collection;
  readonly #pacer = new Pacer();
  readonly #wanted = new Map<number, ReadonlySet<string>>();
  #wantedFor: Index | undefined;
  #version = -1;
  #kept = 0;

  constructor(engine: Engine, collection: Collection) {
    this.#engine = engine;
    this.#collection = collection;
  }

  /** Looks for the entries that each document ought to have. */
  async throughDocuments(): Promise<void> {
    const from = idPrefix(this.#collection.id);
    const to = idPrefix(this.#collection.id + 1);
    await this.#inChunks(TREE.docs, from, to, (key, value) => {
      const record = recordOfDocKey(key);
      if (!isValid(value)) this.corruptRecords.push(record);
      else for (const index of this.#collection.indexes) this.#checkEntries(index, record);
    });
  }

  /** Looks for the document of each entry; how many entries there are. */
  async throughIndex(index: Index): Promise<number> {
    const from = idPrefix(index.id);
    return this.#inChunks(TREE.index, from, afterPrefix(from), (key, value) => {
      if (!this.#collection.indexes.includes(index)) return;
      const record = index.isUnique ? recordAtEnd(value) : recordAtEnd(key);
      if (!this.#wantedIn(index, record).has(key.toString('latin1')))
        this.extra.push({ index: index.name, record });
    });
  }

  /** The keys that a document ought to have. Kept, as one with a long array comes up for each of its elements. */
  #wantedIn(index: Index, record: number): ReadonlySet<string> {
    if (this.#wantedFor !== index || this.#version !== this.#engine.version || this.#kept > MOST_KEPT) {
      this.#wanted.clear();
      this.#kept = 0;
      this.#wantedFor = index;
      this.#version = this.#engine.version;
    }
    const known = this.#wanted.get(record);
    if (known !== undefined) return known;
    const doc = this.#collection.get(record);
    const entries = doc === undefined ? [] : this.#collection.entriesOf(index, record, doc);
    const wanted = new Set(entries.map(({ key }) => key.toString('latin1')));
    this.#wanted.set(record, wanted);
    this.#kept += wanted.size;
    return wanted;
  }

  #checkEntries(index: Index, record: number): void {
    const doc = this.#collection.get(record);
    if (doc === undefined) return;
    for (const { key, value } of this.#collection.entriesOf(index, record, doc)) {
      const stored = this.#engine.get(TREE.index, key);
      if (stored === undefined || value === undefined || !stored.equals(value))
        this.missing.push({ index: index.name, record });
    }
    const found = index.keysOf(new KeySource(doc));
    const isNews =
      found.multikeyPaths.some((path) => !index.multikeyPaths.has(path)) ||
      (!index.hasShortenedKeys && found.keys.some((key) => key.isShortened));
    if (isNews) this.uninformed.add(index.name);
  }

  async #inChunks(
    tree: typeof TREE.docs | typeof TREE.index,
    start: Buffer,
    to: Buffer,
    look: (key: Buffer, value: Buffer) => void,
  ): Promise<number> {
    let seen = 0;
    let from = start;
    for (;;) {
      const entries = this.#engine.entries(tree, { from, to, limit: CHUNK });
      for (const { key, value } of entries) look(key, value);
      seen += entries.length;
      const last = entries.at(-1)?.key;
      if (last === undefined || entries.length < CHUNK) return seen;
      from = Buffer.concat([last, Buffer.of(0)]);
      if (this.#pacer.isDue) await this.#pacer.rest();
    }
  }
}

function isValid(bytes: Buffer): boolean {
  try {
    assertValidDocument(bytes);
    return true;
  } catch {
    return false;
  }
}
