import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { type Change, Journal } from './journal.js';
import { countKeys, type Range, rangeOptions } from './range.js';
import { isOutOfRoom, outOfRoom, Room } from './room.js';
import { beginTransaction, type Transaction } from './transaction.js';

/** The three trees: what exists, the documents, the entries of all indexes. */
export const TREE = { meta: 0, docs: 1, index: 2 } as const;
export type Tree = (typeof TREE)[keyof typeof TREE];

export type Log = (entry: Record<string, unknown>) => void;

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
  readonly #room = new Room();
  #losses = 0;
  #version = 0;
  /** Called after writes that were not yet settled were lost: what was read of them is no longer true. */
  onLoss: () => void = () => undefined;

  constructor(folder: string, log: Log) {
    mkdirSync(folder, { recursive: true });
    this.#log = log;
    this.#root = open({ path: join(folder, 'store.mdb'), ...OPTIONS });
    this.#trees = ['meta', 'docs', 'index'].map((name) => this.#root.openDB({ name, ...OPTIONS }));
    this.#journal = new Journal(join(folder, 'store.journal'), log);
    flushFolder(folder);
    this.#sequence = this.#lastCheckpoint();
    try {
      this.#replay();
    } catch (error) {
      this.#abandon();
      throw error;
    }
  }

  /** Another number whenever something may have changed. */
  get version(): number {
    return this.#version;
  }

  /** How often writes that were not yet settled were lost, so that whoever made them can tell. */
  get losses(): number {
    return this.#losses;
  }

  get(tree: Tree, key: Buffer): Buffer | undefined {
    return this.#tree(tree).getBinary(key);
  }

  /** The big-endian whole number of six bytes that the value begins with. */
  recordAt(tree: Tree, key: Buffer): number | undefined {
    // The bytes are lent until the next reading; nothing is copied.
    return this.#tree(tree).getBinaryFast(key)?.readUIntBE(0, 6);
  }

  /** Reads the range as it is now, so that the caller may change what it reads. */
  keys(tree: Tree, range: Range): Buffer[] {
    return [...this.#tree(tree).getKeys(rangeOptions(range))];
  }

  entries(tree: Tree, range: Range): { key: Buffer; value: Buffer }[] {
    return [...this.#tree(tree).getRange(rangeOptions(range))];
  }

  count(tree: Tree, range: Range): number {
    return countKeys(this.#tree(tree), range);
  }

  /** Applies the changes together. They are promised to nobody before `settle`. */
  write(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.#version += 1;
    this.#room.assert(() => this.#hasRoom());
    this.#begin();
    try {
      for (const change of changes) this.#apply(change);
    } catch (error) {
      throw this.#lost(error);
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
      throw this.#lost(error);
    }
    this.#sequence += 1n;
    this.#sinceCheckpoint += changes.length;
  }

  #startTimer(): void {
    const afterMs = this.#room.isMissing ? RETRY_MS : CHECKPOINT_MS;
    this.#timer ??= setTimeout(() => this.#checkpointInTime(), afterMs).unref();
  }

  #checkpointInTime(): void {
    try {
      this.#checkpoint();
    } catch (error) {
      this.#log({ level: 'error', event: 'checkpoint-failed', error: String(error) });
    }
  }

  /** Tries to write what could not be written, and a bit more. */
  #hasRoom(): boolean {
    try {
      this.#journal.tryRoom();
      if (!this.#checkpoint()) return false;
    } catch {
      return false;
    }
    this.#log({ level: 'info', event: 'disk-has-room' });
    return true;
  }

  /** Whether there is nothing left that has yet to be committed. */
  #checkpoint(): boolean {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sinceCheckpoint = 0;
    this.#appendUnsettled();
    if (this.#transaction === undefined) return true;
    try {
      const sequence = Buffer.allocUnsafe(8);
      sequence.writeBigUInt64LE(this.#sequence);
      this.#tree(TREE.meta).putSync(CHECKPOINT_KEY, sequence);
      this.#transaction.commit();
      this.#transaction = undefined;
      this.#journal.clear();
      return true;
    } catch (error) {
      // The journal still has it all; the next checkpoint tries again.
      this.#log({ level: 'error', event: 'checkpoint-failed', error: String(error) });
      this.#room.lose();
      this.#transaction = undefined;
      this.#startOver();
      return false;
    }
  }

  /** Goes back to what is in the journal; the answer is the error for whoever was writing. */
  #lost(error: unknown): unknown {
    this.#log({ level: 'error', event: 'write-failed', error: String(error) });
    this.#losses += 1;
    if (isOutOfRoom(error)) this.#room.lose();
    this.#startOver();
    this.onLoss();
    return isOutOfRoom(error) ? outOfRoom() : error;
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
    for (const { sequence, changes } of this.#journal.replay(checkpoint)) {
      if (sequence <= checkpoint) continue;
      this.#begin();
      for (const change of changes) this.#apply(change);
      this.#sequence = sequence;
      this.#sinceCheckpoint += changes.length;
    }
    if (this.#transaction !== undefined) this.#startTimer();
  }

  /** Leaves the files as they are. */
  #abandon(): void {
    this.#transaction?.abort();
    this.#transaction = undefined;
    this.#journal.close();
    this.#root.close().catch((error: unknown) => {
      this.#log({ level: 'error', event: 'close-failed', error: String(error) });
    });
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
/** While the disk is full: each failure costs a reading of the journal. */
const RETRY_MS = 3_000;
const CHECKPOINT_CHANGES = 20_000;
const CHECKPOINT_BYTES = 32 * 1024 * 1024;
const CHECKPOINT_KEY = Buffer.from('\0checkpoint');
/**
 * How much address space is set aside for the file, which only grows as it is written. A map that grows with
 * the file leaves its smaller selves behind, each with all the pages that were read through it.
 */
const MAP_BYTES = 64 * 1024 ** 3;
const OPTIONS = {
  encoding: 'binary',
  keyEncoding: 'binary',
  overlappingSync: false,
  maxDbs: 4,
  mapSize: MAP_BYTES,
} as const;

/** Files that were just made are in the folder after a power cut, too. */
function flushFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
