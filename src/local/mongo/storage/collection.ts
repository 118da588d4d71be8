import { describe } from '../bson/describe.js';
import { Doc } from '../bson/document.js';
import { isDeeperThan } from '../bson/layout.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { CODE, CommandError } from '../errors.js';
import { Filter } from '../query/filter.js';
import { failureDetails } from '../query/validation/rule-details.js';
import { afterPrefix, type Engine, TREE } from './engine.js';
import { ID_INDEX, type Index } from './index-definition.js';
import type { IndexKey, IndexKeys } from './index-keys.js';
import type { Change } from './journal.js';
import {
  countersKey,
  docKey,
  entryKey,
  idPrefix,
  namespaceKey,
  recordAtEnd,
  recordOfDocKey,
  recordValue,
} from './keys.js';

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
/** MongoDB's limit for what is stored; room is left for the commands around it. */
const MAX_DEPTH = 180;

/** A collection: its documents by record number (the order they came in) and its indexes, changed together. */
export class Collection {
  readonly id: number;
  readonly database: string;
  readonly name: string;
  options: Doc;
  readonly uuid: Buffer;
  readonly indexes: Index[];
  /** Indexes that do not have all their entries yet; they follow all changes, and answer no query. */
  readonly building = new Set<Index>();
  /** Dropped, renamed, or read anew: whoever still has it must not write with it. */
  isGone = false;
  readonly #engine: Engine;
  #nextRecord: number;
  #count: number;
  /** What an index has learned from a document is true also if that document was then refused. */
  #hasUnsavedNews = false;
  #bytes: number;
  #validator: { readonly source: Doc; readonly filter: Filter } | undefined;

  constructor(engine: Engine, stored: StoredCollection) {
    this.#engine = engine;
    this.id = stored.id;
    this.database = stored.database;
    this.name = stored.name;
    this.options = stored.options;
    this.uuid = stored.uuid;
    this.indexes = stored.indexes;
    const prefix = idPrefix(this.id);
    const [last] = engine.keys(TREE.docs, {
      from: prefix,
      to: idPrefix(this.id + 1),
      reverse: true,
      limit: 1,
    });
    this.#nextRecord = last === undefined ? 1 : recordOfDocKey(last) + 1;
    const counters = engine.get(TREE.meta, countersKey(this.id));
    this.#count = counters?.readDoubleLE(0) ?? 0;
    this.#bytes = counters?.readDoubleLE(8) ?? 0;
  }

  get namespace(): string {
    return `${this.database}.${this.name}`;
  }

  get count(): number {
    return this.#count;
  }

  /** The size of all documents, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  get(record: number): Doc | undefined {
    const bytes = this.#engine.get(TREE.docs, docKey(this.id, record));
    return bytes === undefined ? undefined : Doc.parse(bytes);
  }

  index(name: string): Index | undefined {
    return this.indexes.find((index) => index.name === name);
  }

  /** The record that has this key in a unique index. */
  findUnique(index: Index, key: Buffer): number | undefined {
    return this.#engine.recordAt(TREE.index, entryKey(index.id, key));
  }

  /** The records that have this key in an index that is not unique; some of them are enough. */
  recordsAt(index: Index, key: Buffer): number[] {
    const from = entryKey(index.id, key);
    return this.#engine.keys(TREE.index, { from, to: afterPrefix(from), limit: 2 }).map(recordAtEnd);
  }

  /** Throws `DuplicateKey` and changes nothing if a unique index already has one of the keys; `isUnchecked` leaves the validator out. */
  insert(doc: Doc, isUnchecked = false): number {
    const bytes = this.#sized(doc, 'insert');
    if (!isUnchecked) this.assertValid(doc);
    const record = this.#nextRecord;
    const changes: Change[] = [{ tree: TREE.docs, key: docKey(this.id, record), value: bytes }];
    this.#entriesInstead(record, undefined, doc, changes);
    this.#commit(changes, 1, bytes.length);
    this.#nextRecord += 1;
    if (this.options.has('capped')) this.#dropOldest(record);
    return record;
  }

