import { endOfName, endOfValue, InvalidBson } from './layout.js';
import { decodeScalar } from './scalars.js';
import { copyFields, locate, placeIn, placesOf, type Slot } from './slots.js';
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
  #located: Slot<Value>[] | undefined;
  #byKey: Map<string, number> | undefined;
  #looks = 0;
  /** How many bytes were passed over in looking for single fields, while the fields were not located. */
  #passed = 0;
  /** Documents and arrays that were read out of the source before the fields were located. */
  #handedOut: Map<string, Value> | undefined;
  /** The fields that were changed since they were read from the source. */
  #changed: Set<string> | undefined;

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
    return (this.#peek(key) ?? this.#find(key)) >= 0;
  }

  /** The value, or `undefined` where there is no such field. */
  get(key: string): Value | undefined {
    const place = this.#peek(key);
    if (place !== undefined && this.#source !== undefined) {
      return place < 0 ? undefined : this.#readAt(this.#source, place, key);
    }
    const slot = this.#slotOf(key);
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
    this.#change(key);
    const slot = this.#slotOf(key);
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
    this.#change(key);
    this.#slots.unshift({ key, type: 0, at: -1, start: -1, end: -1, value });
    this.#byKey = undefined;
    return this;
  }

  delete(key: string): boolean {
    const index = this.#find(key);
    if (index < 0) return false;
    this.#change(key);
    this.#slots.splice(index, 1);
    this.#byKey = undefined;
    return true;
  }

  /**
   * The fields that one of them alone has, or that have other bytes there. A field that was set since it was read
   * counts as one that has changed.
   */
  changesFrom(before: Doc): ReadonlySet<string> {
    if (this.#source !== undefined && this.#source === before.#source && !before.#isEdited) {
      return this.#changed ?? NOTHING;
    }
    const changed = new Set<string>();
    for (const key of [...before.keys(), ...this.keys()]) if (!this.#hasSame(before, key)) changed.add(key);
    return changed;
  }

  #hasSame(other: Doc, key: string): boolean {
    const own = this.#slotOf(key);
    const theirs = other.#slotOf(key);
    if (
      own === undefined ||
      theirs === undefined ||
      this.#source === undefined ||
      other.#source === undefined
    )
      return false;
    if (own.at < 0 || theirs.at < 0) return false;
    return this.#source.compare(other.#source, theirs.at, theirs.end, own.at, own.end) === 0;
  }

  /** The value as `get` gives it, to be changed in place by the caller. */
  edit(key: string): Value | undefined {
    const slot = this.#slotOf(key);
    if (slot === undefined) return undefined;
    const value = this.#read(slot);
    this.#change(key);
    slot.at = -1;
    return value;
  }

  toBytes(): Buffer {
    if (this.#source !== undefined && !this.#isEdited) return this.#source;
    const writer = new BsonWriter();
    this.writeTo(writer);
    return writer.finish();
  }

  /** The fields whose names pass, as they are and in their order; other documents share nothing with it. */
  pick(isWanted: (key: string) => boolean): Doc {
    if (this.#source !== undefined && !this.#isEdited) return Doc.parse(copyFields(this.#source, isWanted));
    return Doc.from([...this.entries()].filter(([key]) => isWanted(key)));
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

  get #slots(): Slot<Value>[] {
    this.#located ??= this.#source === undefined ? [] : this.#locate(this.#source);
    return this.#located;
  }

  #locate(source: Buffer): Slot<Value>[] {
    const slots = locate<Value>(source);
    for (const [key, value] of this.#handedOut ?? []) {
      const slot = slots.find((one) => one.key === key);
      if (slot !== undefined) slot.value = value;
    }
    return slots;
  }

  /** What has parts is one living value for everybody who asks, also once the fields are located. */
  #readAt(source: Buffer, place: number, key: string): Value {
    const type = source[place] ?? 0;
    const start = place + key.length + 2;
    if (type !== TYPE.object && type !== TYPE.array) return decodeScalar(source, type, start);
    this.#handedOut ??= new Map();
    const value = this.#handedOut.get(key) ?? decodeValue(source, type, start);
    this.#handedOut.set(key, value);
    return value;
  }

  #read(slot: Slot<Value>): Value {
    if (slot.value === undefined) {
      if (this.#source === undefined) throw new InvalidBson('field without a value');
      slot.value = decodeValue(this.#source, slot.type, slot.start);
    }
    return slot.value;
  }

  #change(key: string): void {
    this.#isEdited = true;
    if (this.#source === undefined) return;
    this.#changed ??= new Set();
    this.#changed.add(key);
  }

  /** Where the field is in the source, or -1; undefined where it is better looked for among located fields. */
  #peek(key: string): number | undefined {
    const source = this.#source;
    if (this.#located !== undefined || source === undefined) return undefined;
    if (this.#passed > source.length * MOST_PASSES) return undefined;
    const place = placeIn(source, key);
    this.#passed += place === undefined || place < 0 ? source.length : place;
    return place;
  }

  #slotOf(key: string): Slot<Value> | undefined {
    const place = this.#find(key);
    // A look at place -1 of an array would find nothing, but far more slowly.
    return place < 0 ? undefined : this.#slots[place];
  }

  #find(key: string): number {
    const slots = this.#slots;
    if (slots.length <= INDEX_FROM || this.#byKey === undefined) {
      this.#looks += 1;
      if (this.#looks > MOST_LOOKS && slots.length > INDEX_FROM) this.#byKey = placesOf(slots);
      for (let place = 0; place < slots.length; place += 1) if (slots[place]?.key === key) return place;
      return -1;
    }
    return this.#byKey.get(key) ?? -1;
  }
}

const NOTHING: ReadonlySet<string> = new Set();
/** Who asks for a few fields does not have all located. */
const MOST_PASSES = 4;
/** Wider documents get a map from key to position, once they were looked through so many times. */
const INDEX_FROM = 16;
const MOST_LOOKS = 4;

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
