import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble, toInteger } from '../bson/numbers.js';
import type { Plain } from '../bson/plain.js';
import { CODE, CommandError } from '../errors.js';
import { TimeLimit } from '../plan/time-limit.js';
import type { Catalog } from '../storage/catalog.js';
import type { Engine, Log } from '../storage/engine.js';
import type { Activity } from './activity.js';
import type { Cursors } from './cursors.js';
import type { FailPoints } from './fail-point.js';

/** What all commands work on. */
export interface Store {
  readonly engine: Engine;
  readonly catalog: Catalog;
  readonly cursors: Cursors;
  readonly activity: Activity;
  readonly failPoints: FailPoints;
  readonly log: Log;
  readonly startedAt: Date;
  readonly address: () => string;
}

/** One command: its name is the first key of the body. */
export interface Call {
  readonly store: Store;
  readonly name: string;
  readonly database: string;
  readonly body: Doc;
  readonly connection: number;
}

/** The fields of the answer; `ok` is added. */
export type Reply = { readonly [key: string]: Plain };
export type Command = (call: Call) => Reply | Promise<Reply>;

/** The collection that the command names as its value. */
export function collectionName({ body, name }: Call): string {
  const value = body.get(name);
  if (typeof value === 'string' && value !== '') return value;
  throw new CommandError(CODE.invalidNamespace, `collection name has invalid type or is empty in '${name}'`);
}

export function documentIn(body: Doc, key: string): Doc | undefined {
  const value = body.get(key);
  if (value === undefined || value === null) return undefined;
  if (value instanceof Doc) return value;
  throw wrongType(key, 'object');
}

export function stringIn(body: Doc, key: string): string | undefined {
  const value = body.get(key);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw wrongType(key, 'string');
}

export function listIn(body: Doc, key: string): Value[] | undefined {
  const value = body.get(key);
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value;
  throw wrongType(key, 'array');
}

/** A list of documents, which has to be there. */
export function documentsIn(body: Doc, key: string): Doc[] {
  const list = listIn(body, key);
  if (list === undefined) {
    throw new CommandError(CODE.missingField, `BSON field '${key}' is missing but a required field`);
  }
  return list.map((item) => {
    if (item instanceof Doc) return item;
    throw wrongType(`${key}.0`, 'object');
  });
}

/** Whether the field is set to anything that counts as true. */
export function flagIn(body: Doc, key: string, otherwise = false): boolean {
  const value = body.get(key);
  if (value === undefined || value === null) return otherwise;
  return value === true || (isNumeric(value) && toDouble(value) !== 0);
}

/** A whole number that is not negative. */
export function countIn(body: Doc, key: string): number | undefined {
  const value = body.get(key);
  if (value === undefined || value === null) return undefined;
  const count = isNumeric(value) ? Math.trunc(toDouble(value)) : toInteger(value);
  if (count === undefined || Number.isNaN(count)) throw wrongType(key, 'number');
  if (count < 0) {
    throw new CommandError(51024, `BSON field '${key}' value must be >= 0, actual value '${count}'`);
  }
  return count;
}

/** The limit that `maxTimeMS` sets; none for 0. */
export function timeLimitIn(body: Doc): TimeLimit | undefined {
  const limitMs = countIn(body, 'maxTimeMS') ?? 0;
  return limitMs === 0 ? undefined : new TimeLimit(limitMs);
}

function wrongType(key: string, wanted: string): CommandError {
  return new CommandError(
    CODE.typeMismatch,
    `BSON field '${key}' is the wrong type, expected type '${wanted}'`,
  );
}
