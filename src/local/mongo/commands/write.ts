import { Doc } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { int, type Plain } from '../bson/plain.js';
import { CODE, CommandError } from '../errors.js';
import { parseSort } from '../plan/sort-order.js';
import { parseCollation } from '../query/collation.js';
import { withStorableId } from '../update/stored-id.js';
import { compileUpdate } from '../update/update.js';
import { withId } from '../update/upsert.js';
import {
  type Call,
  collectionName,
  documentIn,
  documentsIn,
  flagIn,
  listIn,
  type Reply,
  timeLimitIn,
} from './call.js';
import { Pacer } from './pacer.js';
import { assertChangesSourcesOnly, assertMeasurement } from './time-series.js';
import { variablesIn } from './variables.js';
import { deleteWhere, type UpdateOutcome, updateWhere } from './write-where.js';

export const MAX_WRITES = 100_000;

export async function insert(call: Call): Promise<Reply> {
  const documents = documentsIn(call.body, 'documents');
  const isUnchecked = flagIn(call.body, 'bypassDocumentValidation');
  const name = collectionName(call);
  const { catalog } = call.store;
  if (catalog.find(call.database, name) === undefined) catalog.assertFree(call.database, name);
  let inserted = 0;
  const writeErrors = await inBatch(call, documents, (doc) => {
    // Each time anew: others may drop the collection or change its name in the meantime.
    const collection = call.store.catalog.ensure(call.database, name);
    assertMeasurement(collection, doc);
    collection.insert(withId(withStorableId(doc)), isUnchecked);
    inserted += 1;
  });
  return withErrors({ n: int(inserted) }, writeErrors);
}

export async function update(call: Call): Promise<Reply> {
  const { store, body } = call;
  const statements = documentsIn(body, 'updates');
  const name = collectionName(call);
  const totals = { matched: 0, modified: 0 };
  const upserted: Plain[] = [];
  const writeErrors = await inBatch(call, statements, async (statement, index) => {
    const outcome = await updateOne(call, name, statement);
    totals.matched += outcome.matched;
    totals.modified += outcome.modified;
    if (outcome.upserted !== undefined)
      upserted.push({ index: int(index), _id: outcome.upserted.get('_id') ?? null });
  });
  store.engine.settle();
  const reply = {
    n: int(totals.matched + upserted.length),
    nModified: int(totals.modified),
    upserted: upserted.length === 0 ? undefined : upserted,
  };
  return withErrors(reply, writeErrors);
}

async function updateOne(call: Call, name: string, statement: Doc): Promise<UpdateOutcome> {
  const collation = parseCollation(statement.get('collation'));
  const isMulti = flagIn(statement, 'multi');
  const series = call.store.catalog.find(call.database, name);
  if (series !== undefined) assertChangesSourcesOnly(series, statement, isMulti);
  const variables = variablesIn(call.body);
  const change = compileUpdate(statement.get('u'), {
    collation,
    variables,
    arrayFilters: listIn(statement, 'arrayFilters') ?? [],
  });
  if (isMulti && change.isReplacement) {
    throw new CommandError(CODE.failedToParse, 'multi update is not supported for replacement-style update');
  }
  return updateWhere(call.store, call.database, name, {
    find: {
      filter: documentIn(statement, 'q') ?? new Doc(),
      collation,
      hint: statement.get('hint'),
      timeLimit: timeLimitIn(call.body),
      sort: parseSort(statement.get('sort')),
      variables,
    },
    update: change,
    isMulti,
    isUpsert: flagIn(statement, 'upsert'),
    isUnchecked: flagIn(call.body, 'bypassDocumentValidation'),
  });
}

export async function remove(call: Call): Promise<Reply> {
  const statements = documentsIn(call.body, 'deletes');
  const collection = call.store.catalog.find(call.database, collectionName(call));
  let deleted = 0;
  const limits = statements.map(isLimited);
  const writeErrors = await inBatch(call, statements, async (statement, index) => {
    const filter = documentIn(statement, 'q') ?? new Doc();
    const find = {
      filter,
      collation: parseCollation(statement.get('collation')),
      hint: statement.get('hint'),
      timeLimit: timeLimitIn(call.body),
      variables: variablesIn(call.body),
    };
    if (collection === undefined) return;
    deleted += await deleteWhere(call.store, collection, find, limits[index] === true);
  });
  return withErrors({ n: int(deleted) }, writeErrors);
}

/** Whether a delete is of one document; its limit has to be there, and is 1 or 0 for all. */
function isLimited(statement: Doc): boolean {
  const limit = statement.get('limit');
  if (limit === undefined) {
    throw new CommandError(
      CODE.missingField,
      "BSON field 'delete.deletes.limit' is missing but a required field",
    );
  }
  const amount = isNumeric(limit) ? toDouble(limit) : Number(limit);
  if (amount === 0 || amount === 1) return amount === 1;
  throw new CommandError(
    CODE.failedToParse,
    `The limit field in delete objects must be 0 or 1. Got ${amount}`,
  );
}

/** Fields of a write error as the protocol has them. */
export function writeError(index: number, error: unknown): Plain {
  // What ends the whole command is no error of one statement.
  if (!(error instanceof CommandError) || error.code === CODE.maxTimeMsExpired) throw error;
  return { index: int(index), code: int(error.code), ...error.fields, errmsg: error.message };
}

/** Resolves once what was written is as safe as the command's write concern wants it. */
export async function settle(call: Call): Promise<void> {
  const { engine } = call.store;
  engine.settle();
  const concern = documentIn(call.body, 'writeConcern');
  if (concern === undefined) return;
  if (flagIn(concern, 'j') || flagIn(concern, 'fsync')) await engine.flush();
}

async function inBatch(
  call: Call,
  statements: readonly Doc[],
  run: (statement: Doc, index: number) => void | Promise<void>,
): Promise<Plain[]> {
  if (statements.length === 0 || statements.length > MAX_WRITES) {
    throw new CommandError(
      CODE.invalidLength,
      `Write batch sizes must be between 1 and ${MAX_WRITES}. Got ${statements.length} operations.`,
    );
  }
  const isOrdered = flagIn(call.body, 'ordered', true);
  const errors: Plain[] = [];
  const pacer = new Pacer();
  for (const [index, statement] of statements.entries()) {
    try {
      const running = run(statement, index);
      if (running !== undefined) await running;
    } catch (error) {
      errors.push(writeError(index, error));
      if (isOrdered) break;
    }
    if (pacer.isDue) await pacer.rest();
  }
  return errors;
}

function withErrors(reply: Reply, writeErrors: Plain[]): Reply {
  return writeErrors.length === 0 ? reply : { ...reply, writeErrors };
}
