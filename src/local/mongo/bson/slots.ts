import { endOfName, endOfValue, InvalidBson } from './layout.js';
import { nameAt } from './names.js';

/** A field of a document: where it is in the bytes, and its value once somebody has asked for it. */
export interface Slot<Value> {
  readonly key: string;
  readonly type: number;
  /** Where the element starts in the source; -1 once it was changed. */
  at: number;
  readonly start: number;
  readonly end: number;
  value: Value | undefined;
}

/** All fields of a valid document, in their order. */
export function locate<Value>(source: Buffer): Slot<Value>[] {
  const slots: Slot<Value>[] = [];
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

/** Which place the first field of each name has. */
export function placesOf(slots: readonly { readonly key: string }[]): Map<string, number> {
  const places = new Map<string, number>();
  for (let place = slots.length - 1; place >= 0; place -= 1) places.set(slots[place]?.key ?? '', place);
  return places;
}

/** Where the first field of this name starts, or -1; undefined for a name that is not plain ASCII. */
export function placeIn(source: Buffer, name: string): number | undefined {
  for (let index = 0; index < name.length; index += 1) if (!isPlain(name.charCodeAt(index))) return undefined;
  const last = source.length - 1;
  let at = 4;
  while (at < last) {
    const nameEnd = endOfName(source, at + 1);
    if (nameEnd - at - 1 === name.length && isNamed(source, at + 1, name)) return at;
    at = endOfValue(source, source[at] ?? 0, nameEnd + 1);
  }
  return -1;
}

/** A document of the fields whose names pass, byte for byte. */
export function copyFields(source: Buffer, isWanted: (key: string) => boolean): Buffer {
  const last = source.length - 1;
  const copy = Buffer.allocUnsafe(source.length);
  let length = 4;
  let from = 4;
  let at = 4;
  while (at < last) {
    const nameEnd = endOfName(source, at + 1);
    const end = endOfValue(source, source[at] ?? 0, nameEnd + 1);
    if (!isWanted(nameAt(source, at + 1, nameEnd))) {
      // What is wanted in front of it goes over as one piece.
      length += source.copy(copy, length, from, at);
      from = end;
    }
    at = end;
  }
  length += source.copy(copy, length, from);
  copy.writeInt32LE(length, 0);
  return copy.subarray(0, length);
}

function isPlain(code: number): boolean {
  return code > 0 && code <= 0x7f;
}

function isNamed(source: Buffer, start: number, name: string): boolean {
  for (let index = 0; index < name.length; index += 1) {
    if (source[start + index] !== name.charCodeAt(index)) return false;
  }
  return true;
}
