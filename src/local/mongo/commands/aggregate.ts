import { openPipeline } from '../aggregate/pipeline.js';
import { Doc } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { parseCollation } from '../query/collation.js';
import { type Call, countIn, documentIn, documentsIn, flagIn, type Reply, timeLimitIn } from './call.js';
import { Cursor } from './cursors.js';
import { explain } from './explain.js';
import { FIRST_BATCH, firstBatch } from './find.js';
import { originsOf } from './origins.js';
import { variablesIn } from './variables.js';

export async function aggregate(call: Call): Promise<Reply> {
  const { body, store, database } = call;
  const target = body.get('aggregate');
  const name = typeof target === 'string' ? target : undefined;
  const stages = documentsIn(body, 'pipeline');
  if (flagIn(body, 'explain')) {
    return explain({
      ...call,
      body: Doc.from([
        ['explain', body],
        ['verbosity', 'queryPlanner'],
      ]),
    });
  }
  if (!body.has('cursor')) {
    throw new CommandError(
      CODE.failedToParse,
      "The 'cursor' option is required, except for aggregate with the explain argument",
    );
  }
  const source = openPipeline(
    {
      engine: store.engine,
      catalog: store.catalog,
      database,
      collation: parseCollation(body.get('collation')),
      variables: variablesIn(body),
      timeLimit: timeLimitIn(body),
      isUnchecked: flagIn(body, 'bypassDocumentValidation'),
      origins: originsOf(call),
    },
    name,
    stages,
    body.get('hint'),
  );
  const size = countIn(documentIn(body, 'cursor') ?? new Doc(), 'batchSize') ?? FIRST_BATCH;
  return firstBatch(store, new Cursor(`${database}.${name ?? '$cmd.aggregate'}`, source), size);
}
