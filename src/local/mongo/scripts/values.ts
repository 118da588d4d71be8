import { Decimal128 } from 'bson';
import { Doc, type Value } from '../bson/document.js';
import {
  Bytes,
  Code,
  Decimal,
  Int32,
  MAX_KEY,
  Marker,
  MIN_KEY,
  Oid,
  Regex,
  Stamp,
  TYPE,
  UNDEFINED,
  UtcDate,
} from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';

/** The value as JSON that the prelude of the sandbox reads. */
export function toScript(value: Value | undefined): string {
  return JSON.stringify(json(value));
}

/** The value that the sandbox has written. Throws `CommandError` for what no sandbox writes. */
export function fromScript(value: unknown): Value {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map(fromScript);
  if (typeof value !== 'object') throw unreadable();
  const kind = TAG in value ? value[TAG] : undefined;
  if (kind !== undefined) return readTagged(String(kind), new Map(Object.entries(value)));
  return Doc.from(Object.entries(value).map(([key, item]) => [key, fromScript(item)] as const));
}

/** No field of a document can have this name. */
const TAG = '\u0000';

type Json = null | boolean | string | number | Json[] | { readonly [key: string]: Json };

function json(value: Value | undefined): Json {
  if (value === undefined) return tagged('undefined', {});
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return isPlain(value) ? value : tagged('double', { v: shown(value) });
  if (Array.isArray(value)) return value.map(json);
  if (value instanceof Doc)
    return Object.fromEntries([...value.entries()].map(([key, item]) => [key, json(item)]));
  return scalar(value);
}

function scalar(value: Exclude<Value, null | string | boolean | number | Value[] | Doc>): Json {
  if (typeof value === 'bigint') return tagged('long', { v: String(value) });
  if (value instanceof Int32) return value.value;
  if (value instanceof UtcDate) return tagged('date', { v: value.ms });
  if (value instanceof Oid) return tagged('oid', { v: value.bytes.toString('hex') });
  if (value instanceof Decimal) return tagged('decimal', { v: new Decimal128(value.bytes).toString() });
  if (value instanceof Bytes)
    return tagged('binary', { s: value.subtype, v: value.bytes.toString('base64') });
  if (value instanceof Stamp)
    return tagged('stamp', { t: Number(value.bits >> 32n), i: Number(value.bits & 0xffffffffn) });
  if (value instanceof Regex && isRegExp(value))
    return tagged('regex', { p: value.pattern, f: value.options });
  if (value instanceof Code && value.scope === undefined) return tagged('code', { v: value.code });
  if (value instanceof Marker && value.type === TYPE.minKey) return tagged('min', {});
  if (value instanceof Marker && value.type === TYPE.maxKey) return tagged('max', {});
  if (value instanceof Marker) return tagged('undefined', {});
  return tagged('other', {
    v: Doc.from([['v', value]])
      .toBytes()
      .toString('base64'),
  });
}

function tagged(kind: string, rest: { readonly [key: string]: Json }): Json {
  return { [TAG]: kind, ...rest };
}

function isPlain(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}

function shown(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Whether JavaScript knows the pattern; what it does not know is handed on as it is. */
function isRegExp({ pattern, options }: Regex): boolean {
  try {
    return new RegExp(pattern, options).source !== '';
  } catch {
    return false;
  }
}

type Parts = ReadonlyMap<string, unknown>;

function readTagged(kind: string, parts: Parts): Value {
  const read = READERS[kind];
  if (read === undefined) throw unreadable();
  return read(parts);
}

const READERS: Readonly<Record<string, (parts: Parts) => Value>> = {
  undefined: () => UNDEFINED,
  double: (parts) => Number(parts.get('v')),
  int: (parts) => new Int32(Number(parts.get('v')) | 0),
  long: (parts) => longOf(text(parts, 'v')),
  decimal: (parts) => decimalOf(text(parts, 'v')),
  oid: (parts) => new Oid(bytes(parts, 'hex', 12)),
  date: (parts) => {
    const ms = parts.get('v');
    // A date that is none is not in BSON.
    return new UtcDate(typeof ms === 'number' ? Math.trunc(ms) : 0);
  },
  regex: (parts) => new Regex(text(parts, 'p'), text(parts, 'f').replace(/[^imsux]/g, '')),
  binary: (parts) => new Bytes(Number(parts.get('s')) & 0xff, bytes(parts, 'base64')),
  stamp: (parts) => {
    const [t, i] = [BigInt(Number(parts.get('t')) >>> 0), BigInt(Number(parts.get('i')) >>> 0)];
    return new Stamp((t << 32n) | i);
  },
  code: (parts) => new Code(text(parts, 'v')),
  min: () => MIN_KEY,
  max: () => MAX_KEY,
  other: (parts) => Doc.parse(bytes(parts, 'base64')).get('v') ?? null,
};

function longOf(digits: string): Value {
  if (/^-?\d{1,20}$/.test(digits)) return BigInt.asIntN(64, BigInt(digits));
  throw unreadable();
}

function decimalOf(shownAs: string): Value {
  try {
    return new Decimal(Buffer.from(Decimal128.fromStringWithRounding(shownAs).bytes));
  } catch {
    throw unreadable();
  }
}

function bytes(parts: Parts, encoding: 'hex' | 'base64', length?: number): Buffer {
  const found = Buffer.from(text(parts, 'v'), encoding);
  if (length !== undefined && found.length !== length) throw unreadable();
  return found;
}

function text(parts: Parts, name: string): string {
  const found = parts.get(name);
  if (typeof found === 'string') return found;
  throw unreadable();
}

function unreadable(): CommandError {
  return new CommandError(CODE.jsInterpreterFailure, 'a function has returned what is no BSON value');
}
