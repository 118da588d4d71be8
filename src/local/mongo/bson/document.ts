import { endOfName, endOfValue, InvalidBson } from './layout.js';
import { nameAt } from './names.js';
import { decodeScalar } from './scalars.js';
import { type Scalar, TYPE } from './values.js';
import { BsonWriter, typeOfScalar } from './writer.js';

/** Any BSON value: see `Scalar` for those that contain no other. */
export type Value = Scalar | Doc | Value[];

/** The BSON type byte of a value. */
export function typeOf(value: Value): number {
  if (value instanceof Doc) return TYPE.object;
  return Array.isArray(value) ? TYPE.array : typeOfScalar(value);
}

/**
 * A BSON document that is read lazily and written back byte for byte where nobody changed it.
 * Keys keep the order of the bytes (a JavaScript object would move keys like "1" to the front).
 * `get` hands out the living value: change nested documents and arrays only after `edit` of every step.
 */
export class Doc {
  #source: Buffer | undefined;
  #isEdited = false;
  /** Found out when somebody asks for a field: most documents only pass through. */
  #located: Slot[] | undefined;
  #byKey: Map<string, number> | undefined;

  /** Takes bytes that are known to be valid (see `assertValidDocument`); nothing is copied. */
  static parse(source: Buffer): Doc {
    const doc = new Doc();
    doc.#source = source;
    return doc;
  }

  static from(entries: Iterable<readonly [string, Value]>): Doc {
    const doc = new Doc();
    for (const [key, value] of entries) doc.set(key, value);
    return doc;
  }

  get size(): number {
    return this.#slots.length;
  }

  /** The length of the bytes that it was read from, if nobody changed it since. */
  get untouchedBytes(): number | undefined {
    return this.#isEdited ? undefined : this.#source?.length;
  }

  has(key: string): boolean {
    return this.#find(key) >= 0;
  }

  /** The value, or `undefined` where there is no such field. */
  get(key: string): Value | undefined {
    const slot = this.#slots[this.#find(key)];
    return slot === undefined ? undefined : this.#read(slot);
  }

  keys(): string[] {
    return this.#slots.map((slot) => slot.key);
  }

  firstKey(): string | undefined {
    return this.#slots[0]?.key;
  }

