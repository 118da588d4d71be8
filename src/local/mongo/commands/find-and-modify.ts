import { Doc } from '../bson/document.js';
import { int } from '../bson/plain.js';
import { CODE, CommandError } from '../errors.js';
import { parseSort } from '../plan/sort-order.js';
import { parseCollation } from '../query/collation.js';
import { compileProjection } from '../query/projection.js';
import { compileUpdate } from '../update/update.js';
import { type Call, collectionName, documentIn, flagIn, listIn, type Reply, timeLimitIn } from './call.js';
import { assertChangesSourcesOnly } from './time-series.js';
import { variablesIn } from './variables.js';
import { updateWhere, visit } from './write-where.js';

export async function findAndModify(call: Call): Promise<Reply> {
  const { body } = call;
  const isRemove = flagIn(body, 'remove');
  if (isRemove === body.has('update')) {
    throw new CommandError(CODE.failedToParse, 'Either an update or remove=true must be specified');
  }
  if (isRemove && flagIn(body, 'upsert')) {
    throw new CommandError(CODE.failedToParse, 'Cannot specify both upsert=true and remove=true');
  }
  if (isRemove && flagIn(body, 'new')) {
    throw new CommandError(
      CODE.failedToParse,
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    );
  }
  return isRemove ? removeFound(call) : updateFound(call);
}

async function removeFound(call: Call): Promise<Reply> {
  const project = compileProjection(call.body.get('fields'), variablesIn(call.body));
  const collection = call.store.catalog.find(call.database, collectionName(call));
  let removed: Doc | null = null;
  if (collection !== undefined) {
    await visit(call.store, collection, findOptions(call), true, (record, doc, filter) => {
      collection.remove(record, doc);
      removed = project(doc, filter);
    });
  }
  return { lastErrorObject: { n: int(removed === null ? 0 : 1) }, value: removed };
}

async function updateFound(call: Call): Promise<Reply> {
  const { body, store } = call;
  const series = store.catalog.find(call.database, collectionName(call));
  if (series !== undefined) assertChangesSourcesOnly(series, body, false);
  const find = findOptions(call);
  const project = compileProjection(body.get('fields'), find.variables);
  const update = compileUpdate(body.get('update'), {
    collation: find.collation,
    variables: find.variables,
    arrayFilters: listIn(body, 'arrayFilters') ?? [],
  });
  const running = updateWhere(store, call.database, collectionName(call), {
    find,
    update,
    isMulti: false,
    isUpsert: flagIn(body, 'upsert'),
    isUnchecked: flagIn(body, 'bypassDocumentValidation'),
  });
  const outcome = await running.catch(inContext);
  const shown = flagIn(body, 'new') ? outcome.after : outcome.before;
  return {
    lastErrorObject: {
      n: int(outcome.matched + (outcome.upserted === undefined ? 0 : 1)),
      updatedExisting: outcome.matched > 0,
      upserted: outcome.upserted?.get('_id'),
    },
    value: shown === undefined ? null : project(shown, outcome.filter),
  };
}

/** What goes wrong with a document, and not with the command, is told so. */
function inContext(error: unknown): never {
  if (!(error instanceof CommandError)) throw error;
  const message = `Plan executor error during findAndModify :: caused by :: ${error.message}`;
  throw new CommandError(error.code, message, error.fields);
}

function findOptions({ body }: Call) {
  return {
    filter: documentIn(body, 'query') ?? new Doc(),
    sort: parseSort(body.get('sort')),
    collation: parseCollation(body.get('collation')),
    hint: body.get('hint'),
    timeLimit: timeLimitIn(body),
    variables: variablesIn(body),
  };
}
