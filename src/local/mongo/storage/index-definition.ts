import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { int } from '../bson/plain.js';
import { CODE, CommandError } from '../errors.js';
import { type Collation, parseCollation } from '../query/collation.js';
import { Filter } from '../query/filter.js';
import { type IndexKeys, type KeyField, keysOf } from './index-keys.js';

/** What an index is, and which keys a document has in it. */
export class Index {
  readonly id: number;
  readonly name: string;
  /** As `listIndexes` shows it. */
  spec: Doc;
  readonly fields: readonly KeyField[];
  readonly isUnique: boolean;
  readonly isSparse: boolean;
  readonly partial: Filter | undefined;
  readonly collation: Collation;
  /** Paths at which some document has an array. */
  readonly multikeyPaths: Set<string>;
  /** Some key did not fit: the order of the entries is not the order of the values. */
  hasShortenedKeys: boolean;

  constructor(id: number, spec: Doc, state?: Doc) {
    this.id = id;
    this.spec = spec;
    this.name = textOf(spec.get('name'));
    this.fields = fieldsOf(spec.get('key'));
    this.isUnique = isTrue(spec.get('unique')) || this.name === ID_INDEX;
    this.isSparse = isTrue(spec.get('sparse'));
    this.collation = parseCollation(spec.get('collation'));
    const partial = spec.get('partialFilterExpression');
    this.partial = partial instanceof Doc ? new Filter(partial, { collation: this.collation }) : undefined;
    const paths = state?.get('multikeyPaths');
    this.multikeyPaths = new Set(Array.isArray(paths) ? paths.map(textOf) : []);
    this.hasShortenedKeys = isTrue(state?.get('hasShortenedKeys'));
  }

  get expireAfterSeconds(): number | undefined {
    const seconds = this.spec.get('expireAfterSeconds');
    return isNumeric(seconds) ? toDouble(seconds) : undefined;
  }

  /** Whether the index answers queries on its fields by order and equality. */
  get isOrdered(): boolean {
    return !this.spec.has('textIndexVersion');
  }

  keysOf(doc: Doc): IndexKeys {
    if (this.partial !== undefined && !this.partial.test(doc)) return NO_KEYS;
    const found = keysOf(doc, this.fields, this.collation.fold);
    if (!this.isSparse) return found;
    return { ...found, keys: found.keys.filter((key) => key.values.some((value) => value !== undefined)) };
  }

  /** Takes note of arrays and long keys; true if there is something new to be stored. */
  learn(found: IndexKeys): boolean {
    let isNew = false;
    for (const path of found.multikeyPaths) {
      if (this.multikeyPaths.has(path)) continue;
      this.multikeyPaths.add(path);
      isNew = true;
    }
    if (!this.hasShortenedKeys && found.keys.some((key) => key.isShortened)) {
      this.hasShortenedKeys = true;
      isNew = true;
    }
    return isNew;
  }

  toStored(): Doc {
    return Doc.from([
      ['id', int(this.id)],
      ['spec', this.spec],
      ['multikeyPaths', [...this.multikeyPaths]],
      ['hasShortenedKeys', this.hasShortenedKeys],
    ]);
  }
}

export const ID_INDEX = '_id_';

/** `{ a: 1, b: -1 }` becomes `a_1_b_-1`. */
export function defaultName(key: Doc): string {
  return [...key.entries()]
    .map(([path, direction]) => `${path}_${isNumeric(direction) ? toDouble(direction) : textOf(direction)}`)
    .join('_');
}

const NO_KEYS: IndexKeys = { keys: [], multikeyPaths: [] };

function fieldsOf(key: Value | undefined): KeyField[] {
  if (!(key instanceof Doc)) throw new CommandError(CODE.cannotCreateIndex, 'index key must be an object');
  return [...key.entries()].map(([path, direction]) => ({
    path,
    isDescending: isNumeric(direction) && toDouble(direction) < 0,
  }));
}

function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

function isTrue(value: Value | undefined): boolean {
  return value === true || (isNumeric(value) && toDouble(value) !== 0);
}