  replace(record: number, before: Doc, after: Doc, isUnchecked = false): void {
    const bytes = this.#sized(after, 'update');
    if (!isUnchecked) this.assertValid(after, before);
    const changes: Change[] = [{ tree: TREE.docs, key: docKey(this.id, record), value: bytes }];
    this.#entriesInstead(record, before, after, changes);
    this.#commit(changes, 0, bytes.length - before.toBytes().length);
  }

  remove(record: number, before: Doc): void {
    const changes: Change[] = [{ tree: TREE.docs, key: docKey(this.id, record), value: undefined }];
    this.#entriesInstead(record, before, undefined, changes);
    this.#commit(changes, -1, -before.toBytes().length);
  }

  /** Adds the entries of one document to an index that is being built. */
  addToIndex(index: Index, record: number, doc: Doc): void {
    const found = index.keysOf(doc);
    index.learn(found);
    const changes: Change[] = [];
    for (const key of found.keys) {
      this.#assertUnique(index, key, record);
      changes.push(entry(index, key, record));
    }
    this.#engine.write(changes);
  }

  /** The entries that a document ought to have in an index. */
  entriesOf(index: Index, record: number, doc: Doc): Change[] {
    return index.keysOf(doc).keys.map((key) => entry(index, key, record));
  }

  toStored(): Doc {
    return Doc.from([
      ['id', this.id],
      ['options', this.options],
      ['uuid', this.uuid.toString('hex')],
      ['indexes', this.indexes.map((index) => index.toStored())],
    ]);
  }

  /** The change that stores what this collection is. */
  definition(): Change {
    const key = namespaceKey(this.database, this.name);
    return { tree: TREE.meta, key, value: this.toStored().toBytes() };
  }

  assertValid(doc: Doc, before?: Doc): void {
    const rule = this.options.get('validator');
    if (!(rule instanceof Doc) || this.options.get('validationLevel') === 'off') return;
    if (this.#validator?.source !== rule) this.#validator = { source: rule, filter: new Filter(rule) };
    if (this.options.get('validationAction') === 'warn' || this.#validator.filter.test(doc)) return;
    if (this.options.get('validationLevel') === 'moderate' && before !== undefined) {
      if (!this.#validator.filter.test(before)) return;
    }
    const errInfo = { failingDocumentId: doc.get('_id'), details: failureDetails(rule, doc) };
    throw new CommandError(CODE.documentValidationFailure, 'Document failed validation', { errInfo });
  }

  /** What a collection with a limit has beyond it goes, the oldest first; the latest stays. */
  #dropOldest(latest: number): void {
    const { size, count } = limitsOf(this.options);
    while (this.#count > count || this.#bytes > size) {
      const from = idPrefix(this.id);
      const [oldest] = this.#engine.entries(TREE.docs, { from, to: idPrefix(this.id + 1), limit: 1 });
      if (oldest === undefined || recordOfDocKey(oldest.key) === latest) return;
      this.remove(recordOfDocKey(oldest.key), Doc.parse(oldest.value));
    }
  }

  #sized(doc: Doc, action: string): Buffer {
    const bytes = doc.toBytes();
    if (isDeeperThan(MAX_DEPTH, bytes)) {
      throw new CommandError(CODE.overflow, `Document exceeds maximum nesting depth of ${MAX_DEPTH}`);
    }
    if (bytes.length <= MAX_DOCUMENT_BYTES) return bytes;
    const message = `object to ${action} too large. size in bytes: ${bytes.length}, max size: ${MAX_DOCUMENT_BYTES}`;
    throw new CommandError(action === 'insert' ? CODE.bsonObjectTooLarge : 17419, message);
  }

  /** Collects what has to change in all indexes when one document takes the place of another. */
  #entriesInstead(record: number, before: Doc | undefined, after: Doc | undefined, changes: Change[]): void {
    for (const index of this.building.size === 0 ? this.indexes : [...this.indexes, ...this.building]) {
      if (before !== undefined && after !== undefined && index.hasSameKeys(before, after)) continue;
      const old = before === undefined ? NOTHING : keyed(index.keysOf(before));
      const found = after === undefined ? undefined : index.keysOf(after);
      const wanted = found === undefined ? NOTHING : keyed(found);
      for (const [text, key] of old) {
        if (wanted.has(text) || this.#isOfAnother(index, key, record)) continue;
        changes.push({ ...entry(index, key, record), value: undefined });
      }
      for (const [text, key] of wanted) {
        if (old.has(text)) continue;
        this.#assertUnique(index, key, record);
        changes.push(entry(index, key, record));
      }
      if (found !== undefined && index.learn(found)) this.#hasUnsavedNews = true;
    }
    if (this.#hasUnsavedNews) changes.push(this.definition());
  }

  /** Of two documents with one key, the one that a build has not come to yet has no entry. */
  #isOfAnother(index: Index, key: IndexKey, record: number): boolean {
    return index.isUnique && this.building.has(index) && this.findUnique(index, key.bytes) !== record;
  }

  #assertUnique(index: Index, key: IndexKey, record: number): void {
    if (!index.isUnique && !index.isPreparing) return;
    const owner = index.isUnique
      ? this.findUnique(index, key.bytes)
      : this.recordsAt(index, key.bytes).find((other) => other !== record);
    if (owner !== undefined && owner !== record) throw duplicate(this.namespace, index, key);
  }

