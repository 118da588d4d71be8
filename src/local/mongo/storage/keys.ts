/** The keys of the three trees; ids are big-endian so that the order of bytes is the order of numbers. */

/** How many bytes of an entry are the number of its record. */
export const RECORD_BYTES = 6;

export function docKey(collection: number, record: number): Buffer {
  const key = Buffer.allocUnsafe(4 + RECORD_BYTES);
  key.writeUInt32BE(collection, 0);
  key.writeUIntBE(record, 4, RECORD_BYTES);
  return key;
}

export function recordOfDocKey(key: Buffer): number {
  return key.readUIntBE(4, RECORD_BYTES);
}

/** Entries of unique indexes end with the key (the record is their value), others with the record. */
export function entryKey(index: number, key: Buffer, record?: number): Buffer {
  const entry = Buffer.allocUnsafe(4 + key.length + (record === undefined ? 0 : RECORD_BYTES));
  entry.writeUInt32BE(index, 0);
  key.copy(entry, 4);
  if (record !== undefined) entry.writeUIntBE(record, 4 + key.length, RECORD_BYTES);
  return entry;
}

export function recordAtEnd(bytes: Buffer): number {
  return bytes.readUIntBE(bytes.length - RECORD_BYTES, RECORD_BYTES);
}

export function recordValue(record: number): Buffer {
  const value = Buffer.allocUnsafe(RECORD_BYTES);
  value.writeUIntBE(record, 0, RECORD_BYTES);
  return value;
}

export function idPrefix(id: number): Buffer {
  const prefix = Buffer.allocUnsafe(4);
  prefix.writeUInt32BE(id, 0);
  return prefix;
}

export function namespaceKey(database: string, collection: string): Buffer {
  return Buffer.from(`n${database}\0${collection}`);
}

export function countersKey(collection: number): Buffer {
  return Buffer.concat([Buffer.from('c'), idPrefix(collection)]);
}

/** A collection or an index that is gone, but whose keys are not yet all removed. */
export function garbageKey(tree: number, id: number): Buffer {
  return Buffer.concat([Buffer.from('g'), Buffer.of(tree), idPrefix(id)]);
}

export const NEXT_ID_KEY = Buffer.from('\0next-id');
