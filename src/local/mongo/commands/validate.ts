import { int } from '../bson/plain.js';
import { Bytes } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { type Call, collectionName, flagIn, type Reply } from './call.js';
import { type Consistency, checkConsistency, type IndexFault } from './consistency.js';

/**
 * Whether all documents of a collection are whole and all indexes agree with them, as MongoDB's manual
 * describes the command `validate`. Others may go on writing meanwhile. Nothing is ever repaired.
 */
export async function validate(call: Call): Promise<Reply> {
  const name = collectionName(call);
  const collection = call.store.catalog.find(call.database, name);
  if (collection === undefined) {
    throw new CommandError(
      CODE.namespaceNotFound,
      `Collection '${call.database}.${name}' does not exist to validate.`,
    );
  }
  if (flagIn(call.body, 'repair')) {
    throw new CommandError(CODE.invalidOptions, "validate: option 'repair' is not supported");
  }
  const found = await checkConsistency(call.store.engine, collection);
  const errors = errorsOf(found);
  return {
    ns: collection.namespace,
    uuid: new Bytes(4, collection.uuid),
    nInvalidDocuments: int(found.corruptRecords.length),
    nrecords: int(found.records),
    nIndexes: int(found.keysPerIndex.size),
    keysPerIndex: Object.fromEntries([...found.keysPerIndex].map(([index, keys]) => [index, int(keys)])),
    indexDetails: Object.fromEntries(
      [...found.keysPerIndex.keys()].map((index) => [index, { valid: isSound(found, index) }]),
    ),
    valid: errors.length === 0,
    repaired: false,
    warnings: [],
    errors,
    extraIndexEntries: shown(found.extra),
    missingIndexEntries: shown(found.missing),
    corruptRecords: found.corruptRecords.slice(0, SHOWN).map((record) => BigInt(record)),
  };
}

/** How many faults of a kind are listed one by one. */
const SHOWN = 100;

function errorsOf(found: Consistency): string[] {
  const { corruptRecords, missing, extra, uninformed, records, counted } = found;
  const errors: string[] = [];
  if (corruptRecords.length > 0) errors.push(`Detected ${corruptRecords.length} corrupt records.`);
  if (missing.length > 0) errors.push(`Detected ${missing.length} missing index entries.`);
  if (extra.length > 0) errors.push(`Detected ${extra.length} extra index entries.`);
  for (const index of uninformed) errors.push(`Index ${index} does not know of a multikey or long key.`);
  if (records !== counted) errors.push(`There are ${records} records, but ${counted} are counted.`);
  return errors;
}

function isSound({ missing, extra, uninformed }: Consistency, index: string): boolean {
  return !uninformed.includes(index) && ![...missing, ...extra].some((fault) => fault.index === index);
}

function shown(faults: readonly IndexFault[]) {
  return faults.slice(0, SHOWN).map(({ index, record }) => ({ indexName: index, recordId: BigInt(record) }));
}
