import { createHash } from 'node:crypto';
import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { int } from '../bson/plain.js';
import { Int32 } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { findLanguage } from '../query/text/language.js';
import type { TextRules } from '../query/text/rules.js';
import type { IndexKeys } from './index-keys.js';

/** Whether a specification asks for a text index, or is that of one. */
export function isTextSpec(spec: Doc): boolean {
  const key = spec.get('key');
  return key instanceof Doc && [...key.entries()].some(([, kind]) => kind === 'text');
}

/**
 * The specification of a text index in the form that MongoDB gives it: the fields with text become weights,
 * and `_fts` and `_ftsx` stand for them in the key. Given such a form, it stays as it is.
 */
export function completeTextSpec(spec: Doc): Doc {
  const given = spec.get('key');
  if (!(given instanceof Doc)) return spec;
  const { key, paths } = partsOf(given);
  const complete = spec.clone();
  complete.set('key', key);
  complete.set('weights', weightsOf(spec.get('weights'), paths));
  complete.set('default_language', languageOf(spec.get('default_language')));
  complete.set('language_override', overrideOf(spec.get('language_override')));
  complete.set('textIndexVersion', new Int32(TEXT_INDEX_VERSION));
  return complete;
}

/** One key for each value of the fields before the text, and each term, with what the term counts. */
export function textKeysOf(doc: Doc, rules: TextRules, before: IndexKeys): IndexKeys {
  const scores = [...rules.scoresOf(doc)];
  const keys = before.keys.flatMap((prefix) =>
    scores.map(([term, score]) => ({
      ...prefix,
      bytes: Buffer.concat([termKey(prefix.bytes, term), scoreKey(score)]),
    })),
  );
  return { keys, multikeyPaths: before.multikeyPaths };
}

/** What all keys of a term start with. */
export function termKey(prefix: Buffer, term: string): Buffer {
  const bytes = Buffer.from(term);
  const short = bytes.length <= MAX_TERM_BYTES ? bytes : digestOf(bytes);
  return Buffer.concat([prefix, short, Buffer.of(0)]);
}

const TEXT_INDEX_VERSION = 3;
const MAX_TERM_BYTES = 256;
const MAX_WEIGHT = 99_999;

function digestOf(bytes: Buffer): Buffer {
  const digest = createHash('sha256').update(bytes).digest('hex');
  return Buffer.concat([bytes.subarray(0, MAX_TERM_BYTES - digest.length), Buffer.from(digest)]);
}

function scoreKey(score: number): Buffer {
  const key = Buffer.allocUnsafe(8);
  key.writeDoubleBE(score);
  return key;
}

function partsOf(given: Doc): { key: Doc; paths: string[] } {
  const key = new Doc();
  const paths: string[] = [];
  for (const [path, kind] of given.entries()) {
    if (path === '_fts' || path === '_ftsx') continue;
    if (kind !== 'text') {
      if (paths.length > 0 && !key.has('_fts')) key.set('_fts', 'text').set('_ftsx', new Int32(1));
      key.set(path, kind);
    } else if (key.has('_fts')) {
      throw new CommandError(CODE.cannotCreateIndex, "'text' fields in index must all be adjacent");
    } else paths.push(path);
  }
  if (!key.has('_fts')) key.set('_fts', 'text').set('_ftsx', new Int32(1));
  return given.has('_fts') ? { key: given, paths: [] } : { key, paths };
}

function weightsOf(given: Value | undefined, paths: readonly string[]): Doc {
  const weights = new Map<string, Value>(paths.map((path) => [path, new Int32(1)]));
  if (given !== undefined && !(given instanceof Doc)) {
    throw new CommandError(CODE.cannotCreateIndex, "text index option 'weights' must be an object");
  }
  for (const [path, weight] of given?.entries() ?? []) {
    const worth = isNumeric(weight) ? Math.trunc(toDouble(weight)) : 0;
    if (worth < 1 || worth > MAX_WEIGHT) {
      throw new CommandError(
        CODE.cannotCreateIndex,
        `text index weight must be in the exclusive interval (0,100000) but found: ${worth}`,
      );
    }
    weights.set(path, int(worth));
  }
  return Doc.from([...weights].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function languageOf(given: Value | undefined): string {
  const name = given ?? 'english';
  if (typeof name === 'string' && findLanguage(name) !== undefined) return name;
  throw new CommandError(
    CODE.cannotCreateIndex,
    `unsupported language: "${String(name)}" for text index version 3`,
  );
}

function overrideOf(given: Value | undefined): string {
  const field = given ?? 'language';
  if (typeof field === 'string' && field !== '' && !field.startsWith('$')) return field;
  throw new CommandError(CODE.cannotCreateIndex, 'language_override is not valid');
}
