import { openPipeline } from '../aggregate/pipeline.js';
import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { CODE, CommandError } from '../errors.js';
import { parseCollation } from '../query/collation.js';
import type { View } from '../storage/views.js';
import { type Call, countIn, documentIn, documentsIn, stringIn } from './call.js';
import type { Source } from './cursors.js';
import { variablesIn } from './variables.js';

/** Makes a view, or gives one another definition (MongoDB's manual, "Views"). Its pipeline is checked here. */
export function defineView(call: Call, name: string, before?: View): void {
  const { body, database, store } = call;
  const source = stringIn(body, 'viewOn') ?? before?.source ?? '';
  const pipeline = body.has('pipeline') ? documentsIn(body, 'pipeline') : [...(before?.pipeline ?? [])];
  const collation = before?.collation ?? parseCollation(body.get('collation'));
  if (source === '') throw new CommandError(CODE.badValue, "'viewOn' cannot be empty");
  assertReadOnly(pipeline);
  const context = { ...contextOf(call), collation };
  openPipeline(context, '$view', pipeline);
  assertNoCircle(call, name, [source, ...mentioned(pipeline)]);
  const options = Doc.from([
    ['viewOn', source],
    ['pipeline', pipeline],
  ]);
  if (collation.spec !== undefined) options.set('collation', collation.spec);
  store.catalog.views.put(database, name, options);
}

/** The documents of a view that a `find`, `count` or `distinct` is about. */
export function throughView(call: Call, name: string): Source {
  return openPipeline(contextOf(call), name, stagesOf(call.body), call.body.get('hint'));
}

/** What such a command asks for, as stages. A `$natural` order has no meaning for a view. */
export function stagesOf(body: Doc): Doc[] {
  const stages: Doc[] = [];
  const filter = documentIn(body, 'filter') ?? documentIn(body, 'query');
  const sort = documentIn(body, 'sort');
  if (filter !== undefined && filter.size > 0) stages.push(Doc.from([['$match', filter]]));
  if (sort?.has('$natural')) {
    throw new CommandError(CODE.invalidPipelineOperator, '$natural sort is not supported on views');
  }
  if (sort !== undefined && sort.size > 0) stages.push(Doc.from([['$sort', sort]]));
  const skip = countIn(body, 'skip') ?? 0;
  const given = body.get('limit') ?? null;
  const limit = isNumeric(given) ? Math.abs(Math.trunc(toDouble(given))) : 0;
  if (skip > 0) stages.push(Doc.from([['$skip', skip]]));
  if (limit > 0) stages.push(Doc.from([['$limit', limit]]));
  return stages;
}

/** The collection that a view stands on in the end, and what is done with its documents. */
export function resolveView(call: Call, name: string): { name: string; pipeline: Doc[] } {
  const { views } = call.store.catalog;
  const pipeline: Doc[] = [];
  let at = name;
  for (let view = views.find(call.database, at); view !== undefined; view = views.find(call.database, at)) {
    pipeline.unshift(...view.pipeline);
    at = view.source;
  }
  return { name: at, pipeline };
}

function contextOf({ body, database, store }: Call) {
  const { engine, catalog } = store;
  const collation = parseCollation(body.get('collation'));
  return { engine, catalog, database, collation, variables: variablesIn(body), isUnchecked: false };
}

function assertReadOnly(pipeline: readonly Doc[]): void {
  const writing = pipeline
    .map((stage) => stage.firstKey())
    .find((name) => name === '$out' || name === '$merge');
  if (writing === undefined) return;
  throw new CommandError(
    CODE.optionNotSupportedOnView,
    `The aggregation stage ${writing} cannot be used in a view definition`,
  );
}

const MAX_DEPTH = 20;

function assertNoCircle(call: Call, name: string, sources: readonly string[], depth = 1): void {
  if (sources.includes(name)) {
    throw new CommandError(CODE.graphContainsCycle, `View cycle detected: ${call.database}.${name}`);
  }
  if (depth > MAX_DEPTH) {
    throw new CommandError(
      CODE.viewDepthLimitExceeded,
      `View depth limit exceeded; maximum depth is ${MAX_DEPTH}`,
    );
  }
  for (const source of sources) {
    const view = call.store.catalog.views.find(call.database, source);
    if (view !== undefined) assertNoCircle(call, name, [view.source, ...mentioned(view.pipeline)], depth + 1);
  }
}

/** The collections that a pipeline brings in. */
function mentioned(value: Value | readonly Doc[]): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => mentioned(item));
  if (!(value instanceof Doc)) return [];
  return [...value.entries()].flatMap(([key, inner]) =>
    typeof inner === 'string' && (key === 'from' || key === 'coll' || key === '$unionWith')
      ? [inner]
      : mentioned(inner),
  );
}
