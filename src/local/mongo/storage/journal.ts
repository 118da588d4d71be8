import { closeSync, fdatasync, fdatasyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

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
  #length = 0;
  #waiting: Promise<void> | undefined;

  constructor(path: string) {
    this.#file = openSync(path, 'a+');
  }

  get length(): number {
    return this.#length;
  }

  /** The records in the file that are whole, oldest first. */
  *replay(): Generator<{ sequence: bigint; changes: Change[] }> {
    this.#length = 0;
    for (;;) {
      const head = this.#read(this.#length, HEAD);
      if (head === undefined) break;
      const body = this.#read(this.#length + HEAD, head.readUInt32LE(0));
      if (body === undefined || crc32(body) !== head.readUInt32LE(4)) break;
      this.#length += HEAD + body.length;
      yield { sequence: body.readBigUInt64LE(0), changes: decodeChanges(body) };
    }
    ftruncateSync(this.#file, this.#length);
  }

  /** Leaves the file as it was if the disk does not take the whole record. */
  append(sequence: bigint, changes: readonly Change[]): void {
    const record = encodeRecord(sequence, changes);
    try {
      let written = 0;
      while (written < record.length) written += writeSync(this.#file, record, written);
    } catch (error) {
      ftruncateSync(this.#file, this.#length);
      throw error;
    }
    this.#length += record.length;
  }

  /** Resolves when all that was appended so far is on the disk; concurrent callers share one flush. */
  async flush(): Promise<void> {
    this.#waiting ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#waiting = undefined;
        fdatasync(this.#file, (error) => (error ? reject(error) : resolve()));
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

const HEAD = 8;
const NO_VALUE = 0xffffffff;

function encodeRecord(sequence: bigint, changes: readonly Change[]): Buffer {
  const start = Buffer.allocUnsafe(HEAD + 8);
  start.writeBigUInt64LE(sequence, HEAD);
  const parts: Buffer[] = [start];
  for (const { tree, key, value } of changes) {
    const head = Buffer.allocUnsafe(7);
    head[0] = tree;
    head.writeUInt16LE(key.length, 1);
    head.writeUInt32LE(value?.length ?? NO_VALUE, 3);
    parts.push(head, key);
    if (value !== undefined) parts.push(value);
  }
  const record = Buffer.concat(parts);
  record.writeUInt32LE(record.length - HEAD, 0);
  record.writeUInt32LE(crc32(record.subarray(HEAD)), 4);
  return record;
}

function decodeChanges(body: Buffer): Change[] {
  const changes: Change[] = [];
  let at = 8;
  while (at < body.length) {
    const keyStart = at + 7;
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
