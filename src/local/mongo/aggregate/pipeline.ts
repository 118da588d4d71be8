import { setImmediate as turn } from 'node:timers/promises';
import { Doc, type Value } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { Finder, type FindOptions } from '../plan/finder.js';
import { parseSort } from '../plan/sort-order.js';
import { textIndexOf } from '../plan/text-plan.js';
import { type Collation, isSameCollation } from '../query/collation.js';
import { NO_TEXTS } from '../query/text/rules.js';
import type { Collection } from '../storage/collection.js';
import type { View } from '../storage/views.js';
import type { PipelineContext, Transform } from './context.js';
import { countFromIndex } from './count-only.js';
import { nearest } from './geo-near.js';
import { PAUSE, Pace, paced } from './pause.js';
import { amountOf, stageNamed } from './stages.js';
import { compileCompute } from './typed-expression.js';

/** The results of a pipeline, one after the other. Everything is checked before the first is asked for. */
export function openPipeline(
  context: Omit<PipelineContext, 'run'>,
  from: string | undefined,
  stages: readonly Doc[],
  hint?: Value,
): { next(): Doc | undefined | Promise<Doc | undefined> } {
  const { timeLimit } = context;
  const pace = new Pace();
  const full: PipelineContext = { ...context, pace, run: (inner, source, rest) => run(inner, source, rest) };
  for (const [index, stage] of stages.entries()) {
    const name = nameOf(stage);
    if ((name === '$out' || name === '$merge') && index !== stages.length - 1) {
      throw new CommandError(40601, `${name} can only be the final stage in the pipeline`);
    }
  }
  assertOrigin(context, from, stages);
  const results = run(full, from ?? [], stages, hint)[Symbol.iterator]();
  const step = (): Doc | undefined => {
    const { done, value } = timeLimit === undefined ? results.next() : timeLimit.during(() => results.next());
    return done ? undefined : value;
  };
  const afterPause = async (): Promise<Doc | undefined> => {
    for (;;) {
      await turn();
      pace.restart();
      const doc = step();
      if (doc !== PAUSE) return doc;
    }
  };
  return {
    next() {
      const doc = step();
      return doc === PAUSE ? afterPause() : doc;
    },
  };
}

/** Stages that bring their own documents stand first, and without a collection one of them has to. */
function assertOrigin(
  { origins }: Omit<PipelineContext, 'run'>,
  from: string | undefined,
  stages: readonly Doc[],
): void {
  const late = stages
    .slice(1)
    .map(nameOf)
    .find((name) => origins?.has(name));
  if (late !== undefined) {
    throw new CommandError(40602, `${late} is only valid as the first stage in a pipeline.`);
  }
  if (from !== undefined) {
    if (stages[0] === undefined || nameOf(stages[0]) !== '$documents') return;
    throw new CommandError(CODE.invalidNamespace, "'$documents' can only be run with {aggregate: 1}");
  }
  const name = stages[0] === undefined ? '' : nameOf(stages[0]);
  if (name === '$documents' || origins?.has(name)) return;
  throw new CommandError(
    CODE.invalidNamespace,
    `{aggregate: 1} is not valid for '${name}'; a collection is required.`,
  );
}

function run(
  context: PipelineContext,
  from: string | Iterable<Doc>,
  stages: readonly Doc[],
  hint?: Value,
): Iterable<Doc> {
  const [first] = stages;
  if (first !== undefined && nameOf(first) === '$documents') {
    return compile(context, stages.slice(1))(documents(context, first.get('$documents') ?? null));
  }
  const origin = first === undefined ? undefined : context.origins?.get(nameOf(first));
  if (first !== undefined && origin !== undefined) {
    const rest = compile(context, stages.slice(1));
    return rest(origin(first.get(nameOf(first)) ?? null, typeof from === 'string' ? from : undefined));
  }
  if (typeof from !== 'string') return compile(context, stages)(from);
  const view = context.catalog.views.find(context.database, from);
  if (view !== undefined) {
    assertCollationOf(view, context.collation);
    return run(context, view.source, [...view.pipeline, ...stages], hint);
  }
  if (first !== undefined && nameOf(first) === '$geoNear') {
    const rest = compile(context, stages.slice(1));
    const collection = context.catalog.find(context.database, from);
    return rest(nearest(context, `${context.database}.${from}`, collection, first.get('$geoNear') ?? null));
  }
  const { options, used } = head(context, stages);
  const rest = compile(context, stages.slice(used));
  const collection = context.catalog.find(context.database, from);
  // The stages that the query takes over are checked like all others.
  const text = collection === undefined ? NO_TEXTS : textIndexOf(collection)?.text;
  compile({ ...context, text, isFirst: true }, stages.slice(0, used));
  if (collection === undefined) return rest([]);
  const counted = countFromIndex(context, collection, { ...options, hint }, stages.slice(used));
  return counted ?? rest(sourceOf(context, collection, { ...options, hint }));
}

function assertCollationOf(view: View, collation: Collation): void {
  if (isSameCollation(view.collation, collation)) return;
  throw new CommandError(
    CODE.optionNotSupportedOnView,
    `Cannot override the collation of the view ${view.database}.${view.name}`,
  );
}

function* sourceOf(context: PipelineContext, collection: Collection, options: FindOptions): Generator<Doc> {
  const { pace } = context;
  const finder = new Finder(context.engine, collection, options);
  while (!finder.isDone) {
    for (const { doc } of finder.step()) yield doc;
    if (!pace?.isDue) continue;
    pace.restart();
    yield PAUSE;
  }
}

function compile(context: PipelineContext, stages: readonly Doc[]): Transform {
  const transforms = stages.map((stage) => {
    const name = nameOf(stage);
    return stageNamed(name)(stage.get(name) ?? null, context);
  });
  const { pace } = context;
  const start = (input: Iterable<Doc>) => paced(input, pace);
  return (input) => transforms.reduce((stream, transform) => paced(transform(stream), pace), start(input));
}

/** How much of the beginning a query can do, with an index: filters, one sort, then skip and limit. */
function head(context: PipelineContext, stages: readonly Doc[]): { options: FindOptions; used: number } {
  const filters: Doc[] = [];
  let used = 0;
  for (let spec = stages[used]?.get('$match'); spec instanceof Doc; spec = stages[used]?.get('$match')) {
    filters.push(spec);
    used += 1;
  }
  const [only = new Doc()] = filters;
  const filter = filters.length > 1 ? Doc.from([['$and', filters]]) : only;
  const { collation, variables, timeLimit } = context;
  let options: FindOptions = { filter, collation, variables, timeLimit };
  const sort = stages[used]?.get('$sort');
  if (sort !== undefined) {
    options = { ...options, sort: parseSort(sort) };
    used += 1;
  }
  const skip = stages[used]?.get('$skip');
  if (skip !== undefined) {
    options = { ...options, skip: amountOf('$skip', skip) };
    used += 1;
  }
  const limit = stages[used]?.get('$limit');
  if (limit !== undefined) {
    options = { ...options, limit: amountOf('$limit', limit) };
    used += 1;
  }
  return { options, used };
}

function documents(context: PipelineContext, spec: Value): Doc[] {
  const list = compileCompute(spec, context.variables)(new Doc());
  if (!Array.isArray(list)) throw new CommandError(5858203, 'an array is expected');
  return list.filter((item) => item instanceof Doc);
}

function nameOf(stage: Doc): string {
  const name = stage.firstKey();
  if (stage.size === 1 && name !== undefined) return name;
  throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.');
}
