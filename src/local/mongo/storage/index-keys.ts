import { createHash } from 'node:crypto';
import { Doc, type Value } from '../bson/document.js';
import { encodeSortKey, type FoldText, invert } from '../bson/sort-key.js';
import { UNDEFINED } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { isIndex } from '../query/path.js';

export interface KeyField {
  readonly path: string;
  readonly isDescending: boolean;
}

/** One key of a document in an index, and the values that it is made of. */
export interface IndexKey {
  readonly bytes: Buffer;
  readonly values: readonly (Value | undefined)[];
  /** Too long for the store: what is left compares right only up to a point. */
  readonly isShortened: boolean;
}

export interface IndexKeys {
  readonly keys: readonly IndexKey[];
  /** The arrays that were expanded, by path. */
  readonly multikeyPaths: readonly string[];
}

/** The longest key that is kept whole; room is left for ids around it. */
const MAX_WHOLE_KEY = 1_900;
/** How much of a longer key is kept in front of its digest. */
export const SHORTENED_PREFIX = MAX_WHOLE_KEY - 32;

/** All keys of a document, without repetitions. */
export function keysOf(of: KeySource, fields: readonly KeyField[], fold: FoldText): IndexKeys {
  const ends = fields.map(({ path }) => of.end(path));
  const encoded = (end: Progress, at: number) => {
    const field = fields[at];
    if (field === undefined) throw new Error('a key without a field');
    return end === ends[at] ? of.part(field, fold) : encodeField(end.at, field, fold);
  };
  if (!ends.some(isAtArray)) return { keys: [keyFrom(ends, ends.map(encoded))], multikeyPaths: NO_PATHS };
  const multikeyPaths = new Set<string>();
  const found = new Map<string, IndexKey>();
  expand(ends, multikeyPaths, (stopped) => {
    const key = keyFrom(stopped, stopped.map(encoded));
    found.set(key.bytes.toString('latin1'), key);
  });
  return { keys: [...found.values()], multikeyPaths: [...multikeyPaths] };
}

/** A document whose keys are asked for: what several indexes want of it is found and encoded once. */
export class KeySource {
  readonly doc: Doc;
  readonly #ends = new Map<string, Progress>();
  /** Encoded fields by path, upwards and downwards, for each way of folding texts. */
  readonly #parts = new Map<FoldText, readonly [Map<string, Buffer>, Map<string, Buffer>]>();

  constructor(doc: Doc) {
    this.doc = doc;
  }

  /** How far the path can be followed without going through an array. */
  end(path: string): Progress {
    let end = this.#ends.get(path);
    if (end === undefined) {
      end = advance({ at: this.doc, rest: path.split('.'), done: '' });
      this.#ends.set(path, end);
    }
    return end;
  }

  /** The part of a key that stands for the value there. */
  part(field: KeyField, fold: FoldText): Buffer {
    const parts = this.#parts.get(fold) ?? [new Map(), new Map()];
    this.#parts.set(fold, parts);
    const encoded = parts[field.isDescending ? 1 : 0];
    let part = encoded.get(field.path);
    if (part === undefined) {
      part = encodeField(this.end(field.path).at, field, fold);
      encoded.set(field.path, part);
    }
    return part;
  }
}

const NO_PATHS: readonly string[] = [];

function keyFrom(ends: readonly Progress[], parts: readonly Buffer[]): IndexKey {
  return wholeKey(
    parts,
    ends.map(({ at }) => at),
  );
}

/** The part of a key that stands for one field. */
function encodeField(value: Value | undefined, field: KeyField, fold: FoldText): Buffer {
  const key = encodeSortKey(value, fold);
  return field.isDescending ? invert(key) : key;
}

/** One key of these values, made shorter if the store cannot keep it whole. */
export function encodeIndexKey(
  values: readonly (Value | undefined)[],
  fields: readonly KeyField[],
  fold: FoldText,
): IndexKey {
  return wholeKey(
    fields.map((field, index) => encodeField(values[index], field, fold)),
    values,
  );
}

function wholeKey(parts: readonly Buffer[], values: readonly (Value | undefined)[]): IndexKey {
  const [only] = parts;
  const whole = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
  const isShortened = whole.length > MAX_WHOLE_KEY;
  return { bytes: isShortened ? shorten(whole) : whole, values, isShortened };
}

/** Equal keys stay equal, different ones different. */
function shorten(key: Buffer): Buffer {
  return Buffer.concat([key.subarray(0, SHORTENED_PREFIX), createHash('sha256').update(key).digest()]);
}

/** How far the path of one field has been followed. */
interface Progress {
  readonly at: Value | undefined;
  readonly rest: readonly string[];
  readonly done: string;
}

type Emit = (ends: readonly Progress[]) => void;

function isAtArray(one: Progress): boolean {
  return one.rest !== LEAF && Array.isArray(one.at);
}

/** Follows all paths to their values or to the one array that lies across them, and goes through that. */
function expand(progress: readonly Progress[], multikeyPaths: Set<string>, emit: Emit): void {
  const stopped = progress.map(advance);
  const atArray = stopped.filter(isAtArray);
  const items = atArray[0]?.at;
  if (!Array.isArray(items)) {
    emit(stopped);
    return;
  }
  const other = atArray.find((one) => one.at !== items);
  if (other !== undefined) {
    throw new CommandError(
      CODE.cannotIndexParallelArrays,
      `cannot index parallel arrays [${lastOf(other.done)}] [${lastOf(atArray[0]?.done ?? '')}]`,
    );
  }
  for (const one of atArray) multikeyPaths.add(one.done);
  const elements: (Value | undefined)[] = items.length === 0 ? [undefined] : items;
  for (const element of elements) {
    expand(
      stopped.map((one) =>
        one.at === items && one.rest !== LEAF ? enter(one, element, items.length === 0) : one,
      ),
      multikeyPaths,
      emit,
    );
  }
}

const LEAF: readonly string[] = ['\0'];

function advance(start: Progress): Progress {
  let { at, rest, done } = start;
  if (rest === LEAF) return start;
  while (rest.length > 0) {
    const [part = ''] = rest;
    if (at instanceof Doc) at = at.get(part);
    else if (
      Array.isArray(at) &&
      isIndex(part) &&
      !at.some((item) => item instanceof Doc && item.has(part))
    ) {
      at = at[Number(part)];
    } else if (Array.isArray(at)) return { at, rest, done };
    else at = undefined;
    rest = rest.slice(1);
    done = done === '' ? part : `${done}.${part}`;
  }
  return Array.isArray(at) ? { at, rest, done } : { at, rest: LEAF, done };
}

function enter(one: Progress, element: Value | undefined, isEmpty: boolean): Progress {
  if (one.rest.length === 0) return { at: isEmpty ? UNDEFINED : element, rest: LEAF, done: one.done };
  return { at: element instanceof Doc ? element : undefined, rest: one.rest, done: one.done };
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
