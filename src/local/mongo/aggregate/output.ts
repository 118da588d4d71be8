import { Doc, type Value } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { findAll } from '../plan/finder.js';
import type { Collection } from '../storage/collection.js';
import { getAt } from '../update/targets.js';
import { withId } from '../update/upsert.js';
import type { PipelineContext, Stage } from './context.js';
import { collect, PAUSE } from './pause.js';

/** Puts the documents into a collection in place of all that it had. */
export const out: Stage = (spec, context) => {
  const { database, name } = target(spec, context, '$out');
  return function* written(input) {
    const { catalog } = context;
    const documents = yield* collect(input);
    const old = catalog.find(database, name);
    const temporary = catalog.create(database, `tmp.agg_out.${name}`, old?.options ?? new Doc());
    try {
      for (const doc of documents) temporary.insert(withId(doc.clone()), context.isUnchecked);
      for (const index of old?.indexes ?? []) {
        if (temporary.index(index.name) === undefined) catalog.createIndex(temporary, index.spec);
      }
    } catch (error) {
      catalog.drop(temporary);
      throw error;
    }
    if (old !== undefined) catalog.drop(old);
    catalog.rename(temporary, database, name);
    yield* [];
  };
};

/** Merges the documents into a collection, by `_id` or other fields that have a unique index. */
export const merge: Stage = (spec, context) => {
  const into = spec instanceof Doc ? spec.get('into') : spec;
  const { database, name } = target(into ?? null, context, '$merge');
  const on = spec instanceof Doc ? keysOf(spec.get('on')) : ['_id'];
  const whenMatched = (spec instanceof Doc ? spec.get('whenMatched') : undefined) ?? 'merge';
  const whenNotMatched = (spec instanceof Doc ? spec.get('whenNotMatched') : undefined) ?? 'insert';
  if (
    !Array.isArray(whenMatched) &&
    !['replace', 'keepExisting', 'merge', 'fail'].includes(String(whenMatched))
  ) {
    throw new CommandError(
      CODE.badValue,
      `Enumeration value '${String(whenMatched)}' for field '$merge.whenMatched' is not a valid value.`,
    );
  }
  if (!['insert', 'discard', 'fail'].includes(String(whenNotMatched))) {
    throw new CommandError(
      CODE.badValue,
      `Enumeration value '${String(whenNotMatched)}' for field '$merge.whenNotMatched' is not a valid value.`,
    );
  }
  return function* merged(input) {
    const collection = context.catalog.ensure(database, name);
    assertUniqueOn(collection, on);
    for (const doc of input) {
      if (doc === PAUSE) yield doc;
      else mergeOne(context, collection, withId(doc.clone()), { on, whenMatched, whenNotMatched });
    }
    yield* [];
  };
};

interface MergeRules {
  readonly on: readonly string[];
  readonly whenMatched: Value;
  readonly whenNotMatched: Value;
}

function mergeOne(context: PipelineContext, collection: Collection, doc: Doc, rules: MergeRules): void {
  const filter = Doc.from(
    rules.on.map((path) => [path, Doc.from([['$eq', getAt(doc, path.split('.')) ?? null]])] as const),
  );
  const [found] = findAll(context.engine, collection, { filter, limit: 1 });
  if (found === undefined) {
    if (rules.whenNotMatched === 'insert') collection.insert(doc, context.isUnchecked);
    else if (rules.whenNotMatched === 'fail') {
      throw new CommandError(
        13113,
        '$merge could not find a matching document in the target collection for at least one document in the source collection',
      );
    }
    return;
  }
  const { whenMatched } = rules;
  if (whenMatched === 'fail')
    throw new CommandError(
      CODE.duplicateKey,
      'PlanExecutor error during aggregation :: caused by :: $merge found a matching document',
    );
  if (whenMatched === 'keepExisting') return;
  const merged = resolve(context, found.doc, doc, whenMatched);
  const { isUnchecked = false } = context;
  collection.replace(found.record, found.doc, merged, { isUnchecked });
}

function resolve(context: PipelineContext, existing: Doc, incoming: Doc, whenMatched: Value): Doc {
  if (Array.isArray(whenMatched)) {
    const variables = (context.variables?.clone() ?? new Doc()).set('new', incoming);
    const stages = whenMatched.filter((stage) => stage instanceof Doc);
    const [result] = context.run({ ...context, variables, pace: undefined }, [existing], stages);
    return result ?? existing;
  }
  const id = existing.get('_id') ?? null;
  if (whenMatched === 'replace') return incoming.clone().setFirst('_id', id);
  const combined = existing.clone();
  for (const [key, value] of incoming.entries()) if (key !== '_id') combined.set(key, value);
  return combined;
}

function assertUniqueOn(collection: Collection, on: readonly string[]): void {
  const isUnique = collection.indexes.some(
    ({ isUnique: unique, fields, partial }) =>
      unique &&
      partial === undefined &&
      fields.length === on.length &&
      fields.every(({ path }) => on.includes(path)),
  );
  if (!isUnique) throw new CommandError(51183, 'Cannot find index to verify that join fields will be unique');
}

function keysOf(on: Value | undefined): string[] {
  if (on === undefined) return ['_id'];
  return (Array.isArray(on) ? on : [on]).map((path) => {
    if (typeof path === 'string') return path;
    throw new CommandError(51186, "$merge 'on' field must be either a string or an array of strings");
  });
}

function target(
  spec: Value,
  { database }: PipelineContext,
  stage: string,
): { database: string; name: string } {
  if (typeof spec === 'string') return { database, name: spec };
  const name = spec instanceof Doc ? spec.get('coll') : undefined;
  const other = spec instanceof Doc ? (spec.get('db') ?? database) : undefined;
  if (typeof name === 'string' && typeof other === 'string') return { database: other, name };
  throw new CommandError(16990, `${stage} only supports a string or object argument`);
}
