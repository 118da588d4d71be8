import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { type Change, Journal } from './journal.js';

/** The three trees: what exists, the documents, the entries of all indexes. */
export const TREE = { meta: 0, docs: 1, index: 2 } as const;
export type Tree = (typeof TREE)[keyof typeof TREE];

export type Log = (entry: Record<string, unknown>) => void;

/** Keys from `from` on and before `to`; backwards when `reverse`, at most `limit` of them. */
interface Range {
  readonly from: Buffer;
  readonly to: Buffer;
  readonly reverse?: boolean;
  readonly limit?: number;
}

/**
 * Ordered trees of bytes on disk. Changes go to a journal (a write to a file, no more) and into one open
 * LMDB transaction, which is committed and flushed every second or so: an acknowledged change survives
 * `kill -9` at the price of a file write, and LMDB's own file is consistent even after a power cut.
 */
export class Engine {
  readonly #root: RootDatabase<Buffer, Buffer>;
  readonly #trees: Database<Buffer, Buffer>[];
  readonly #journal: Journal;
  readonly #log: Log;
  #transaction: Transaction | undefined;
  #sequence: bigint;
  #unsettled: Change[] = [];
  #sinceCheckpoint = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: string, log: Log) {
    mkdirSync(folder, { recursive: true });
    this.#log = log;
    this.#root = open({ path: join(folder, 'store.mdb'), ...OPTIONS });
    this.#trees = ['meta', 'docs', 'index'].map((name) => this.#root.openDB({ name, ...OPTIONS }));
    this.#journal = new Journal(join(folder, 'store.journal'));
    this.#sequence = this.#lastCheckpoint();
    this.#replay();
  }

  get(tree: Tree, key: Buffer): Buffer | undefined {
    return this.#tree(tree).getBinary(key);
  }

  /** Reads the range as it is now, so that the caller may change what it reads. */
  keys(tree: Tree, range: Range): Buffer[] {
    return [...this.#tree(tree).getKeys(rangeOptions(range))];
  }

  entries(tree: Tree, range: Range): { key: Buffer; value: Buffer }[] {
    return [...this.#tree(tree).getRange(rangeOptions(range))];
  }

  count(tree: Tree, range: Range): number {
    return this.#tree(tree).getCount(rangeOptions(range));
  }

  /** Applies the changes together. They are promised to nobody before `settle`. */
  write(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.#begin();
    try {
      for (const change of changes) this.#apply(change);
    } catch (error) {
      this.#startOver();
      throw error;
    }
    for (const change of changes) this.#unsettled.push(change);
  }

  /** After this returns, everything written so far survives the end of the process. */
  settle(): void {
    this.#appendUnsettled();
    if (this.#sinceCheckpoint >= CHECKPOINT_CHANGES || this.#journal.length >= CHECKPOINT_BYTES) {
      this.#checkpoint();
    } else if (this.#transaction !== undefined) this.#startTimer();
  }

  /** Everything settled so far is on the disk when this resolves. */
  async flush(): Promise<void> {
    if (this.#journal.length > 0) await this.#journal.flush();
  }

  async close(): Promise<void> {
    this.#checkpoint();
    this.#journal.close();
    await this.#root.close();
  }

  #tree(tree: Tree | number): Database<Buffer, Buffer> {
    const database = this.#trees[tree];
    if (database === undefined) throw new Error(`no tree ${tree}`);
    return database;
  }

  #apply({ tree, key, value }: Change): void {
    if (value === undefined) this.#tree(tree).removeSync(key);
    else this.#tree(tree).putSync(key, value);
  }

  #begin(): void {
    this.#transaction ??= beginTransaction(this.#root);
  }

  #appendUnsettled(): void {
    if (this.#unsettled.length === 0) return;
    const changes = this.#unsettled;
    this.#unsettled = [];
    try {
      this.#journal.append(this.#sequence + 1n, changes);
    } catch (error) {
      this.#startOver();
      throw error;
    }
    this.#sequence += 1n;
    this.#sinceCheckpoint += changes.length;
  }

  #startTimer(): void {
    this.#timer ??= setTimeout(() => this.#checkpoint(), CHECKPOINT_MS).unref();
  }

  #checkpoint(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sinceCheckpoint = 0;
    this.#appendUnsettled();
    if (this.#transaction === undefined) return;
    try {
      const sequence = Buffer.allocUnsafe(8);
      sequence.writeBigUInt64LE(this.#sequence);
      this.#tree(TREE.meta).putSync(CHECKPOINT_KEY, sequence);
      this.#transaction.commit();
      this.#transaction = undefined;
      this.#journal.clear();
    } catch (error) {
      // The journal still has it all; the next checkpoint tries again.
      this.#log({ level: 'error', event: 'checkpoint-failed', error: String(error) });
      this.#transaction = undefined;
      this.#startOver();
    }
  }

  /** Forgets what is not in the journal: the last checkpoint, and the journal once more. */
  #startOver(): void {
    const transaction = this.#transaction;
    this.#transaction = undefined;
    this.#unsettled = [];
    transaction?.abort();
    this.#replay();
  }

  #replay(): void {
    const checkpoint = this.#lastCheckpoint();
    for (const { sequence, changes } of this.#journal.replay()) {
      if (sequence <= checkpoint) continue;
      this.#begin();
      for (const change of changes) this.#apply(change);
      this.#sequence = sequence;
      this.#sinceCheckpoint += changes.length;
    }
    if (this.#transaction !== undefined)
      this.#timer ??= setTimeout(() => this.#checkpoint(), CHECKPOINT_MS).unref();
  }

  #lastCheckpoint(): bigint {
    return this.get(TREE.meta, CHECKPOINT_KEY)?.readBigUInt64LE(0) ?? 0n;
  }
}

