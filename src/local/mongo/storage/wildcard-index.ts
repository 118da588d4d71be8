import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import type { FoldText } from '../bson/sort-key.js';
import { MIN_KEY, UNDEFINED } from '../bson/values.js';
import { encodeIndexKey, type IndexKey, type IndexKeys, type KeyField, keysOf } from './index-keys.js';

/** Whether a specification asks for an index on whatever fields there are. */
export function isWildcardSpec(spec: Doc): boolean {
  return rootOf(spec) !== undefined;
}

/** What stands in its keys for all fields: first the path, then what is there. */
export const PATH_FIELD: KeyField = { path: '$_path', isDescending: false };
export const VALUE_FIELD: KeyField = { path: '$**', isDescending: false };

/** What an index on all fields says of its documents: which fields it means, and which named ones stand beside them. */
export class WildcardRules {
  /** All that its keys are made of, in this order. */
  readonly fields: readonly KeyField[];
  readonly #named: readonly KeyField[];
  readonly #at: number;
  readonly #root: string;
  readonly #wanted: readonly string[] | undefined;
  readonly #unwanted: readonly string[];

  /** `keyFields` are those of the specification, among which one stands for all fields. */
  constructor(spec: Doc, keyFields: readonly KeyField[]) {
    this.#at = keyFields.findIndex(({ path }) => isWildcardPath(path));
    this.#named = keyFields.filter((_, at) => at !== this.#at);
    this.fields = this.#named.toSpliced(this.#at, 0, PATH_FIELD, VALUE_FIELD);
    this.#root = rootOf(spec) ?? '';
    const projection = spec.get('wildcardProjection');
    const named = projection instanceof Doc ? [...projection.entries()] : [];
    const wanted = named.filter(([, value]) => isYes(value)).map(([path]) => path);
    const isInclusive = wanted.some((path) => path !== '_id');
    const isIdWanted = this.#root !== '' || wanted.includes('_id');
    this.#wanted = isInclusive ? wanted : undefined;
    this.#unwanted = [
      ...named.filter(([, value]) => !isYes(value)).map(([path]) => path),
      ...(isIdWanted ? [] : ['_id']),
    ];
  }

  /** Whether the index has what documents have at this path. */
  covers(path: string): boolean {
    return (
      (this.#root === '' || isWithin(path, this.#root)) &&
      (this.#wanted?.some((wanted) => isWithin(path, wanted)) ?? true) &&
      !this.#unwanted.some((unwanted) => isWithin(path, unwanted))
    );
  }

  /** Whether the index has anything of what documents have at this path or within it. */
  overlaps(path: string): boolean {
    const isInside = this.#wanted?.some((wanted) => isWithin(wanted, path)) ?? isWithin(this.#root, path);
    return this.covers(path) || isInside;
  }

  /** Whether it is found by named fields as well, and so has every document. */
  get isCompound(): boolean {
    return this.#named.length > 0;
  }

  /** Where among its fields the path stands, with the value behind it. */
  get pathAt(): number {
    return this.#at;
  }

  keysOf(doc: Doc, fold: FoldText): IndexKeys {
    const named = this.isCompound ? keysOf(doc, this.#named, fold) : NONE_NAMED;
    const multikeyPaths = new Set<string>(named.multikeyPaths);
    const found: (readonly [string, Value])[] = [];
    const add = (path: string, value: Value) => {
      if (this.covers(path)) found.push([path, value]);
    };
    walk(doc, '', add, multikeyPaths);
    const pairs = found.length === 0 && this.isCompound ? [NO_PAIR] : found;
    const keys = new Map<string, IndexKey>();
    for (const { values } of named.keys) {
      for (const pair of pairs) {
        const key = encodeIndexKey(values.toSpliced(this.#at, 0, ...pair), this.fields, fold);
        keys.set(key.bytes.toString('latin1'), key);
      }
    }
    return { keys: [...keys.values()], multikeyPaths: [...multikeyPaths] };
  }
}

const NONE_NAMED = { keys: [{ values: [] }], multikeyPaths: [] };
/** Of a document that has none of the fields; before all that have some. */
const NO_PAIR = [MIN_KEY, MIN_KEY] as const;

/** Whether the path of a key stands for all fields, or for all within one. */
export function isWildcardPath(path: string): boolean {
  return path === '$**' || path.endsWith('.$**');
}

function rootOf(spec: Doc): string | undefined {
  const key = spec.get('key');
  const field = key instanceof Doc ? [...key.entries()].find(([path]) => isWildcardPath(path)) : undefined;
  if (field === undefined || field[1] === 'text') return undefined;
  return field[0].slice(0, -'.$**'.length);
}

function walk(
  doc: Doc,
  prefix: string,
  add: (path: string, value: Value) => void,
  arrays: Set<string>,
): void {
  for (const [name, value] of doc.entries()) {
    const path = prefix + name;
    if (!Array.isArray(value)) visit(value, path, add, arrays);
    else {
      arrays.add(path);
      if (value.length === 0) add(path, UNDEFINED);
      for (const item of value) visit(item, path, add, arrays);
    }
  }
}

function visit(
  value: Value,
  path: string,
  add: (path: string, value: Value) => void,
  arrays: Set<string>,
): void {
  if (value instanceof Doc && value.size > 0) walk(value, `${path}.`, add, arrays);
  else add(path, value);
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`);
}

function isYes(value: Value): boolean {
  return value === true || (isNumeric(value) && toDouble(value) !== 0);
}
