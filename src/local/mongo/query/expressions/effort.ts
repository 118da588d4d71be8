import { Doc, type Value } from '../../bson/document.js';
import { Int32, Oid, UtcDate } from '../../bson/values.js';
import { CODE, CommandError } from '../../errors.js';

/** How much one expression may do with one document: a few words can ask for more than there is. */
export class Effort {
  readonly #startedMs = performance.now();
  #steps = 0;

  /** Throws when the expression takes so long that others would notice. */
  step(): void {
    this.#steps += 1;
    if (this.#steps % STEPS_BETWEEN_LOOKS !== 0 || performance.now() - this.#startedMs < MAX_MS) return;
    throw new CommandError(CODE.maxTimeMsExpired, 'an expression takes too long on one document');
  }
}

/** Throws when a value that was computed is too large to be written down, or too deep. */
export function assertBounded(value: Value | undefined): void {
  if (typeof value === 'object' && value !== null) weigh(value);
  else if (typeof value === 'string' && value.length > MAX_BYTES) throw tooLarge(value.length);
}

/** How many bytes of BSON the value takes at least; cheaper than to write it. */
export function leastBytesOf(value: Value): number {
  return weigh(value).bytes;
}

/** Throws when what one operator has collected, document after document, is more than memory should hold. */
export class Collected {
  readonly #operator: string;
  #bytes = 0;

  constructor(operator: string) {
    this.#operator = operator;
  }

  add(value: Value): void {
    this.#bytes += weigh(value).bytes;
    if (this.#bytes <= MAX_COLLECTED_BYTES) return;
    throw new CommandError(
      146,
      `${this.#operator} used too much memory and cannot spill to disk. Memory limit: ${MAX_COLLECTED_BYTES} bytes`,
    );
  }
}

const STEPS_BETWEEN_LOOKS = 16;
const MAX_MS = 500;
/** A document may have 16 MiB. MongoDB lets a value in between have four times as much, which takes seconds here. */
const MAX_BYTES = 20 * 1024 * 1024;
const MAX_COLLECTED_BYTES = 64 * 1024 * 1024;
const MAX_DEPTH = 200;
const MOST_REMEMBERED = 50_000;
/** What each part of a document or an array takes at least besides its value, for its type and its name. */
const CONTAINED_BYTES = 3;

interface Weight {
  readonly bytes: number;
  readonly depth: number;
}

/**
 * Parts that are shared weigh each time: `[x, x]` is twice as much once it is written. The weights are forgotten
 * now and then, as the table of a map never becomes smaller, whatever has gone from it.
 */
let weights = new WeakMap<object, Weight>();
let remembered = 0;

function remember(value: object, weight: Weight): void {
  if (remembered >= MOST_REMEMBERED) {
    weights = new WeakMap();
    remembered = 0;
  }
  remembered += 1;
  weights.set(value, weight);
}

function weigh(value: Value): Weight {
  if (!(value instanceof Doc || Array.isArray(value))) return { bytes: bytesOfScalar(value), depth: 0 };
  const known = weights.get(value);
  if (known !== undefined) return known;
  const weight = weightOf(value);
  if (weight.bytes > MAX_BYTES) throw tooLarge(weight.bytes);
  if (weight.depth > MAX_DEPTH) {
    throw new CommandError(CODE.overflow, `BSONObj exceeds maximum nested object depth: ${MAX_DEPTH}`);
  }
  remember(value, weight);
  return weight;
}

function weightOf(value: Doc | Value[]): Weight {
  if (value instanceof Doc) {
    const stored = value.untouchedBytes;
    if (stored !== undefined) return { bytes: stored, depth: 1 };
  }
  let bytes = Array.isArray(value) ? 5 + digitsBelow(value.length) : 5;
  let depth = 0;
  for (const item of value instanceof Doc ? valuesOf(value) : value) {
    const weight = weigh(item);
    bytes += weight.bytes + CONTAINED_BYTES;
    if (weight.depth > depth) depth = weight.depth;
  }
  return { bytes, depth: depth + 1 };
}

/** What the value takes at least. */
function bytesOfScalar(value: Exclude<Value, Doc | Value[]>): number {
  if (typeof value === 'string') return value.length + 5;
  if (value instanceof Int32) return 4;
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof UtcDate) return 8;
  return value instanceof Oid ? 12 : 0;
}

/** How many more digits than one each the whole numbers below a limit have: the names of an array's elements. */
function digitsBelow(limit: number): number {
  let digits = 0;
  for (let power = 10; power < limit; power *= 10) digits += limit - power;
  return digits;
}

function* valuesOf(doc: Doc): Generator<Value> {
  for (const [, value] of doc.entries()) yield value;
}

function tooLarge(bytes: number): CommandError {
  return new CommandError(
    13548,
    `BufBuilder attempted to grow() to ${bytes} bytes, past the ${MAX_BYTES / 1024 / 1024}MB limit.`,
  );
}
