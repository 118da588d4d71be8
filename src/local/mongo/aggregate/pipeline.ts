import { Doc, type Value } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { type FindOptions, findAll } from '../plan/finder.js';
import { parseSort } from '../plan/sort-order.js';
import type { PipelineContext, Transform } from './context.js';
import { amountOf, stageNamed } from './stages.js';
import { compileCompute } from './typed-expression.js';

/** The results of a pipeline, one after the other. Everything is checked before the first is asked for. */
export function openPipeline(
  context: Omit<PipelineContext, 'run'>,
  from: string | undefined,
  stages: readonly Doc[],
  hint?: Value,
): { next(): Doc | undefined } {
  const full: PipelineContext = { ...context, run: (inner, source, rest) => run(inner, source, rest) };
  for (const [index, stage] of stages.entries()) {
    const name = nameOf(stage);
    if ((name === '$out' || name === '$merge') && index !== stages.length - 1) {
      throw new CommandError(40601, `${name} can only be the final stage in the pipeline`);
    }
  }
  if (from === undefined && (stages[0] === undefined || nameOf(stages[0]) !== '$documents')) {
    throw new CommandError(
      CODE.invalidNamespace,
      "{aggregate: 1} is not valid for '$match'; a collection is required.",
    );
  }
  const results = run(full, from ?? [], stages, hint)[Symbol.iterator]();
  return {
    next() {
      const { done, value } = results.next();
      return done ? undefined : value;
    },
  };
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
  if (typeof from !== 'string') return compile(context, stages)(from);
  const { options, used } = head(context, stages);
  const rest = compile(context, stages.slice(used));
  // The stages that the query takes over are checked like all others.
  compile(context, stages.slice(0, used));
  const collection = context.catalog.find(context.database, from);
  return rest(collection === undefined ? [] : sourceOf(context, collection, { ...options, hint }));
}

function* sourceOf(
  context: PipelineContext,
  collection: Parameters<typeof findAll>[1],
  options: FindOptions,
): Generator<Doc> {
  for (const { doc } of findAll(context.engine, collection, options)) yield doc;
}

function compile(context: PipelineContext, stages: readonly Doc[]): Transform {
  const transforms = stages.map((stage) => {
    const name = nameOf(stage);
    return stageNamed(name)(stage.get(name) ?? null, context);
  });
  return (input) => transforms.reduce((stream, transform) => transform(stream), input);
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
  const { collation, variables } = context;
  let options: FindOptions = { filter, collation, variables };
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
