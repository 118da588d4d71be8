import { Doc, type Value } from './document.js';
import { isNumeric, toDouble } from './numbers.js';
import { Bytes, Int32, Marker, Oid, Regex, Stamp, TYPE, UtcDate } from './values.js';

/** A value as error messages show it. */
export function describe(value: Value | undefined): string {
  if (value === undefined) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof Int32) return String(value.value);
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(1) : String(value);
  if (isNumeric(value)) return `NumberDecimal("${toDouble(value)}")`;
  if (value instanceof Doc) {
    const fields = [...value.entries()].map(([key, item]) => `${key}: ${describe(item)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(describe).join(', ')} ]`;
  if (value instanceof Oid) return `ObjectId('${value.bytes.toString('hex')}')`;
  if (value instanceof UtcDate) return `new Date(${value.ms})`;
  if (value instanceof Regex) return `/${value.pattern}/${value.options}`;
  if (value instanceof Stamp) return `Timestamp(${value.bits >> 32n}, ${value.bits & 0xffffffffn})`;
  if (value instanceof Bytes)
    return `BinData(${value.subtype}, ${value.bytes.toString('hex').toUpperCase()})`;
  if (value instanceof Marker) return MARKERS.get(value.type) ?? 'undefined';
  return '?';
}

const MARKERS = new Map<number, string>([
  [TYPE.minKey, 'MinKey'],
  [TYPE.maxKey, 'MaxKey'],
]);
