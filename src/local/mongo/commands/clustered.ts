import { equalValues } from '../bson/compare.js';
import { Doc } from '../bson/document.js';
import { int } from '../bson/plain.js';
import { CODE, CommandError } from '../errors.js';
import type { Catalog } from '../storage/catalog.js';
import type { Collection } from '../storage/collection.js';
import { ID_INDEX } from '../storage/index-definition.js';
import { stringIn } from './call.js';
import { TIME_INDEX, timeSeriesOf } from './time-series.js';

/**
 * Checks `clusteredIndex` of `create` and completes it to what `listCollections` shows (MongoDB's manual,
 * "Clustered Collections"). The documents lie as they do in all collections; their index by `_id` is shown
 * as the clustered one.
 */
export function completedClusteredIndex(given: Doc): Doc {
  const unknown = given.keys().find((key) => !['v', 'key', 'name', 'unique'].includes(key));
  if (unknown !== undefined) {
    throw new CommandError(
      CODE.unknownField,
      `BSON field 'create.clusteredIndex.${unknown}' is an unknown field.`,
    );
  }
  if (!equalValues(given.get('key'), BY_ID)) {
    throw new CommandError(
      CODE.invalidIndexSpecificationOption,
      'The clusteredIndex option is only supported for key: {_id: 1}',
    );
  }
  if (given.get('unique') !== true) {
    throw new CommandError(5979700, "The clusteredIndex option requires 'unique: true' to be specified");
  }
  return Doc.from([
    ['v', int(2)],
    ['key', BY_ID],
    ['name', stringIn(given, 'name') ?? ID_INDEX],
    ['unique', true],
  ]);
}

/** Lets documents expire by the date that is their `_id`, if the collection is made so. */
export function expireClustered(catalog: Catalog, collection: Collection): void {
  const seconds = collection.options.get('expireAfterSeconds');
  const byId = collection.index(ID_INDEX);
  if (seconds === undefined || byId === undefined || !collection.options.has('clusteredIndex')) return;
  byId.spec = byId.spec.clone().set('expireAfterSeconds', seconds);
  catalog.save(collection);
}

/** The indexes as `listIndexes` shows them. */
export function shownIndexes(collection: Collection): Doc[] {
  const isSeries = timeSeriesOf(collection) !== undefined;
  const clustered = collection.options.get('clusteredIndex');
  return collection.indexes.flatMap((index) => {
    if (isSeries && (index.name === ID_INDEX || index.name === TIME_INDEX)) return [];
    const isCluster = clustered instanceof Doc && index.name === ID_INDEX;
    return [isCluster ? clustered.clone().set('clustered', true) : index.spec];
  });
}

const BY_ID = Doc.from([['_id', int(1)]]);
