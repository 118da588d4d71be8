import { Doc, type Value } from '../bson/document.js';
import { int } from '../bson/plain.js';
import { Int32 } from '../bson/values.js';
import { Finder, type FindOptions } from '../plan/finder.js';
import { countEntries } from '../plan/scan.js';
import type { Collection } from '../storage/collection.js';
import type { PipelineContext } from './context.js';

/** A group of everything whose fields all count documents, as drivers send it to count them. */
interface Counting {
  readonly id: Value;
  readonly fields: readonly string[];
}

/**
 * The result of stages that do nothing but count what a query finds, where an index can tell without a look at
 * the documents; `undefined` where it cannot or where they do anything else.
 */
export function countFromIndex(
  { engine }: PipelineContext,
  collection: Collection,
  options: FindOptions,
  stages: readonly Doc[],
): Doc[] | undefined {
  const counting = countingOf(stages);
  if (counting === undefined) return undefined;
  const all = countAll();
  if (all === undefined) return undefined;
  const count = Math.min(Math.max(0, all - (options.skip ?? 0)), options.limit || Number.POSITIVE_INFINITY);
  if (count === 0) return [];
  return [Doc.from([['_id', counting.id], ...counting.fields.map((name) => entry(name, int(count)))])];

  function countAll(): number | undefined {
    if (options.filter.size === 0 && options.hint === undefined) return collection.count;
    const { plan, effort } = new Finder(engine, collection, options);
    return plan.kind === 'index' && plan.isExact ? countEntries(engine, plan, effort) : undefined;
  }
}

function countingOf(stages: readonly Doc[]): Counting | undefined {
  const spec = stages.length === 1 ? stages[0]?.get('$group') : undefined;
  if (!(spec instanceof Doc)) return undefined;
  const { id, fields }: { id: Value | undefined; fields: string[] } = { id: spec.get('_id'), fields: [] };
  if (id !== null && !(id instanceof Int32)) return undefined;
  for (const [name, accumulator] of spec.entries()) {
    if (name === '_id') continue;
    if (!(accumulator instanceof Doc) || !isCount(accumulator)) return undefined;
    fields.push(name);
  }
  return { id, fields };
}

function isCount(accumulator: Doc): boolean {
  const step = accumulator.get('$sum');
  return accumulator.size === 1 && step instanceof Int32 && step.value === 1;
}

function entry(name: string, value: Value): [string, Value] {
  return [name, value];
}
