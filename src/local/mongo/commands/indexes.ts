import { equalValues } from '../bson/compare.js';
import { describe } from '../bson/describe.js';
import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { int } from '../bson/plain.js';
import { Int32 } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { parseCollation } from '../query/collation.js';
import { Filter } from '../query/filter.js';
import type { Collection } from '../storage/collection.js';
import { defaultName, ID_INDEX, type Index } from '../storage/index-definition.js';
import { type Call, collectionName, countIn, documentIn, documentsIn, type Reply } from './call.js';
import { Cursor } from './cursors.js';
import { firstBatch } from './find.js';

export function createIndexes(call: Call): Reply {
  const { catalog } = call.store;
  const name = collectionName(call);
  const specs = documentsIn(call.body, 'indexes');
  if (specs.length === 0) throw new CommandError(CODE.badValue, 'Must specify at least one index to create');
  const isNew = catalog.find(call.database, name) === undefined;
  const wanted = specs.map((spec) => completed(spec));
  const collection = catalog.ensure(call.database, name);
  const before = collection.indexes.length;
  for (const spec of wanted) {
    if (!isThere(collection, spec)) catalog.createIndex(collection, withDefaultCollation(collection, spec));
  }
  return {
    numIndexesBefore: int(before),
    numIndexesAfter: int(collection.indexes.length),
    createdCollectionAutomatically: isNew,
    note: collection.indexes.length === before ? 'all indexes already exist' : undefined,
  };
}

export function dropIndexes(call: Call): Reply {
  const { catalog } = call.store;
  const collection = catalog.find(call.database, collectionName(call));
  if (collection === undefined) {
    throw new CommandError(CODE.namespaceNotFound, `ns not found ${call.database}.${collectionName(call)}`);
  }
  const before = collection.indexes.length;
  for (const index of namedIndexes(collection, call.body.get('index'))) catalog.dropIndex(collection, index);
  return { nIndexesWas: int(before) };
}

export function listIndexes(call: Call): Promise<Reply> {
  const collection = call.store.catalog.get(call.database, collectionName(call));
  const specs = collection.indexes.map(({ spec }) => spec);
  const cursor = new Cursor(collection.namespace, { next: () => specs.shift() });
  const size = countIn(documentIn(call.body, 'cursor') ?? new Doc(), 'batchSize') ?? Number.POSITIVE_INFINITY;
  return firstBatch(call.store, cursor, size);
}

const OPTIONS = new Set([
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'collation',
  'hidden',
  'background',
  'ns',
  'default_language',
  'language_override',
  'weights',
  'textIndexVersion',
  'storageEngine',
  'prepareUnique',
]);

/** Checks a specification and gives it the form in which `listIndexes` shows it. */
function completed(given: Doc): Doc {
  const key = given.get('key');
  if (!(key instanceof Doc)) {
    throw new CommandError(
      CODE.failedToParse,
      "The 'key' field is a required property of an index specification",
    );
  }
  for (const option of given.keys()) {
    if (!OPTIONS.has(option)) {
      throw new CommandError(
        CODE.invalidOptions,
        `The field '${option}' is not valid for an index specification. Specification: ${describe(given)}`,
      );
    }
  }
  assertKey(key);
  const name = given.get('name');
  if (name !== undefined && typeof name !== 'string') {
    throw new CommandError(CODE.typeMismatch, "The field 'name' must be a string");
  }
  const spec = Doc.from([
    ['v', new Int32(2)],
    ['key', key],
    ['name', name || defaultName(key)],
  ]);
  for (const [option, value] of given.entries()) {
    if (['v', 'key', 'name', 'ns', 'background'].includes(option)) continue;
    if (option === 'unique' || option === 'sparse' || option === 'hidden') {
      if (isTrue(value)) spec.set(option, true);
    } else spec.set(option, optionValue(option, value));
  }
  if (spec.has('partialFilterExpression') && spec.has('sparse')) {
    throw new CommandError(
      CODE.cannotCreateIndex,
      'cannot mix "partialFilterExpression" and "sparse" options',
    );
  }
  return spec;
}

