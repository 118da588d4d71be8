import { Doc, type Value } from '../bson/document.js';
import { toInteger } from '../bson/numbers.js';
import { int, type Plain, toDoc } from '../bson/plain.js';
import { CODE, CommandError } from '../errors.js';
import { type Call, documentsIn, flagIn, type Reply, stringIn } from './call.js';
import { Cursor } from './cursors.js';
import { firstBatch } from './find.js';
import { takeFromTarget } from './target.js';
import { insert, MAX_WRITES, remove, update } from './write.js';

/** Operations on several collections in one command; each is carried out as its own command would be. */
export async function bulkWrite(call: Call): Promise<Reply> {
  const operations = documentsIn(call.body, 'ops');
  const namespaces = documentsIn(call.body, 'nsInfo').map((info) => stringIn(info, 'ns') ?? '');
  assertBatch(operations, namespaces);
  const isOrdered = flagIn(call.body, 'ordered', true);
  const isVerbose = !flagIn(call.body, 'errorsOnly');
  const totals = new Totals();
  const results: Doc[] = [];
  for (const [index, operation] of operations.entries()) {
    const result = await perform(call, operation, namespaces, totals);
    if (result.ok === 0) totals.errors += 1;
    if (isVerbose || result.ok === 0)
      results.push(toDoc({ ok: result.ok, idx: int(index), ...result.fields }));
    if (result.ok === 0 && isOrdered) break;
  }
  const cursor = new Cursor('admin.$cmd.bulkWrite', { next: () => results.shift() });
  const reply = await firstBatch(call.store, cursor, Number.POSITIVE_INFINITY);
  return { ...reply, ...totals.shown() };
}

function assertBatch(operations: readonly Doc[], namespaces: readonly string[]): void {
  if (operations.length === 0 || operations.length > MAX_WRITES) {
    throw new CommandError(
      CODE.invalidLength,
      `Write batch sizes must be between 1 and ${MAX_WRITES}. Got ${operations.length} operations.`,
    );
  }
  const invalid = namespaces.find((namespace) => !/^[^.]+\../.test(namespace));
  if (invalid !== undefined) {
    throw new CommandError(CODE.invalidNamespace, `Invalid namespace specified for bulkWrite: '${invalid}'`);
  }
}

interface Result {
  readonly ok: 0 | 1;
  readonly fields: { readonly [key: string]: Plain };
}

class Totals {
  errors = 0;
  inserted = 0;
  matched = 0;
  modified = 0;
  upserted = 0;
  deleted = 0;

  shown(): Reply {
    return {
      nErrors: int(this.errors),
      nInserted: int(this.inserted),
      nMatched: int(this.matched),
      nModified: int(this.modified),
      nUpserted: int(this.upserted),
      nDeleted: int(this.deleted),
    };
  }
}

async function perform(
  call: Call,
  operation: Doc,
  namespaces: readonly string[],
  totals: Totals,
): Promise<Result> {
  const verb = operation.firstKey() ?? '';
  const namespace = namespaces[toInteger(operation.get(verb)) ?? -1];
  if (namespace === undefined)
    throw new CommandError(CODE.badValue, `BulkWrite ops entry has an invalid nsInfo index`);
  const dot = namespace.indexOf('.');
  const inner = (name: string, list: string, statement: Doc): Call => {
    const body = Doc.from([[name, namespace.slice(dot + 1)], [list, [statement]], ...carried(call.body)]);
    const one = { ...call, name, database: namespace.slice(0, dot), body };
    takeFromTarget(one);
    return one;
  };
  switch (verb) {
    case 'insert': {
      const document = operation.get('document');
      const reply = await insert(
        inner('insert', 'documents', document instanceof Doc ? document : new Doc()),
      );
      totals.inserted += countOf(reply.n);
      return resultOf(reply, { n: reply.n });
    }
    case 'update': {
      const reply = await update(inner('update', 'updates', updateStatement(operation)));
      const upserted = firstId(reply.upserted);
      totals.matched += countOf(reply.n) - (upserted === undefined ? 0 : 1);
      totals.modified += countOf(reply.nModified);
      totals.upserted += upserted === undefined ? 0 : 1;
      return resultOf(reply, {
        n: reply.n,
        nModified: reply.nModified,
        upserted: upserted && { _id: upserted },
      });
    }
    case 'delete': {
      const reply = await remove(inner('delete', 'deletes', deleteStatement(operation)));
      totals.deleted += countOf(reply.n);
      return resultOf(reply, { n: reply.n });
    }
    default:
      throw new CommandError(CODE.failedToParse, `Unrecognized bulkWrite operation '${verb}'`);
  }
}

function updateStatement(operation: Doc): Doc {
  const statement = Doc.from([
    ['q', operation.get('filter') ?? new Doc()],
    ['u', operation.get('updateMods') ?? new Doc()],
  ]);
  return withOptions(statement, operation, ['multi', 'upsert', 'arrayFilters', 'hint', 'collation', 'sort']);
}

function deleteStatement(operation: Doc): Doc {
  const statement = Doc.from([
    ['q', operation.get('filter') ?? new Doc()],
    ['limit', operation.get('multi') !== true],
  ]);
  return withOptions(statement, operation, ['hint', 'collation']);
}

function withOptions(statement: Doc, operation: Doc, keys: readonly string[]): Doc {
  for (const key of keys) {
    const value = operation.get(key);
    if (value !== undefined) statement.set(key, value);
  }
  return statement;
}

function carried(body: Doc): [string, Value][] {
  return ['let', 'bypassDocumentValidation'].flatMap((key): [string, Value][] => {
    const value = body.get(key);
    return value === undefined ? [] : [[key, value]];
  });
}

function resultOf(reply: Reply, fields: Result['fields']): Result {
  const error = firstOf(reply.writeErrors);
  if (error === undefined) return { ok: 1, fields };
  error.delete('index');
  return { ok: 0, fields: { n: int(0), ...Object.fromEntries(error.entries()) } };
}

function countOf(value: Plain): number {
  return Number(value !== null && typeof value === 'object' && 'value' in value ? value.value : (value ?? 0));
}

function firstId(upserted: Plain): Value | undefined {
  return firstOf(upserted)?.get('_id');
}

function firstOf(list: Plain): Doc | undefined {
  const values = toDoc({ list }).get('list');
  const [first] = Array.isArray(values) ? values : [];
  return first instanceof Doc ? first : undefined;
}
