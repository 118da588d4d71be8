import { compareValues } from '../../bson/compare.js';
import { Doc, type Value } from '../../bson/document.js';
import { encodeSortKey } from '../../bson/sort-key.js';
import { CODE, CommandError } from '../../errors.js';
import { compareSortKeys, parseSort, type SortField, sortKeyOf } from '../../plan/sort-order.js';
import type { Collation } from '../../query/collation.js';
import { kindOf } from '../../query/expressions/types.js';
import type { Stage } from '../context.js';
import { collect, paced } from '../pause.js';
import { put } from '../reshape.js';
import { type Compute, compileCompute } from '../typed-expression.js';
import { compileWindowFunction } from './functions.js';

/** Adds to each document what functions say of those around it: the documents of its partition, in their order. */
export const setWindowFields: Stage = (spec, context) => {
  const { partitionBy, sortBy, output } = partsOf(spec);
  const { variables, collation, pace } = context;
  const sort = sortBy === undefined ? undefined : parseSort(sortBy);
  const computeKey = compileCompute(partitionBy ?? null, variables);
  assertApart(output.keys());
  const fields = [...output.entries()].map(([path, call]) => ({
    parts: path.split('.'),
    over: compileWindowFunction(path, call, { variables, collation, sort }),
  }));
  return function* windowed(input) {
    const documents = yield* collect(input);
    for (const partition of partitions(documents, computeKey, collation)) {
      const ordered = inOrder(partition, sort ?? [], collation);
      const values = fields.map(({ parts, over }) => ({ parts, valueAt: over(ordered) }));
      yield* paced(changed(ordered, values), pace);
    }
  };
};

interface Column {
  readonly parts: readonly string[];
  readonly valueAt: (at: number) => Value | undefined;
}

function* changed(documents: readonly Doc[], columns: readonly Column[]): Generator<Doc> {
  for (const [at, doc] of documents.entries()) {
    const result = doc.clone();
    for (const { parts, valueAt } of columns) put(result, parts, valueAt(at));
    yield result;
  }
}

/** By their keys, in the order of these; a missing key is as good as null. */
function partitions(documents: readonly Doc[], computeKey: Compute, collation: Collation): Doc[][] {
  const found = new Map<string, { key: Value; members: Doc[] }>();
  for (const doc of documents) {
    const key = computeKey(doc) ?? null;
    if (Array.isArray(key)) {
      throw new CommandError(CODE.typeMismatch, "Cannot 'partitionBy' an expression of type array");
    }
    const id = encodeSortKey(key, collation.fold).toString('latin1');
    const partition = found.get(id);
    if (partition === undefined) found.set(id, { key, members: [doc] });
    else partition.members.push(doc);
  }
  const ordered = [...found.values()].sort((a, b) => compareValues(a.key, b.key, collation.compare));
  return ordered.map(({ members }) => members);
}

function inOrder(documents: readonly Doc[], sort: readonly SortField[], collation: Collation): Doc[] {
  const items = documents.map((doc) => ({ doc, key: sortKeyOf(doc, sort, collation) }));
  items.sort((a, b) => compareSortKeys(a.key, b.key, sort, collation));
  return items.map(({ doc }) => doc);
}

const FIELDS = ['partitionBy', 'sortBy', 'output'];

interface Parts {
  readonly partitionBy: Value | undefined;
  readonly sortBy: Value | undefined;
  readonly output: Doc;
}

function partsOf(spec: Value): Parts {
  if (!(spec instanceof Doc)) {
    throw new CommandError(
      CODE.failedToParse,
      `the $setWindowFields stage specification must be an object, found ${kindOf(spec)}`,
    );
  }
  const stranger = spec.keys().find((key) => !FIELDS.includes(key));
  if (stranger !== undefined) {
    throw new CommandError(
      CODE.unknownField,
      `BSON field '$setWindowFields.${stranger}' is an unknown field.`,
    );
  }
  const output = spec.get('output');
  if (output === undefined) {
    throw new CommandError(
      CODE.missingField,
      "BSON field '$setWindowFields.output' is missing but a required field",
    );
  }
  const sortBy = spec.get('sortBy');
  for (const [name, value] of Object.entries({ output, sortBy })) {
    if (value !== undefined && !(value instanceof Doc)) throw wrongType(name, value);
  }
  if (!(output instanceof Doc)) throw wrongType('output', output);
  return { partitionBy: spec.get('partitionBy'), sortBy, output };
}

function wrongType(name: string, value: Value): CommandError {
  return new CommandError(
    CODE.typeMismatch,
    `BSON field '$setWindowFields.${name}' is the wrong type '${kindOf(value)}', expected type 'object'`,
  );
}

function assertApart(paths: readonly string[]): void {
  const isInAnother = (path: string) => paths.some((other) => path.startsWith(`${other}.`));
  if (paths.some(isInAnother)) {
    throw new CommandError(6307900, "$setWindowFields 'output' specification contains two conflicting paths");
  }
}
