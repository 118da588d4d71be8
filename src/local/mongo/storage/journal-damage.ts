import { copyFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** The length of a record's body and its check sum. */
export const HEAD = 8;
/** At the start of a body: the number of the record, and of the last that was on the disk before it. */
export const STAMPS = 16;

/** The journal cannot be read where it was on the disk already: to go on would lose acknowledged writes. */
class JournalDamaged extends Error {}

/** The end of a journal that is not a whole record. */
export interface Damage {
  readonly path: string;
  /** Where in the file it starts. */
  readonly from: number;
  /** The number of the last whole record before it. */
  readonly last: bigint;
  readonly bytes: Buffer;
}

/**
 * Decides what may be cut off, and answers what to log. After a power cut the system may have written later
 * pages and not earlier ones, which only touches what nobody was promised to be on the disk: that is cut off,
 * and a copy is kept if it is more than one torn record. Throws `JournalDamaged` if a later record says that
 * the broken one had been flushed.
 */
export function salvage({ path, from, last, bytes }: Damage): Record<string, unknown> {
  const flushed = flushedBefore(bytes, last);
  if (flushed === undefined) return { level: 'warn', event: 'journal-tail-cut-off', bytes: bytes.length };
  if (flushed > last) {
    throw new JournalDamaged(
      `the journal ${path} is damaged at byte ${from}: writes that were on the disk cannot be read. Restore ` +
        'the folder from a backup, or move this file away to go on without the last seconds before the end',
    );
  }
  const copy = `${path}.damaged-${Date.now()}`;
  copyFileSync(path, copy);
  return { level: 'error', event: 'journal-damaged', from, bytes: bytes.length, copy };
}

/** How far the numbers of records may be apart within one journal. */
const MOST_RECORDS = 10_000_000n;

/** What the whole records later than `last`, wherever they start, say of how far had been flushed. */
function flushedBefore(bytes: Buffer, last: bigint): bigint | undefined {
  let flushed: bigint | undefined;
  for (let at = 0; at + HEAD + STAMPS <= bytes.length; at += 1) {
    const length = bytes.readUInt32LE(at);
    const end = at + HEAD + length;
    if (length < STAMPS || end > bytes.length) continue;
    const sequence = bytes.readBigUInt64LE(at + HEAD);
    if (sequence <= last || sequence > last + MOST_RECORDS) continue;
    if (crc32(bytes.subarray(at + HEAD, end)) !== bytes.readUInt32LE(at + 4)) continue;
    const stated = bytes.readBigUInt64LE(at + HEAD + 8);
    if (flushed === undefined || stated > flushed) flushed = stated;
    at = end - 1;
  }
  return flushed;
}