function optionValue(option: string, value: Value): Value {
  if (option === 'partialFilterExpression') {
    if (!(value instanceof Doc))
      throw new CommandError(CODE.typeMismatch, "The field 'partialFilterExpression' must be an object");
    new Filter(value);
    return value;
  }
  if (option === 'collation') return parseCollation(value).spec ?? Doc.from([['locale', 'simple']]);
  if (option === 'expireAfterSeconds') {
    if (isNumeric(value) && toDouble(value) >= 0 && toDouble(value) <= 0x7fffffff)
      return int(Math.trunc(toDouble(value)));
    throw new CommandError(
      CODE.cannotCreateIndex,
      "TTL index 'expireAfterSeconds' option must be numeric and within 0 and 2147483647",
    );
  }
  return value;
}

const PLUGINS = new Set(['text', 'hashed']);

function assertKey(key: Doc): void {
  if (key.size === 0) throw new CommandError(CODE.cannotCreateIndex, 'Index keys cannot be an empty object');
  for (const [path, direction] of key.entries()) {
    if (path === '' || path.split('.').includes('')) {
      throw new CommandError(CODE.cannotCreateIndex, 'Index keys cannot contain an empty field.');
    }
    if (path.startsWith('$')) {
      throw new CommandError(
        CODE.cannotCreateIndex,
        `Index key contains an illegal field name: field name starts with '$'.`,
      );
    }
    if (path.includes('$**'))
      throw new CommandError(CODE.cannotCreateIndex, 'wildcard indexes are not supported');
    if (isNumeric(direction) && toDouble(direction) !== 0) continue;
    if (typeof direction === 'string' && PLUGINS.has(direction)) continue;
    throw new CommandError(
      CODE.cannotCreateIndex,
      typeof direction === 'string'
        ? `Unknown index plugin '${direction}'`
        : `Values in v:2 index key pattern cannot be of this type or value: ${describe(direction)}`,
    );
  }
}

/** The same index again is no error; another one under the same name or on the same key is. */
function isThere(collection: Collection, spec: Doc): boolean {
  const name = spec.get('name');
  const same = collection.indexes.find(
    (index) => isSameKey(index.spec, spec) && isSameIdentity(index.spec, spec),
  );
  if (same !== undefined) {
    if (same.name === ID_INDEX) return true;
    if (isSameOptions(same.spec, spec)) {
      if (same.name === name) return true;
      throw new CommandError(
        CODE.indexOptionsConflict,
        `Index already exists with a different name: ${same.name}`,
      );
    }
    throw conflict(same, spec, same.name === name ? CODE.indexKeySpecsConflict : CODE.indexOptionsConflict);
  }
  const named = collection.indexes.find((index) => index.name === name);
  if (named !== undefined) throw conflict(named, spec, CODE.indexKeySpecsConflict);
  return false;
}

function conflict(existing: Index, spec: Doc, code: number): CommandError {
  return new CommandError(
    code,
    `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${describe(spec)}, existing index: ${describe(existing.spec)}`,
  );
}

function isSameKey(a: Doc, b: Doc): boolean {
  return equalValues(a.get('key'), b.get('key'));
}

function isSameIdentity(a: Doc, b: Doc): boolean {
  return ['collation', 'partialFilterExpression'].every((option) =>
    equalValues(a.get(option), b.get(option)),
  );
}

function isSameOptions(a: Doc, b: Doc): boolean {
  return ['unique', 'sparse', 'expireAfterSeconds'].every((option) =>
    equalValues(a.get(option), b.get(option)),
  );
}

function withDefaultCollation(collection: Collection, spec: Doc): Doc {
  const collation = collection.options.get('collation');
  if (collation !== undefined && !spec.has('collation')) spec.set('collation', collation);
  return spec;
}

function namedIndexes(collection: Collection, wanted: Value | undefined): Index[] {
  if (wanted === '*') return collection.indexes.filter((index) => index.name !== ID_INDEX);
  if (Array.isArray(wanted)) return wanted.flatMap((one) => namedIndexes(collection, one));
  const found = collection.indexes.filter((index) =>
    typeof wanted === 'string' ? index.name === wanted : equalValues(index.spec.get('key'), wanted),
  );
  if (found.length === 0) {
    throw new CommandError(
      CODE.indexNotFound,
      typeof wanted === 'string'
        ? `index not found with name [${wanted}]`
        : `can't find index with key: ${describe(wanted)}`,
    );
  }
  if (found.some((index) => index.name === ID_INDEX)) {
    throw new CommandError(CODE.invalidOptions, 'cannot drop _id index');
  }
  return found;
}

function isTrue(value: Value): boolean {
  return value === true || (isNumeric(value) && toDouble(value) !== 0);
}
