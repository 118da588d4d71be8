import { randomBytes } from 'node:crypto';
import type { Doc } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { leastBytesOf } from '../query/expressions/effort.js';

/** Where the documents of an answer come from. `undefined` is the end. */
export interface Source {
  next(): Doc | undefined | Promise<Doc | undefined>;
}

export interface Batch {
  readonly documents: Doc[];
  readonly isLast: boolean;
}

/** A result that is fetched in batches. */
export class Cursor {
  readonly namespace: string;
  readonly #source: Source;
  #peeked: Doc | undefined;
  #isDone = false;
  lastUsedMs = Date.now();

  constructor(namespace: string, source: Source) {
    this.namespace = namespace;
    this.#source = source;
  }

  /** Up to `size` documents and as many as fit into one answer. */
  async batch(size: number, _waitMs = 0): Promise<Batch> {
    this.lastUsedMs = Date.now();
    const documents: Doc[] = [];
    let bytes = 0;
    while (documents.length < size) {
      const taken = this.#take();
      // Most documents are at hand, and waiting for each would cost more than finding it.
      const found = taken instanceof Promise ? await taken : taken;
      if (found === undefined) break;
      const doc = written(found);
      const length = doc.untouchedBytes ?? leastBytesOf(doc);
      if (length > MAX_RESULT_BYTES) throw tooLarge(length);
      if (documents.length > 0 && bytes + length > MAX_BATCH_BYTES) {
        this.#peeked = doc;
        break;
      }
      bytes += length;
      documents.push(doc);
    }
    if (!this.#isDone && size > 0) this.#peeked ??= await this.#take();
    return { documents, isLast: this.#isDone && this.#peeked === undefined };
  }

  #take(): Doc | undefined | Promise<Doc | undefined> {
    const peeked = this.#peeked;
    this.#peeked = undefined;
    if (peeked !== undefined || this.#isDone) return peeked;
    const next = this.#source.next();
    return next instanceof Promise ? next.then((doc) => this.#noted(doc)) : this.#noted(next);
  }

  #noted(doc: Doc | undefined): Doc | undefined {
    if (doc === undefined) this.#isDone = true;
    return doc;
  }
}

/** The open cursors. One that nobody asks for ten minutes is closed. */
export class Cursors {
  readonly #open = new Map<bigint, Cursor>();

  add(cursor: Cursor): bigint {
    const id = randomBytes(8).readBigUInt64LE() & 0x7fffffffffffffffn;
    this.#open.set(id, cursor);
    return id;
  }

  get(id: bigint): Cursor {
    const cursor = this.#open.get(id);
    if (cursor === undefined) throw new CommandError(CODE.cursorNotFound, `cursor id ${id} not found`);
    return cursor;
  }

  close(id: bigint): boolean {
    return this.#open.delete(id);
  }

  closeIdle(nowMs: number): void {
    for (const [id, cursor] of this.#open) {
      if (nowMs - cursor.lastUsedMs > IDLE_MS) this.#open.delete(id);
    }
  }

  get count(): number {
    return this.#open.size;
  }
}

const IDLE_MS = 10 * 60 * 1000;
/** What MongoDB lets a result have beyond what can be stored. */
const MAX_RESULT_BYTES = 16 * 1024 * 1024 + 16 * 1024;
const MAX_BATCH_BYTES = 16 * 1024 * 1024 - 64 * 1024;

/** The document in the bytes that are sent, so that they are made once; one that is too large as it is. */
function written(doc: Doc): Doc {
  return doc.untouchedBytes !== undefined || leastBytesOf(doc) > MAX_RESULT_BYTES ? doc : doc.clone();
}

function tooLarge(bytes: number): CommandError {
  return new CommandError(
    CODE.bsonObjectTooLarge,
    `BSONObj size: ${bytes} (0x${bytes.toString(16).toUpperCase()}) is invalid. Size must be between 0 and ${MAX_RESULT_BYTES}(16MB)`,
  );
}
