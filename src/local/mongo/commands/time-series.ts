import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { int } from '../bson/plain.js';
import { UtcDate } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import type { Catalog } from '../storage/catalog.js';
import type { Collection } from '../storage/collection.js';
import { documentIn, stringIn } from './call.js';

/**
 * Collections of measurements, as a client sees them (MongoDB's manual, "Time Series Collections"): every
 * document has a time, only what is said about the source of a measurement changes, and old ones may expire.
 * The documents are kept one by one, like those of all collections.
 */
interface TimeSeries {
  readonly timeField: string;
  readonly metaField: string | undefined;
}

/** The rules of the collection, if it is one of measurements. */
export function timeSeriesOf({ options }: Collection): TimeSeries | undefined {
  const given = options.get('timeseries');
  if (!(given instanceof Doc)) return undefined;
  return { timeField: stringIn(given, 'timeField') ?? '', metaField: stringIn(given, 'metaField') };
}

/** Checks what `create` is given and completes it to what `listCollections` shows. */
export function completedTimeSeries(given: Doc): Doc {
  for (const key of given.keys()) {
    if (FIELDS.has(key)) continue;
    throw new CommandError(CODE.unknownField, `BSON field 'TimeseriesOptions.${key}' is an unknown field.`);
  }
  const timeField = stringIn(given, 'timeField');
  if (timeField === undefined) {
    throw new CommandError(
      CODE.missingField,
      "BSON field 'create.timeseries.timeField' is missing but a required field",
    );
  }
  const metaField = stringIn(given, 'metaField');
  assertFieldName('timeField', timeField);
  if (metaField !== undefined) assertFieldName('metaField', metaField);
  if (timeField === '_id' || metaField === '_id' || timeField === metaField) {
    throw new CommandError(
      CODE.invalidOptions,
      "The 'timeField' and 'metaField' must be two fields, neither of them '_id'",
    );
  }
  return withSpan(given.clone());
}

/** The indexes that a collection of measurements has from the start, and that `listIndexes` tells apart. */
export function indexTimeSeries(catalog: Catalog, collection: Collection): void {
  const series = timeSeriesOf(collection);
  if (series === undefined) return;
  const { timeField, metaField } = series;
  const byTime = specOf(TIME_INDEX, [timeField]);
  const seconds = collection.options.get('expireAfterSeconds');
  if (seconds !== undefined) byTime.set('expireAfterSeconds', seconds);
  catalog.createIndex(collection, byTime);
  if (metaField === undefined) return;
  catalog.createIndex(collection, specOf(`${metaField}_1_${timeField}_1`, [metaField, timeField]));
}

/** The index by which measurements expire. It is not shown: a MongoDB server keeps them in this order anyway. */
export const TIME_INDEX = '_time_';

/** Throws `BadValue` for a document that has no time. */
export function assertMeasurement(collection: Collection, doc: Doc): void {
  const series = timeSeriesOf(collection);
  if (series === undefined || doc.get(series.timeField) instanceof UtcDate) return;
  throw new CommandError(
    CODE.badValue,
    `'${series.timeField}' must be present and contain a valid BSON UTC datetime value`,
  );
}

/** Throws `InvalidOptions` for an update that would change measurements. */
export function assertChangesSourcesOnly(collection: Collection, statement: Doc, isMulti: boolean): void {
  const series = timeSeriesOf(collection);
  if (series === undefined) return;
  const { metaField } = series;
  if (!isMulti) throw refused('Cannot perform a non-multi update on a time-series collection');
  if (statement.get('upsert') === true) throw refused('Cannot perform an upsert on a time-series collection');
  if (metaField === undefined) {
    throw refused('Cannot perform an update on a time-series collection that does not have a metaField');
  }
  const change = statement.get('u');
  if (!(change instanceof Doc)) {
    throw refused('Cannot perform an update on a time-series collection using a pipeline update');
  }
  if (!fieldsOf(documentIn(statement, 'q') ?? new Doc()).every((path) => isWithin(metaField, path))) {
    throw refused(
      `Cannot perform an update on a time-series collection when querying on a field that is not the metaField '${metaField}'`,
    );
  }
  const changed = [...change.entries()].flatMap(([, fields]) => (fields instanceof Doc ? fields.keys() : []));
  if (!changed.every((path) => isWithin(metaField, path))) {
    throw refused(
      `Cannot perform an update on a time-series collection which updates a field that is not the metaField '${metaField}'`,
    );
  }
}

/** Throws `InvalidOptions` for an index that measurements cannot have. */
export function assertIndexOfSeries(collection: Collection, spec: Doc): void {
  if (timeSeriesOf(collection) === undefined) return;
  for (const [option, kind] of [
    ['unique', 'Unique'],
    ['sparse', 'Sparse'],
  ] as const) {
    if (spec.get(option) === true)
      throw refused(`${kind} indexes are not supported on time-series collections`);
  }
}

const FIELDS = new Set([
  'timeField',
  'metaField',
  'granularity',
  'bucketMaxSpanSeconds',
  'bucketRoundingSeconds',
]);

/** How long a bucket is, in seconds, for how far apart measurements are. */
const SPANS = new Map<Value | undefined, number>([
  ['seconds', 3_600],
  ['minutes', 86_400],
  ['hours', 2_592_000],
]);

function withSpan(options: Doc): Doc {
  const granularity = options.get('granularity');
  const span = options.get('bucketMaxSpanSeconds');
  const rounding = options.get('bucketRoundingSeconds');
  const isOwnSpan = rounding !== undefined && isNumeric(span) && isNumeric(rounding);
  if (isOwnSpan && granularity === undefined && toDouble(span) === toDouble(rounding)) return options;
  const expected = SPANS.get(granularity ?? 'seconds');
  if (expected === undefined) {
    throw new CommandError(
      CODE.badValue,
      `Enumeration value '${String(granularity)}' for field 'create.timeseries.granularity' is not a valid value.`,
    );
  }
  if (rounding !== undefined || (isNumeric(span) && toDouble(span) !== expected)) {
    throw refused(
      "Timeseries 'bucketMaxSpanSeconds' and 'bucketRoundingSeconds' must be set together, and without 'granularity'",
    );
  }
  if (granularity === undefined) options.set('granularity', 'seconds');
  return options.set('bucketMaxSpanSeconds', int(expected));
}

function assertFieldName(option: string, path: string): void {
  if (path !== '' && !path.includes('.') && !path.startsWith('$')) return;
  throw refused(`'${option}' must be the name of a field at the top: '${path}'`);
}

function specOf(name: string, paths: readonly string[]): Doc {
  return Doc.from([
    ['v', int(2)],
    ['key', Doc.from(paths.map((path) => [path, int(1)]))],
    ['name', name],
  ]);
}

/** The paths that a filter looks at, those within `$and` and its like included. */
function fieldsOf(filter: Doc): string[] {
  return [...filter.entries()].flatMap(([key, value]) => {
    if (!key.startsWith('$')) return [key];
    if (!Array.isArray(value)) return key === '$comment' ? [] : [key];
    return value.flatMap((item) => (item instanceof Doc ? fieldsOf(item) : []));
  });
}

function isWithin(field: string, path: string): boolean {
  return path === field || path.startsWith(`${field}.`);
}

function refused(message: string): CommandError {
  return new CommandError(CODE.invalidOptions, message);
}
