import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { CODE, CommandError } from '../errors.js';
import { Finder, type FindOptions } from '../plan/finder.js';
import { nearCondition } from '../plan/geo-plan.js';
import { distanceOf } from '../query/geo/distance.js';
import type { Collection } from '../storage/collection.js';
import { setAt } from '../update/targets.js';
import type { PipelineContext, Stage } from './context.js';
import { PAUSE } from './pause.js';

/** The stage stands first or nowhere; as a first one it is `nearest`. */
export const geoNear: Stage = () => {
  throw new CommandError(40602, '$geoNear is only valid as the first stage in a pipeline.');
};

/** The documents of a collection, the nearest first, each with its distance. */
export function nearest(
  context: PipelineContext,
  namespace: string,
  collection: Collection | undefined,
  given: Value,
): Iterable<Doc> {
  const spec = checked(given);
  if (collection === undefined) {
    throw new CommandError(
      CODE.namespaceNotFound,
      `$geoNear requires a geo index to run, but ${namespace} does not exist`,
    );
  }
  const { collation, variables, timeLimit } = context;
  const options = { filter: filterOf(spec, collection), collation, variables, timeLimit };
  return measured(context, collection, options, spec);
}

/** The stage as a query, for `explain`. */
export function nearFilter(spec: Value, collection: Collection): Doc {
  return filterOf(checked(spec), collection);
}

function* measured(
  context: PipelineContext,
  collection: Collection,
  options: FindOptions,
  spec: Doc,
): Generator<Doc> {
  const factor = numberIn(spec, 'distanceMultiplier') ?? 1;
  const [distanceField, locationField] = [pathIn(spec, 'distanceField'), pathIn(spec, 'includeLocs')];
  const finder = new Finder(context.engine, collection, options);
  while (!finder.isDone) {
    for (const { doc } of finder.step()) {
      const found = distanceOf(doc);
      if (found === undefined) continue;
      const result = doc.clone();
      if (distanceField !== undefined) setAt(result, distanceField, found.distance * factor);
      if (locationField !== undefined) setAt(result, locationField, found.at);
      yield result;
    }
    if (!context.pace?.isDue) continue;
    context.pace.restart();
    yield PAUSE;
  }
}

const GONE: readonly (readonly [string, number, string])[] = [
  [
    'collation',
    40227,
    "$geoNear does not accept the 'collation' parameter. Instead, specify a collation for the entire aggregation command.",
  ],
  ['limit', 50858, "$geoNear no longer supports the 'limit' parameter. Use a $limit stage instead."],
  ['num', 50857, "$geoNear no longer supports the 'num' parameter. Use a $limit stage instead."],
  ['start', 50856, "$geoNear no longer supports the 'start' argument."],
];

function checked(spec: Value): Doc {
  if (!(spec instanceof Doc))
    throw new CommandError(10065, 'invalid parameter: expected an object ($geoNear)');
  for (const [option, code, message] of GONE) if (spec.has(option)) throw new CommandError(code, message);
  const near = spec.get('near');
  if (!(near instanceof Doc) && !Array.isArray(near))
    throw new CommandError(16605, "$geoNear requires a 'near' option as an Array");
  if (typeof spec.get('distanceField') !== 'string')
    throw new CommandError(16606, "$geoNear requires a 'distanceField' option as a String");
  for (const option of ['maxDistance', 'minDistance', 'distanceMultiplier']) numberIn(spec, option);
  const query = spec.get('query');
  if (query !== undefined && !(query instanceof Doc))
    throw new CommandError(CODE.typeMismatch, 'query must be an object');
  if (spec.has('includeLocs') && typeof spec.get('includeLocs') !== 'string')
    throw new CommandError(16607, "$geoNear requires that 'includeLocs' option is a String");
  return spec;
}

function filterOf(spec: Doc, collection: Collection): Doc {
  const path = pathOf(spec, collection);
  const near = Doc.from([[path, nearCondition(spec)]]);
  const query = spec.get('query');
  return query instanceof Doc && query.size > 0 ? Doc.from([['$and', [query, near]]]) : near;
}

/** The field that is named, or the one that there is an index for: a flat one before one of the sphere. */
function pathOf(spec: Doc, { indexes, namespace }: Collection): string {
  const key = spec.get('key');
  if (key === '')
    throw new CommandError(CODE.badValue, "$geoNear parameter 'key' cannot be the empty string");
  if (typeof key === 'string') return key;
  if (key !== undefined)
    throw new CommandError(CODE.typeMismatch, "$geoNear parameter 'key' must be of type string");
  for (const kind of ['2d', '2dsphere']) {
    const [only, another] = indexes.filter(({ geo }) => geo?.kind === kind);
    if (another !== undefined) {
      throw new CommandError(
        CODE.indexNotFound,
        `There is more than one ${kind} index on ${namespace}; unsure which to use for $geoNear`,
      );
    }
    if (only?.geo !== undefined) return only.geo.path;
  }
  throw new CommandError(CODE.indexNotFound, '$geoNear requires a 2d or 2dsphere index, but none were found');
}

function pathIn(spec: Doc, option: string): string[] | undefined {
  const path = spec.get(option);
  return typeof path === 'string' ? path.split('.') : undefined;
}

function numberIn(spec: Doc, option: string): number | undefined {
  const value = spec.get(option);
  if (value === undefined) return undefined;
  if (!isNumeric(value)) throw new CommandError(CODE.typeMismatch, `${option} must be a number`);
  if (toDouble(value) >= 0) return toDouble(value);
  throw new CommandError(CODE.badValue, `${option} must be nonnegative`);
}
