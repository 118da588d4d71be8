import { isDeepStrictEqual } from 'node:util';
import { Aggregator } from 'mingo';
import { Doc, type Value } from '../bson/document.js';
import { fromNative, type Native, toNative, toNativeValue } from '../bson/plain.js';
import { CODE, CommandError } from '../errors.js';
import { assertKnownOperators, expressionOptions, refusing } from '../query/expression.js';

/** An update given as a pipeline. Fields that come out as they went in keep their bytes. */
export function compilePipeline(stages: readonly Value[], variables?: Doc): (doc: Doc) => Doc {
  const pipeline = stages.map((stage) => {
    const name = stage instanceof Doc && stage.size === 1 ? stage.firstKey() : undefined;
    if (!(stage instanceof Doc) || name === undefined || !STAGES.has(name)) {
      throw new CommandError(
        CODE.invalidOptions,
        `${name ?? 'stage'} is not allowed to be used within an update`,
      );
    }
    assertKnownOperators(toNativeValue(stage.get(name) ?? null));
    return toNative(stage);
  });
  const { context: _context, ...options } = expressionOptions(variables);
  return (doc) => {
    const before = toNative(doc);
    const [after] = refusing(() => new Aggregator(pipeline, options).run([toNative(doc)]));
    const result = after === undefined ? new Doc() : merge(doc, before, after);
    const id = doc.get('_id');
    return id !== undefined && !result.has('_id') ? result.setFirst('_id', id) : result;
  };
}

const STAGES = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith']);

function merge(doc: Doc, before: Record<string, Native>, after: Record<string, Native>): Doc {
  const merged = new Doc();
  for (const [key, value] of Object.entries(after)) {
    if (value === undefined) continue;
    merged.set(key, mergeValue(doc.get(key), before[key], value));
  }
  return merged;
}

function mergeValue(original: Value | undefined, before: Native, after: Native): Value {
  if (original !== undefined && isDeepStrictEqual(before, after)) return original;
  if (original instanceof Doc && isRecord(before) && isRecord(after)) return merge(original, before, after);
  return fromNative({ v: after }).get('v') ?? null;
}

function isRecord(value: Native): value is Record<string, Native> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