  #commit(changes: Change[], documents: number, bytes: number): void {
    if (this.isGone) throw new CommandError(CODE.queryPlanKilled, `collection dropped: ${this.namespace}`);
    const counters = Buffer.allocUnsafe(16);
    counters.writeDoubleLE(this.#count + documents, 0);
    counters.writeDoubleLE(this.#bytes + bytes, 8);
    changes.push({ tree: TREE.meta, key: countersKey(this.id), value: counters });
    this.#engine.write(changes);
    this.#hasUnsavedNews = false;
    this.#count += documents;
    this.#bytes += bytes;
  }
}

interface StoredCollection {
  readonly id: number;
  readonly database: string;
  readonly name: string;
  readonly options: Doc;
  readonly uuid: Buffer;
  readonly indexes: Index[];
}

const NOTHING: ReadonlyMap<string, IndexKey> = new Map();
const NO_BYTES = Buffer.alloc(0);

/** In bytes and documents; either is at least what MongoDB's manual says ("Capped Collections"). */
function limitsOf(options: Doc): { size: number; count: number } {
  const [size, count] = ['size', 'max'].map((name) => {
    const value = options.get(name);
    return isNumeric(value) ? toDouble(value) : 0;
  });
  return { size: Math.max(size ?? 0, 4096), count: count || Number.POSITIVE_INFINITY };
}

function keyed(found: IndexKeys): Map<string, IndexKey> {
  return new Map(found.keys.map((key) => [key.bytes.toString('latin1'), key]));
}

function entry(index: Index, key: IndexKey, record: number): Change {
  return index.isUnique
    ? { tree: TREE.index, key: entryKey(index.id, key.bytes), value: recordValue(record) }
    : { tree: TREE.index, key: entryKey(index.id, key.bytes, record), value: NO_BYTES };
}

function duplicate(namespace: string, index: Index, key: IndexKey): CommandError {
  const pattern = new Doc();
  const value = new Doc();
  for (const [at, { path }] of index.fields.entries()) {
    const spec = index.spec.get('key');
    pattern.set(path, (spec instanceof Doc ? spec.get(path) : undefined) ?? 1);
    value.set(path, key.values[at] ?? null);
  }
  const shown = index.name === ID_INDEX ? `{ _id: ${describe(key.values[0])} }` : describe(value);
  const collation = index.spec.get('collation');
  const rules = collation === undefined ? '' : ` collation: ${describe(collation)}`;
  return new CommandError(
    CODE.duplicateKey,
    `E11000 duplicate key error collection: ${namespace} index: ${index.name}${rules} dup key: ${shown}`,
    { keyPattern: pattern, keyValue: value },
  );
}
