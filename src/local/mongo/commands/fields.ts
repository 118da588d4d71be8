import { CODE, CommandError } from '../errors.js';
import type { Call } from './call.js';

/**
 * Refuses fields that a command does not have, as MongoDB does, so that a misspelt option is not passed over.
 * The fields are those of its manual ("Database Commands") and those that shells and drivers add to them.
 */
export function assertFields({ name, body }: Call): void {
  const known = FIELDS.get(name);
  if (known === undefined) return;
  for (const key of body.keys()) {
    if (key === name || known.has(key) || COMMON.has(key) || key.startsWith('$')) continue;
    throw new CommandError(CODE.unknownField, `BSON field '${name}.${key}' is an unknown field.`);
  }
}

/** What any command may have. */
const COMMON = new Set([
  'apiDeprecationErrors',
  'apiStrict',
  'apiVersion',
  'autocommit',
  'comment',
  'help',
  'lsid',
  'maxTimeMS',
  'maxTimeMSOpOnly',
  'rawData',
  'readConcern',
  'serialization_context',
  'startTransaction',
  'stmtId',
  'txnNumber',
  'writeConcern',
]);

const LISTS: Readonly<Record<string, string>> = {
  find:
    'filter sort projection hint skip limit batchSize singleBatch collation min max returnKey showRecordId tailable ' +
    'awaitData noCursorTimeout oplogReplay allowPartialResults allowDiskUse let maxScan snapshot term ' +
    'readOnce allowSpeculativeMajorityRead requestResumeToken resumeAfter includeQueryStatsMetrics querySettings',
  aggregate:
    'pipeline cursor explain allowDiskUse bypassDocumentValidation hint collation let needsMerge fromMongos ' +
    'fromRouter isMapReduceCommand requestReshardingResumeToken exchange querySettings',
  count: 'query limit skip hint collation fields queryFramework',
  distinct: 'key query collation hint queryFramework',
  insert: 'documents ordered bypassDocumentValidation isTimeseriesNamespace stmtIds bypassEmptyTsReplacement',
  update:
    'updates ordered bypassDocumentValidation let runtimeConstants isTimeseriesNamespace stmtIds sampleId',
  delete: 'deletes ordered let runtimeConstants isTimeseriesNamespace stmtIds bypassDocumentValidation',
  findAndModify:
    'query sort remove update new fields upsert bypassDocumentValidation collation arrayFilters hint let ' +
    'runtimeConstants isTimeseriesNamespace sampleId',
  create:
    'capped autoIndexId idIndex size max storageEngine validator validationLevel validationAction ' +
    'indexOptionDefaults viewOn pipeline collation recordPreImages changeStreamPreAndPostImages timeseries ' +
    'clusteredIndex expireAfterSeconds encryptedFields temp flags',
  collMod:
    'index validator validationLevel validationAction viewOn pipeline recordPreImages expireAfterSeconds ' +
    'changeStreamPreAndPostImages timeseries isTimeseriesNamespace dryRun cappedSize cappedMax',
  mapReduce:
    'map reduce finalize out query sort limit scope jsMode verbose bypassDocumentValidation collation',
  listCollections: 'filter nameOnly authorizedCollections cursor includePendingDrops',
  listDatabases: 'filter nameOnly authorizedDatabases',
};

const FIELDS = new Map(Object.entries(LISTS).map(([name, fields]) => [name, new Set(fields.split(' '))]));
