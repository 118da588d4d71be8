import { equalValues } from '../bson/compare.js';
import { describe } from '../bson/describe.js';
import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { int } from '../bson/plain.js';
import { Int32 } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { parseCollation } from '../query/collation.js';
import type { Collection } from '../storage/collection.js';
import { defaultName, ID_INDEX, type Index } from '../storage/index-definition.js';
import { completeTextSpec, isTextSpec } from '../storage/text-index.js';
import { type Call, collectionName, countIn, documentIn, documentsIn, type Reply } from './call.js';
import { shownIndexes } from './clustered.js';
import { Cursor } from './cursors.js';
import { firstBatch } from './find.js';
import { assertPlainFlat, completeGeoSpec } from './geo-options.js';
import { buildAll } from './index-builds.js';
import { Pacer } from './pacer.js';
import { assertPartialFilter } from './partial-filter.js';
import { assertIndexOfSeries, TIME_INDEX } from './time-series.js';
import { assertWildcard } from './wildcard-options.js';

export async function createIndexes(call: Call): Promise<Reply> {
  const { catalog } = call.store;
  const name = collectionName(call);
  const specs = documentsIn(call.body, 'indexes');
  if (specs.length === 0) throw new CommandError(CODE.badValue, 'Must specify at least one index to create');
  const wanted = specs
    .map((spec) => completed(spec))
    .map((spec) => completeGeoSpec(isTextSpec(spec) ? completeTextSpec(spec) : spec));
  const pacer = new Pacer();
  const rest = async () => {
    if (pacer.isDue) await pacer.rest();
  };
  return catalog.inTurn(async () => {
    const isNew = catalog.find(call.database, name) === undefined;
    const collection = catalog.ensure(call.database, name);
    const before = collection.indexes.length;
    const specs = wanted.map((spec) => withDefaultCollation(collection, spec));
    for (const spec of specs) assertIndexOfSeries(collection, spec);
    await buildAll(catalog, collection, specs, rest);
    return {
      numIndexesBefore: int(before),
      numIndexesAfter: int(collection.indexes.length),
      createdCollectionAutomatically: isNew,
      note: collection.indexes.length === before ? 'all indexes already exist' : undefined,
    };
  });
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
  const specs = shownIndexes(collection);
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
  '2dsphereIndexVersion',
  'bits',
  'min',
  'max',
  'coarsestIndexedLevel',
  'finestIndexedLevel',
  'wildcardProjection',
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
        CODE.invalidIndexSpecificationOption,
        `The field '${option}' is not valid for an index specification. Specification: ${describe(given)}`,
      );
    }
  }
  assertKey(key);
  const name = given.get('name');
  if (name === undefined) {
    throw new CommandError(
      CODE.failedToParse,
      "The 'name' field is a required property of an index specification",
    );
  }
  if (typeof name !== 'string') {
    throw new CommandError(CODE.typeMismatch, "The field 'name' must be a string");
  }
  if (typeof name === 'string' && name.includes('\0')) {
    throw new CommandError(CODE.cannotCreateIndex, 'The index name cannot contain an embedded null byte');
  }
  assertIndexName(name, key);
  const spec = Doc.from([
    ['v', new Int32(2)],
    ['key', key],
    ['name', name || defaultName(key)],
  ]);
  for (const [option, value] of given.entries()) {
    if (['v', 'key', 'name', 'ns', 'background'].includes(option)) continue;
    if (option === 'unique' || option === 'sparse' || option === 'hidden' || option === 'prepareUnique') {
      if (isTrue(value)) spec.set(option, true);
    } else spec.set(option, optionValue(option, value));
  }
  if (spec.has('partialFilterExpression') && spec.has('sparse')) {
    throw new CommandError(
      CODE.cannotCreateIndex,
      'cannot mix "partialFilterExpression" and "sparse" options',
    );
  }
  assertHashed(spec, key);
  assertWildcard(spec, key);
  if (spec.has('expireAfterSeconds')) assertExpiring(key);
  if (key.size === 1 && key.has('_id') && key.get('_id') !== 'hashed') assertPlainIdIndex(spec);
  return spec;
}

function assertHashed(spec: Doc, key: Doc): void {
  const hashed = [...key.entries()].filter(([, kind]) => kind === 'hashed').length;
  if (hashed > 1) {
    throw new CommandError(
      31303,
      `A maximum of one index field is allowed to be hashed but found ${hashed} for 'key' ${describe(key)}`,
    );
  }
  if (hashed === 1 && spec.has('unique')) {
    throw new CommandError(
      16764,
      'Currently hashed indexes cannot guarantee uniqueness. Use a regular index.',
    );
  }
}

function assertIndexName(name: string, key: Doc): void {
  if (name === '*') throw new CommandError(CODE.badValue, "The index name '*' is not valid.");
  if (name !== ID_INDEX || (key.size === 1 && key.has('_id'))) return;
  throw new CommandError(
    CODE.badValue,
    `The index name '${ID_INDEX}' is reserved for the _id index, which must have key pattern {_id: 1}, found key: ${describe(key)}`,
  );
}

/** Documents expire by one date. */
function assertExpiring(key: Doc): void {
  if (key.size > 1) {
    throw new CommandError(
      CODE.cannotCreateIndex,
      'TTL indexes are single-field indexes, compound indexes do not support TTL',
    );
  }
}

function assertPlainIdIndex(spec: Doc): void {
  const extra = spec.keys().find((option) => !['v', 'key', 'name', 'collation'].includes(option));
  if (extra === undefined) return;
  throw new CommandError(
    CODE.invalidIndexSpecificationOption,
    `The field '${extra}' is not valid for an _id index specification. Specification: ${describe(spec)}`,
  );
}

function optionValue(option: string, value: Value): Value {
  if (option === 'partialFilterExpression') {
    if (!(value instanceof Doc))
      throw new CommandError(CODE.typeMismatch, "The field 'partialFilterExpression' must be an object");
    assertPartialFilter(value);
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

const PLUGINS = new Set(['text', 'hashed', '2d', '2dsphere']);

function assertKey(key: Doc): void {
  if (key.size === 0) throw new CommandError(CODE.cannotCreateIndex, 'Index keys cannot be an empty object');
  for (const [path, direction] of key.entries()) {
    if (path === '' || path.split('.').includes('')) {
      throw new CommandError(CODE.cannotCreateIndex, 'Index keys cannot contain an empty field.');
    }
    if (path.startsWith('$') && path !== '$**') {
      throw new CommandError(
        CODE.cannotCreateIndex,
        `Index key contains an illegal field name: field name starts with '$'.`,
      );
    }
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

function withDefaultCollation(collection: Collection, spec: Doc): Doc {
  const collation = collection.options.get('collation');
  const own = spec.get('collation');
  if (collation !== undefined && own === undefined) spec.set('collation', collation);
  assertPlainText(spec);
  assertPlainFlat(spec);
  // The simple collation is what an index without one has; it is not shown.
  if (own instanceof Doc && own.get('locale') === 'simple') spec.delete('collation');
  return spec;
}

function assertPlainText(spec: Doc): void {
  const collation = spec.get('collation');
  if (!isTextSpec(spec) || !(collation instanceof Doc) || collation.get('locale') === 'simple') return;
  throw new CommandError(
    CODE.cannotCreateIndex,
    `Index type 'text' does not support collation: ${describe(collation)}`,
  );
}

function namedIndexes(collection: Collection, wanted: Value | undefined): Index[] {
  if (wanted === '*')
    return collection.indexes.filter(({ name }) => name !== ID_INDEX && name !== TIME_INDEX);
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
