import { Doc, type Value } from '../bson/document.js';
import { int, type Plain } from '../bson/plain.js';
import { Regex, UNDEFINED } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { parseSort } from '../plan/sort-order.js';
import { parseCollation } from '../query/collation.js';
import { compileUpdate } from '../update/update.js';
import { withId } from '../update/upsert.js';
import { type Call, collectionName, documentIn, documentsIn, flagIn, listIn, type Reply } from './call.js';
import { Pacer } from './pacer.js';
import { deleteWhere, type UpdateOutcome, updateWhere } from './write-where.js';

export const MAX_WRITES = 100_000;

export async function insert(call: Call): Promise<Reply> {
  const documents = documentsIn(call.body, 'documents');
  const collection = call.store.catalog.ensure(call.database, collectionName(call));
  let inserted = 0;
  const writeErrors = await inBatch(call, documents, (doc) => {
    collection.insert(withId(checkedId(doc)));
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
  const variables = documentIn(call.body, 'let');
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
      sort: parseSort(statement.get('sort')),
      variables,
    },
    update: change,
    isMulti,
    isUpsert: flagIn(statement, 'upsert'),
  });
}

export async function remove(call: Call): Promise<Reply> {
  const statements = documentsIn(call.body, 'deletes');
  const collection = call.store.catalog.find(call.database, collectionName(call));
  let deleted = 0;
  const writeErrors = await inBatch(call, statements, async (statement) => {
    const filter = documentIn(statement, 'q') ?? new Doc();
    const find = {
      filter,
      collation: parseCollation(statement.get('collation')),
      hint: statement.get('hint'),
      variables: documentIn(call.body, 'let'),
    };
    if (collection === undefined) return;
    deleted += await deleteWhere(call.store, collection, find, flagIn(statement, 'limit'));
  });
  return withErrors({ n: int(deleted) }, writeErrors);
}

/** Fields of a write error as the protocol has them. */
export function writeError(index: number, error: unknown): Plain {
  if (!(error instanceof CommandError)) throw error;
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
      CODE.invalidOptions,
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

function checkedId(doc: Doc): Doc {
  const id = doc.get('_id');
  const type = idProblem(id);
  if (type === undefined) return doc;
  throw new CommandError(53, `The '_id' value cannot be of type ${type}`);
}

function idProblem(id: Value | undefined): string | undefined {
  if (Array.isArray(id)) return 'array';
  if (id instanceof Regex) return 'regex';
  return id === UNDEFINED ? 'undefined' : undefined;
}
