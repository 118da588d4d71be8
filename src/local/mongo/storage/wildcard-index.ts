import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import type { FoldText } from '../bson/sort-key.js';
import { UNDEFINED } from '../bson/values.js';
import { encodeIndexKey, type IndexKey, type IndexKeys, type KeyField } from './index-keys.js';

/** Whether a specification asks for an index on whatever fields there are. */
export function isWildcardSpec(spec: Doc): boolean {
  return rootOf(spec) !== undefined;
}

/** The keys of such an index: first the path, then what is there. */
export const WILDCARD_FIELDS: readonly KeyField[] = [
  { path: '$_path', isDescending: false },
  { path: '$**', isDescending: false },
];

/** What an index on all fields says of its documents: which fields it means. */
export class WildcardRules {
  readonly #root: string;
  readonly #wanted: readonly string[] | undefined;
  readonly #unwanted: readonly string[];

  constructor(spec: Doc) {
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

  keysOf(doc: Doc, fold: FoldText): IndexKeys {
    const keys = new Map<string, IndexKey>();
    const multikeyPaths = new Set<string>();
    const add = (path: string, value: Value) => {
      if (!this.covers(path)) return;
      const key = encodeIndexKey([path, value], WILDCARD_FIELDS, fold);
      keys.set(key.bytes.toString('latin1'), key);
    };
    walk(doc, '', add, multikeyPaths);
    return { keys: [...keys.values()], multikeyPaths: [...multikeyPaths] };
  }
}

function rootOf(spec: Doc): string | undefined {
  const key = spec.get('key');
  const field = key instanceof Doc ? [...key.entries()].find(([path]) => path.endsWith('$**')) : undefined;
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