/** The first key after all keys that start with these bytes. */
export function afterPrefix(prefix: Buffer): Buffer {
  const next = Buffer.from(prefix);
  for (let index = next.length - 1; index >= 0; index -= 1) {
    const byte = next[index] ?? 0;
    if (byte < 0xff) {
      next[index] = byte + 1;
      return next.subarray(0, index + 1);
    }
  }
  return Buffer.alloc(MAX_KEY_BYTES, 0xff);
}

/** LMDB's limit with pages of 4 KiB. */
const MAX_KEY_BYTES = 1978;

const CHECKPOINT_MS = 1_000;
const CHECKPOINT_CHANGES = 20_000;
const CHECKPOINT_BYTES = 32 * 1024 * 1024;
const CHECKPOINT_KEY = Buffer.from('\0checkpoint');
const OPTIONS = { encoding: 'binary', keyEncoding: 'binary', overlappingSync: false, maxDbs: 4 } as const;

interface Transaction {
  commit(): void;
  abort(): void;
}

/**
 * LMDB's binding ends a synchronous transaction when what its callback returned is fulfilled, so a
 * "promise" that is fulfilled by hand keeps one open across calls and ends it without a turn of the loop.
 */
function beginTransaction(root: RootDatabase<Buffer, Buffer>): Transaction {
  let fulfil: (() => unknown) | undefined;
  let reject: ((error: Error) => unknown) | undefined;
  const pending = {
    // biome-ignore lint/suspicious/noThenProperty: see above
    then(onFulfilled: () => unknown, onRejected: (error: Error) => unknown) {
      fulfil = onFulfilled;
      reject = onRejected;
      return pending;
    },
  };
  root.transactionSync(() => pending);
  return {
    commit: () => fulfil?.(),
    abort() {
      try {
        reject?.(new Error('aborted'));
      } catch {
        // The binding throws what it was rejected with.
      }
    },
  };
}

function rangeOptions({ from, to, reverse, limit }: Range) {
  const bounds = reverse
    ? { start: to, exclusiveStart: true, end: from, inclusiveEnd: true, reverse: true }
    : { start: from, end: to };
  return limit === undefined ? bounds : { ...bounds, limit };
}
