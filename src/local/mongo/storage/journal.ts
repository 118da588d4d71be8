import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';
import { type Damage, HEAD, STAMPS, salvage } from './journal-damage.js';

/** One change to one of the trees; without a value the key is removed. */
export interface Change {
  readonly tree: number;
  readonly key: Buffer;
  readonly value: Buffer | undefined;
}

/**
 * The changes since the last checkpoint, in a file. A record that is in the file survives the end of
 * the process; one that was flushed survives the end of the machine. A torn record at the end is none.
 */
export class Journal {
  readonly #file: number;
  readonly #path: string;
  readonly #log: (entry: Record<string, unknown>) => void;
  /** The last record that is known to be on the disk, not only with the system. */
  #flushed = 0n;
  #last = 0n;
  #length = 0;
  #waiting: Promise<void> | undefined;

  constructor(path: string, log: (entry: Record<string, unknown>) => void) {
    this.#file = openSync(path, 'a+');
    this.#path = path;
    this.#log = log;
  }

  get length(): number {
    return this.#length;
  }

  /**
   * The records in the file that are whole, oldest first; what is in LMDB reaches to `checkpoint`. Cuts off
   * what is torn at the end; throws `JournalDamaged` if what was on the disk cannot be read any more.
   */
  *replay(checkpoint: bigint): Generator<{ sequence: bigint; changes: Change[] }> {
    this.#length = 0;
    this.#last = checkpoint;
    const { size } = fstatSync(this.#file);
    while (this.#length + HEAD <= size) {
      const head = this.#read(this.#length, HEAD);
      if (head === undefined) break;
      const length = head.readUInt32LE(0);
      if (length < STAMPS || this.#length + HEAD + length > size) break;
      const body = this.#read(this.#length + HEAD, length);
      if (body === undefined || crc32(body) !== head.readUInt32LE(4)) break;
      this.#length += HEAD + body.length;
      const sequence = body.readBigUInt64LE(0);
      if (sequence > this.#last) this.#last = sequence;
      yield { sequence, changes: decodeChanges(body) };
    }
    if (size > this.#length) this.#cutOff(size);
  }

  /** Throws the system's error if the file cannot grow. */
  tryRoom(): void {
    try {
      this.#writeAll(Buffer.alloc(ROOM_BYTES));
    } finally {
      ftruncateSync(this.#file, this.#length);
    }
  }

  #cutOff(size: number): void {
    const damage: Damage = {
      path: this.#path,
      from: this.#length,
      last: this.#last,
      bytes: this.#read(this.#length, size - this.#length) ?? Buffer.alloc(0),
    };
    this.#log(salvage(damage));
    ftruncateSync(this.#file, this.#length);
  }

  #writeAll(bytes: Buffer): void {
    let written = 0;
    while (written < bytes.length) written += writeSync(this.#file, bytes, written);
  }

  /** Leaves the file as it was if the disk does not take the whole record. */
  append(sequence: bigint, changes: readonly Change[]): void {
    const record = encodeRecord(sequence, this.#flushed, changes);
    try {
      this.#writeAll(record);
    } catch (error) {
      ftruncateSync(this.#file, this.#length);
      throw error;
    }
    this.#length += record.length;
    this.#last = sequence;
  }

  /** Resolves when all that was appended so far is on the disk; concurrent callers share one flush. */
  async flush(): Promise<void> {
    this.#waiting ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#waiting = undefined;
        const last = this.#last;
        fdatasync(this.#file, (error) => {
          if (error === null && last > this.#flushed) this.#flushed = last;
          if (error) reject(error);
          else resolve();
        });
      });
    });
    await this.#waiting;
  }

  clear(): void {
    ftruncateSync(this.#file, 0);
    this.#length = 0;
  }

  close(): void {
    fdatasyncSync(this.#file);
    closeSync(this.#file);
  }

  #read(from: number, length: number): Buffer | undefined {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const read = readSync(this.#file, buffer, filled, length - filled, from + filled);
      if (read === 0) return undefined;
      filled += read;
    }
    return buffer;
  }
}

/** How much is tried after the disk was full. */
const ROOM_BYTES = 256 * 1024;
const NO_VALUE = 0xffffffff;

function encodeRecord(sequence: bigint, flushed: bigint, changes: readonly Change[]): Buffer {
  const record = Buffer.allocUnsafe(changes.reduce((sum, change) => sum + sizeOf(change), HEAD + STAMPS));
  record.writeUInt32LE(record.length - HEAD, 0);
  record.writeBigUInt64LE(sequence, HEAD);
  let at = record.writeBigUInt64LE(flushed, HEAD + 8);
  for (const { tree, key, value } of changes) {
    at = record.writeUInt8(tree, at);
    at = record.writeUInt16LE(key.length, at);
    at = record.writeUInt32LE(value?.length ?? NO_VALUE, at);
    at += key.copy(record, at);
    if (value !== undefined && value.length > 0) at += value.copy(record, at);
  }
  record.writeUInt32LE(crc32(record.subarray(HEAD)), 4);
  return record;
}

function sizeOf({ key, value }: Change): number {
  return CHANGE_HEAD + key.length + (value?.length ?? 0);
}

/** Tree, length of the key, length of the value. */
const CHANGE_HEAD = 7;

function decodeChanges(body: Buffer): Change[] {
  const changes: Change[] = [];
  let at = STAMPS;
  while (at < body.length) {
    const keyStart = at + CHANGE_HEAD;
    const valueStart = keyStart + body.readUInt16LE(at + 1);
    const size = body.readUInt32LE(at + 3);
    const end = size === NO_VALUE ? valueStart : valueStart + size;
    changes.push({
      tree: body[at] ?? 0,
      key: body.subarray(keyStart, valueStart),
      value: size === NO_VALUE ? undefined : body.subarray(valueStart, end),
    });
    at = end;
  }
  return changes;
}
