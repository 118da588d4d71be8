import { Doc, type Value } from '../../bson/document.js';
import { isNumeric } from '../../bson/numbers.js';

/** What a path leads to, through lists of documents; a list at its end stays whole. */
export function geoValuesAt(value: Value | undefined, parts: readonly string[]): Value[] {
  const [part, ...rest] = parts;
  if (part === undefined) return value === undefined ? [] : [value];
  if (value instanceof Doc) return geoValuesAt(value.get(part), rest);
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => (item instanceof Doc ? geoValuesAt(item, parts) : []));
}

/** The same, with a list of places at the end taken apart. */
export function placesAt(doc: Doc, parts: readonly string[]): Value[] {
  return geoValuesAt(doc, parts).flatMap((value) =>
    Array.isArray(value) && !isNumeric(value[0]) ? value : [value],
  );
}
