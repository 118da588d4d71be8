import { Aggregator } from 'mingo/aggregator';
import { Context, ProcessingMode } from 'mingo/core';
import * as stages from 'mingo/operators/pipeline';
import * as queries from 'mingo/operators/query';
import { Doc, type Value } from '../bson/document.js';
import { fromNative, toNativeValue } from '../bson/plain.js';
import { Int32 } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { expressionOptions, OPERATOR_CONTEXT, refusing } from '../query/expression.js';
import type { PipelineContext, Stage } from './context.js';
import { collect } from './pause.js';
import { nativeOf } from './typed-expression.js';

/** Fields without which a stage would fail in the middle of its work. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  $densify: ['field', 'range'],
};

/** Adds documents where values are missing. The library says where and which; those that were there stay as they are. */
export const densify: Stage = (spec, context) => {
  const make = borrow('$densify', spec, context);
  const given = spec instanceof Doc ? [spec.get('field'), spec.get('partitionByFields')].flat() : [];
  const names = new Set(given.map((path) => String(path).split('.')[0] ?? ''));
  const place = freeName(names);
  return function* densified(input) {
    const documents = yield* collect(input);
    const places = documents.map((doc, at) => partOf(doc, names).set(place, new Int32(at)));
    for (const made of make(places)) {
      const at = made.get(place);
      yield (at instanceof Int32 ? documents[at.value] : undefined) ?? made;
    }
  };
};

function freeName(taken: ReadonlySet<string>): string {
  let name = 'place';
  while (taken.has(name)) name += '_';
  return name;
}

function partOf(doc: Doc, names: ReadonlySet<string>): Doc {
  const entries = [...names].flatMap((name) => {
    const value = doc.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Doc.from(entries);
}

/** A stage that the aggregation library carries out, on JavaScript values. */
function borrow(name: string, spec: Value, context: PipelineContext): ReturnType<Stage> {
  assertComplete(name, spec);
  assertNoScript(spec);
  const stage = { [name]: toNativeValue(spec) };
  const options = {
    ...expressionOptions(context.variables),
    context: CONTEXT,
    processingMode: ProcessingMode.CLONE_INPUT,
    // Some of these stages are made of functions of the library's own; the operators for those of users are not there.
    scriptEnabled: true,
  };
  return function* borrowed(input) {
    const natives = (yield* collect(input)).map(nativeOf);
    const results = refusing(() => new Aggregator([stage], options).stream(natives));
    for (let count = 0; ; count += 1) {
      const { done, value } = refusing(() => results.next());
      if (done) return;
      if (count > natives.length + MAX_MADE)
        throw new CommandError(5897900, `${name} would make too many documents`);
      const made = fromNative(document(value));
      yield name === '$bucketAuto' ? idFirst(made) : made;
    }
  };
}

/** The library puts the id of what it has made behind the rest. */
function idFirst(doc: Doc): Doc {
  const id = doc.get('_id');
  if (id === undefined || doc.firstKey() === '_id') return doc;
  return Doc.from([['_id', id], ...[...doc.entries()].filter(([name]) => name !== '_id')]);
}

const SCRIPTS = ['$function', '$accumulator', '$where'];

function assertNoScript(spec: Value): void {
  if (Array.isArray(spec)) spec.forEach(assertNoScript);
  if (!(spec instanceof Doc)) return;
  const script = SCRIPTS.find((name) => spec.has(name));
  if (script !== undefined) {
    throw new CommandError(CODE.invalidPipelineOperator, `Unrecognized expression '${script}'`);
  }
  for (const [, value] of spec.entries()) assertNoScript(value);
}

/** MongoDB's limit for documents that `$densify` makes. */
const MAX_MADE = 500_000;

function document(value: unknown): object {
  if (typeof value === 'object' && value !== null) return value;
  throw new CommandError(CODE.internalError, 'a stage made something that is not a document');
}

function assertComplete(name: string, spec: Value): void {
  if (!(spec instanceof Doc)) {
    throw new CommandError(CODE.failedToParse, `the ${name} specification must be an object`);
  }
  const missing = REQUIRED[name]?.find((field) => !spec.has(field));
  if (missing === undefined) return;
  throw new CommandError(
    CODE.missingField,
    `BSON field '${name}.${missing}' is missing but a required field`,
  );
}

const CONTEXT = Context.init({
  ...OPERATOR_CONTEXT,
  pipeline: { ...stages },
  query: { ...queries },
});
