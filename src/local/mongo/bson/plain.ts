import { Doc, type Value } from './document.js';
import { Bytes, Code, Decimal, Int32, Marker, Oid, Pointer, Regex, Stamp, Sym, UtcDate } from './values.js';

/** What an answer is written as; whole numbers become int32, other numbers doubles. */
export type Plain = Value | undefined | readonly Plain[] | { readonly [key: string]: Plain };

/** Builds a document from an object; fields that are `undefined` are left out. */
export function toDoc(fields: { readonly [key: string]: Plain }): Doc {
  const doc = new Doc();
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) doc.set(key, toValue(value));
  }
  return doc;
}

/** A count: int32 where it fits, as MongoDB answers it. */
export function int(value: number): Value {
  if (value === (value | 0)) return new Int32(value);
  return Number.isSafeInteger(value) ? BigInt(value) : value;
}

function toValue(plain: Exclude<Plain, undefined>): Value {
  if (typeof plain === 'number') return Number.isInteger(plain) && !Object.is(plain, -0) ? int(plain) : plain;
  if (plain === null || typeof plain !== 'object' || isOwnClass(plain)) return plain;
  if (isList(plain)) return plain.flatMap((item) => (item === undefined ? [] : [toValue(item)]));
  return toDoc(plain);
}

function isList(plain: object): plain is readonly Plain[] {
  return Array.isArray(plain);
}

function isOwnClass(
  plain: object,
): plain is Exclude<Value, Value[] | null | string | number | bigint | boolean> {
  return OWN_CLASSES.some((known) => plain instanceof known);
}

const OWN_CLASSES = [Doc, Int32, Oid, UtcDate, Bytes, Decimal, Stamp, Regex, Code, Sym, Pointer, Marker];
