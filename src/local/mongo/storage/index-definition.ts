import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { int } from '../bson/plain.js';
import { CODE, CommandError } from '../errors.js';
import { type Collation, isOrderable, parseCollation } from '../query/collation.js';
import { Filter } from '../query/filter.js';
import { TextRules } from '../query/text/rules.js';
import { GeoRules, isGeoKind, isGeoSpec } from './geo-index.js';
import { type IndexKeys, type KeyField, keysOf } from './index-keys.js';
import { isTextSpec, textKeysOf } from './text-index.js';
import { isWildcardSpec, WildcardRules } from './wildcard-index.js';

/** What an index is, and which keys a document has in it. */
export class Index {
  readonly id: number;
  readonly name: string;
  /** As `listIndexes` shows it. */
  spec: Doc;
  /** Of a text index, the fields before the text; of one for places, those without places. */
  readonly fields: readonly KeyField[];
  readonly text: TextRules | undefined;
  readonly geo: GeoRules | undefined;
  readonly wildcard: WildcardRules | undefined;
  readonly isUnique: boolean;
  readonly isSparse: boolean;
  /** Takes no further duplicates, although it may have some: the way to a unique index. */
  isPreparing: boolean;
  /** Kept up, but answers no query. */
  isHidden: boolean;
  readonly partial: Filter | undefined;
  readonly collation: Collation;
  /** Paths at which some document has an array. */
  readonly multikeyPaths: Set<string>;
  /** How often a query was answered by it, since this server knows it. */
  readonly uses = { count: 0, sinceMs: Date.now() };
  /** Some key did not fit: the order of the entries is not the order of the values. */
  hasShortenedKeys: boolean;
  /** Some string has no place in the order of the keys: those can be looked up, but not gone through in order. */
  hasUnorderedKeys: boolean;

  constructor(id: number, spec: Doc, state?: Doc) {
    this.id = id;
    this.spec = spec;
    this.name = textOf(spec.get('name'));
    const fields = fieldsOf(spec.get('key'));
    this.wildcard = isWildcardSpec(spec) ? new WildcardRules(spec, fields) : undefined;
    this.fields = this.wildcard?.fields ?? fields;
    this.text = isTextSpec(spec) ? new TextRules(spec) : undefined;
    this.geo = isGeoSpec(spec) ? new GeoRules(spec) : undefined;
    this.isUnique = isTrue(spec.get('unique')) || this.name === ID_INDEX;
    this.isSparse = isTrue(spec.get('sparse'));
    this.isPreparing = isTrue(spec.get('prepareUnique'));
    this.isHidden = isTrue(spec.get('hidden'));
    this.collation = parseCollation(spec.get('collation'));
    const partial = spec.get('partialFilterExpression');
    this.partial = partial instanceof Doc ? new Filter(partial, { collation: this.collation }) : undefined;
    const paths = state?.get('multikeyPaths');
    this.multikeyPaths = new Set(Array.isArray(paths) ? paths.map(textOf) : []);
    this.hasShortenedKeys = isTrue(state?.get('hasShortenedKeys'));
    this.hasUnorderedKeys = isTrue(state?.get('hasUnorderedKeys'));
  }

  get expireAfterSeconds(): number | undefined {
    const seconds = this.spec.get('expireAfterSeconds');
    return isNumeric(seconds) ? toDouble(seconds) : undefined;
  }

  /** Whether the index answers queries on its fields by order and equality. */
  get isOrdered(): boolean {
    return this.text === undefined && this.geo === undefined && this.wildcard === undefined;
  }

  keysOf(doc: Doc): IndexKeys {
    if (this.partial !== undefined && !this.partial.test(doc)) return NO_KEYS;
    if (this.wildcard !== undefined) return this.wildcard.keysOf(doc, this.collation.fold);
    const found = keysOf(doc, this.fields, this.collation.fold);
    if (this.text !== undefined) return textKeysOf(doc, this.text, found);
    if (this.geo !== undefined) return this.geo.keysOf(doc, found);
    if (!this.isSparse) return found;
    return { ...found, keys: found.keys.filter((key) => key.values.some((value) => value !== undefined)) };
  }

  /** Whether the two are sure to have the same keys, as told from the fields alone. */
  hasSameKeys(before: Doc, after: Doc): boolean {
    if (this.partial !== undefined || this.text !== undefined || this.wildcard !== undefined) return false;
    const paths = [...this.fields.map(({ path }) => path), ...(this.geo?.paths ?? [])];
    return paths.every((path) => before.hasSameField(after, firstPart(path)));
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
    if (!this.hasUnorderedKeys && this.collation.spec !== undefined) {
      const isInOrder = found.keys.every(({ values }) =>
        values.every((value) => isOrderable(value, this.collation)),
      );
      this.hasUnorderedKeys = !isInOrder;
      isNew ||= this.hasUnorderedKeys;
    }
    return isNew;
  }

  /** Whether the keys follow each other as the values do. */
  get isInOrder(): boolean {
    return !this.hasUnorderedKeys && this.collation.isOrderedByFold;
  }

  toStored(): Doc {
    return Doc.from([
      ['id', int(this.id)],
      ['spec', this.spec],
      ['multikeyPaths', [...this.multikeyPaths]],
      ['hasShortenedKeys', this.hasShortenedKeys],
      ['hasUnorderedKeys', this.hasUnorderedKeys],
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
  const fields = [...key.entries()]
    .filter(([, direction]) => !isGeoKind(direction))
    .map(([path, direction]) => ({ path, isDescending: isNumeric(direction) && toDouble(direction) < 0 }));
  const text = fields.findIndex(({ path }) => path === '_fts');
  return text < 0 ? fields : fields.slice(0, text);
}

function firstPart(path: string): string {
  const dot = path.indexOf('.');
  return dot < 0 ? path : path.slice(0, dot);
}

function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

function isTrue(value: Value | undefined): boolean {
  return value === true || (isNumeric(value) && toDouble(value) !== 0);
}
