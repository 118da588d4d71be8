import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toInteger } from '../bson/numbers.js';
import { encodeSortKey } from '../bson/sort-key.js';
import { CommandError } from '../errors.js';
import { Collected } from '../query/expressions/effort.js';
import { kindOf } from '../query/expressions/types.js';
import { setAt } from '../update/targets.js';
import type { PipelineContext, Stage } from './context.js';
import { collect, PAUSE } from './pause.js';
import { compileCompute } from './typed-expression.js';

/** Follows references from document to document, through an index of the other collection where there is one. */
export const graphLookup: Stage = (spec, context) => {
  const search = searchIn(spec);
  const start = compileCompute(search.startWith, context.variables);
  const next = compileCompute(`$${search.connectFromField}`);
  const target = search.as.split('.');
  return function* connected(input) {
    for (const doc of input) {
      if (doc === PAUSE) {
        yield doc;
        continue;
      }
      const result = doc.clone();
      setAt(result, target, yield* reach(search, listOf(start(doc) ?? null), next, context));
      yield result;
    }
  };
};

interface Search {
  readonly from: string;
  readonly as: string;
  readonly startWith: Value;
  readonly connectFromField: string;
  readonly connectToField: string;
  readonly maxDepth: number;
  readonly depthField: string | undefined;
  readonly restriction: Doc | undefined;
}

/** Everything that can be reached, each document once, the nearest first. */
function* reach(
  search: Search,
  first: readonly Value[],
  next: (doc: Doc) => Value | undefined,
  context: PipelineContext,
): Generator<Doc, Doc[]> {
  const found: Doc[] = [];
  const [seen, asked] = [new Set<string>(), new Set<string>()];
  const collected = new Collected('$graphLookup');
  const isNew = (value: Value, known: Set<string>) => {
    const key = encodeSortKey(value, context.collation.fold).toString('latin1');
    return !known.has(key) && known.add(key) !== undefined;
  };
  let frontier = first.filter((value) => isNew(value, asked));
  for (let depth = 0; frontier.length > 0 && depth <= search.maxDepth; depth += 1) {
    const step = yield* collect(context.run(context, search.from, [matching(search, frontier)]));
    frontier = [];
    for (const doc of step) {
      if (!isNew(doc.get('_id') ?? null, seen)) continue;
      collected.add(doc);
      found.push(search.depthField === undefined ? doc : atDepth(doc, search.depthField, depth));
      for (const value of listOf(next(doc))) if (isNew(value, asked)) frontier.push(value);
    }
  }
  return found;
}

function matching({ connectToField, restriction }: Search, frontier: readonly Value[]): Doc {
  const connection = Doc.from([[connectToField, Doc.from([['$in', [...frontier]]])]]);
  const filter = restriction === undefined ? connection : Doc.from([['$and', [connection, restriction]]]);
  return Doc.from([['$match', filter]]);
}

function atDepth(doc: Doc, field: string, depth: number): Doc {
  const marked = doc.clone();
  setAt(marked, field.split('.'), BigInt(depth));
  return marked;
}

function listOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

const TEXTS = ['from', 'as', 'connectFromField', 'connectToField', 'depthField'];
const FIELDS = [...TEXTS, 'startWith', 'maxDepth', 'restrictSearchWithMatch'];

function searchIn(spec: Value): Search {
  if (!(spec instanceof Doc)) {
    const message = `the $graphLookup stage specification must be an object, but found ${kindOf(spec)}`;
    throw new CommandError(40327, message);
  }
  const stranger = spec.keys().find((key) => !FIELDS.includes(key));
  if (stranger !== undefined) throw new CommandError(40104, `Unknown argument to $graphLookup: ${stranger}`);
  const [from, as, connectFromField, connectToField, depthField] = TEXTS.map((name) => textIn(spec, name));
  const startWith = spec.get('startWith');
  if (!from || !as || !connectFromField || !connectToField || startWith === undefined) {
    throw new CommandError(
      40105,
      "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.",
    );
  }
  const restriction = spec.get('restrictSearchWithMatch');
  if (restriction !== undefined && !(restriction instanceof Doc)) {
    throw new CommandError(40185, '$graphLookup requires restrictSearchWithMatch to be an object');
  }
  const maxDepth = depthIn(spec.get('maxDepth'));
  return { from, as, startWith, connectFromField, connectToField, maxDepth, depthField, restriction };
}

function textIn(spec: Doc, name: string): string | undefined {
  const value = spec.get(name);
  if (value === undefined || (typeof value === 'string' && !value.startsWith('$'))) return value;
  if (typeof value === 'string') {
    throw new CommandError(16410, "FieldPath field names may not start with '$'.");
  }
  throw new CommandError(40103, `expected string as argument for ${name}, found: ${kindOf(value)}`);
}

function depthIn(value: Value | undefined): number {
  if (value === undefined) return Number.POSITIVE_INFINITY;
  if (!isNumeric(value)) {
    throw new CommandError(40100, `maxDepth requires a numeric argument, found: ${kindOf(value)}`);
  }
  const depth = toInteger(value);
  if (depth === undefined) throw new CommandError(40102, 'maxDepth could not be represented as a long long');
  if (depth < 0) throw new CommandError(40101, 'maxDepth requires a nonnegative argument');
  return depth;
}