  *entries(): Generator<[string, Value]> {
    for (const slot of this.#slots) yield [slot.key, this.#read(slot)];
  }

  /** Replaces the field in its place, or appends it. */
  set(key: string, value: Value): this {
    this.#isEdited = true;
    const slot = this.#slots[this.#find(key)];
    if (slot === undefined) {
      this.#byKey?.set(key, this.#slots.length);
      this.#slots.push({ key, type: 0, at: -1, start: -1, end: -1, value });
    } else {
      slot.at = -1;
      slot.value = value;
    }
    return this;
  }

  /** Like `set`, but a new field becomes the first one. */
  setFirst(key: string, value: Value): this {
    this.delete(key);
    this.#isEdited = true;
    this.#slots.unshift({ key, type: 0, at: -1, start: -1, end: -1, value });
    this.#byKey = undefined;
    return this;
  }

  delete(key: string): boolean {
    const index = this.#find(key);
    if (index < 0) return false;
    this.#isEdited = true;
    this.#slots.splice(index, 1);
    this.#byKey = undefined;
    return true;
  }

  /** Whether both have the field with the very same bytes, or neither has it; a field that was changed may differ. */
  hasSameField(other: Doc, key: string): boolean {
    const own = this.#slots[this.#find(key)];
    const theirs = other.#slots[other.#find(key)];
    if (own === undefined || theirs === undefined) return own === theirs;
    if (own.at < 0 || theirs.at < 0 || this.#source === undefined || other.#source === undefined)
      return false;
    return this.#source.compare(other.#source, theirs.at, theirs.end, own.at, own.end) === 0;
  }

  /** The value as `get` gives it, to be changed in place by the caller. */
  edit(key: string): Value | undefined {
    const slot = this.#slots[this.#find(key)];
    if (slot === undefined) return undefined;
    const value = this.#read(slot);
    this.#isEdited = true;
    slot.at = -1;
    return value;
  }

  toBytes(): Buffer {
    if (this.#source !== undefined && !this.#isEdited) return this.#source;
    const writer = new BsonWriter();
    this.writeTo(writer);
    return writer.finish();
  }

  clone(): Doc {
    return Doc.parse(this.toBytes());
  }

  /** Called by the writer: every field as untouched bytes or as a value to be written. */
  writeTo(writer: BsonWriter): void {
    const source = this.#source;
    if (source !== undefined && !this.#isEdited) {
      writer.raw(source);
      return;
    }
    const mark = writer.open();
    for (const slot of this.#slots) {
      if (slot.at >= 0 && source !== undefined) writer.raw(source.subarray(slot.at, slot.end));
      else if (slot.value !== undefined) writeElement(writer, slot.key, slot.value);
    }
    writer.close(mark);
  }

  get #slots(): Slot[] {
    this.#located ??= this.#source === undefined ? [] : locate(this.#source);
    return this.#located;
  }

  #read(slot: Slot): Value {
    if (slot.value === undefined) {
      if (this.#source === undefined) throw new InvalidBson('field without a value');
      slot.value = decodeValue(this.#source, slot.type, slot.start);
    }
    return slot.value;
  }

  #find(key: string): number {
    if (this.#slots.length <= INDEX_FROM) return this.#slots.findIndex((slot) => slot.key === key);
    if (this.#byKey === undefined) {
      this.#byKey = new Map();
      for (const [index, slot] of this.#slots.entries()) {
        if (!this.#byKey.has(slot.key)) this.#byKey.set(slot.key, index);
      }
    }
    return this.#byKey.get(key) ?? -1;
  }
}

/** Wider documents get a map from key to position. */
const INDEX_FROM = 16;

interface Slot {
  readonly key: string;
  readonly type: number;
  /** Where the element starts in the source; -1 once it was changed. */
  at: number;
  readonly start: number;
  readonly end: number;
  value: Value | undefined;
}

function locate(source: Buffer): Slot[] {
  const slots: Slot[] = [];
  const last = source.readInt32LE(0) - 1;
  let at = 4;
  while (at < last) {
    const type = source[at] ?? 0;
    const nameEnd = endOfName(source, at + 1);
    const end = endOfValue(source, type, nameEnd + 1);
    const key = nameAt(source, at + 1, nameEnd);
    slots.push({ key, type, at, start: nameEnd + 1, end, value: undefined });
    at = end;
  }
  if (at !== last) throw new InvalidBson('document without an end');
  return slots;
}

function decodeValue(source: Buffer, type: number, start: number): Value {
  if (type !== TYPE.object && type !== TYPE.array) return decodeScalar(source, type, start);
  const bytes = source.subarray(start, start + source.readInt32LE(start));
  return type === TYPE.object ? Doc.parse(bytes) : decodeArray(bytes);
}

function decodeArray(bytes: Buffer): Value[] {
  const items: Value[] = [];
  let at = 4;
  while (at < bytes.length - 1) {
    const type = bytes[at] ?? 0;
    const start = endOfName(bytes, at + 1) + 1;
    items.push(decodeValue(bytes, type, start));
    at = endOfValue(bytes, type, start);
  }
  return items;
}

function writeElement(writer: BsonWriter, key: string, value: Value): void {
  writer.header(typeOf(value), key);
  if (value instanceof Doc) value.writeTo(writer);
  else if (Array.isArray(value)) writeArray(writer, value);
  else writer.scalar(value);
}

function writeArray(writer: BsonWriter, items: Value[]): void {
  const mark = writer.open();
  for (const [index, item] of items.entries()) writeElement(writer, String(index), item);
  writer.close(mark);
}
