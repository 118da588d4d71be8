import { Doc, type Value } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { setAt } from '../update/targets.js';
import type { PipelineContext, Stage } from './context.js';
import { collect, PAUSE } from './pause.js';
import { type Compute, compileCompute } from './typed-expression.js';

/** Joins by equality (through an index of the other collection where there is one), by a pipeline, or both. */
export const lookup: Stage = (spec, context) => {
  if (!(spec instanceof Doc))
    throw new CommandError(CODE.failedToParse, 'the $lookup specification must be an Object');
  const as = textIn(spec, 'as');
  if (as === undefined) throw new CommandError(CODE.failedToParse, 'must specify as field for a $lookup');
  const from = textIn(spec, 'from');
  const local = textIn(spec, 'localField');
  const foreign = textIn(spec, 'foreignField');
  const pipeline = stagesIn(spec.get('pipeline'), '$lookup');
  if ((local === undefined) !== (foreign === undefined) || (local === undefined && pipeline === undefined)) {
    throw new CommandError(
      CODE.failedToParse,
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  }
  const variables = lets(spec.get('let'), context);
  const readLocal = local === undefined ? undefined : compileCompute(`$${local}`);
  const target = as.split('.');
  return function* joined(input) {
    for (const doc of input) {
      if (doc === PAUSE) {
        yield doc;
        continue;
      }
      const stages = [...(pipeline ?? [])];
      if (readLocal !== undefined && foreign !== undefined) stages.unshift(equality(foreign, readLocal(doc)));
      const inner = { ...context, variables: variables(doc) };
      const result = doc.clone();
      setAt(result, target, yield* collect(context.run(inner, from ?? [], stages)));
      yield result;
    }
  };
};

export const unionWith: Stage = (spec, context) => {
  const name = typeof spec === 'string' ? spec : spec instanceof Doc ? textIn(spec, 'coll') : undefined;
  const stages = spec instanceof Doc ? (stagesIn(spec.get('pipeline'), '$unionWith') ?? []) : [];
  if (name === undefined && stages[0]?.firstKey() !== '$documents') {
    throw new CommandError(
      CODE.failedToParse,
      '$unionWith stage without explicit collection must have a pipeline with $documents as first stage',
    );
  }
  return function* united(input) {
    yield* input;
    yield* context.run(context, name ?? [], stages);
  };
};

/** Several pipelines on the same documents. */
export const facet: Stage = (spec, context) => {
  if (!(spec instanceof Doc) || spec.size === 0) {
    throw new CommandError(40169, 'the $facet specification must be a non-empty object');
  }
  const facets = [...spec.entries()].map(([name, value]) => {
    const stages = stagesIn(value, '$facet') ?? [];
    const forbidden = stages.find((stage) => FORBIDDEN_IN_FACET.has(stage.firstKey() ?? ''))?.firstKey();
    if (forbidden !== undefined) {
      throw new CommandError(40600, `${forbidden} is not allowed to be used within a $facet stage`);
    }
    return [name, stages] as const;
  });
  for (const [, stages] of facets) context.run(context, [], stages);
  return function* faceted(input) {
    const documents = yield* collect(input);
    const result = new Doc();
    for (const [name, stages] of facets)
      result.set(name, yield* collect(context.run(context, documents, stages)));
    yield result;
  };
};

const FORBIDDEN_IN_FACET = new Set([
  '$facet',
  '$out',
  '$merge',
  '$collStats',
  '$indexStats',
  '$geoNear',
  '$documents',
]);

function equality(path: string, value: Value | undefined): Doc {
  const wanted = Array.isArray(value) ? value : [value ?? null];
  return Doc.from([['$match', Doc.from([[path, Doc.from([['$in', wanted]])]])]]);
}

/** The variables of `let` for one document, besides those that are already there. */
function lets(spec: Value | undefined, { variables }: PipelineContext): (doc: Doc) => Doc | undefined {
  if (!(spec instanceof Doc)) return () => variables;
  const computes: [string, Compute][] = [...spec.entries()].map(([name, expression]) => [
    name,
    compileCompute(expression, variables),
  ]);
  return (doc) => {
    const all = variables?.clone() ?? new Doc();
    for (const [name, compute] of computes) all.set(name, compute(doc) ?? null);
    return all;
  };
}

function stagesIn(value: Value | undefined, stage: string): Doc[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw new CommandError(CODE.typeMismatch, `${stage} pipeline must be an array`);
  return value.map((item) => {
    if (item instanceof Doc) return item;
    throw new CommandError(CODE.typeMismatch, 'Each element of the pipeline array must be an object');
  });
}

function textIn(spec: Doc, key: string): string | undefined {
  const value = spec.get(key);
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value !== '') return value;
  throw new CommandError(CODE.failedToParse, `argument '${key}' must be a non-empty string`);
}
