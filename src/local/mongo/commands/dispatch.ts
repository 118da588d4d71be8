import { Doc } from '../bson/document.js';
import { InvalidBson } from '../bson/layout.js';
import { toDoc } from '../bson/plain.js';
import { CODE, CommandError, nameOfCode } from '../errors.js';
import { outOfRoom } from '../storage/room.js';
import type { Request } from '../wire/message.js';
import { assertApiVersion } from './api-version.js';
import type { Call, Store } from './call.js';
import { assertConcerns } from './concerns.js';
import { delayed } from './fail-point.js';
import { assertFields } from './fields.js';
import { commandNamed } from './registry.js';
import { takeFromTarget } from './target.js';
import { settle } from './write.js';

/** Answers a request, or with nothing to have the connection closed; what goes wrong becomes an error answer. */
export async function answer(store: Store, request: Request, connection: number): Promise<Doc | undefined> {
  const { body } = request;
  const name = body.firstKey() ?? '';
  const end = store.activity.begin(name, body, connection);
  try {
    const trouble = store.failPoints.meet(name, body, connection);
    if (trouble === undefined) return await perform(store, request, connection);
    await delayed(trouble);
    if (trouble.closesConnection) return undefined;
    if (trouble.error !== undefined) throw trouble.error;
    const reply = await perform(store, request, connection);
    for (const [field, value] of trouble.additions) reply.set(field, value);
    return reply;
  } catch (error) {
    settleQuietly(store);
    return failure(store, name, error);
  } finally {
    end();
  }
}

async function perform(store: Store, request: Request, connection: number): Promise<Doc> {
  const { body } = request;
  const name = body.firstKey() ?? '';
  const database = request.database ?? databaseOf(body);
  const run = commandNamed(name);
  if (run === undefined) throw new CommandError(CODE.commandNotFound, `no such command: '${name}'`);
  assertNoTransaction(body);
  assertApiVersion(name, body);
  assertConcerns(body);
  assertDatabase(name, database);
  const call: Call = { store, name, database, body, connection };
  assertFields(call);
  takeFromTarget(call);
  const { losses } = store.engine;
  const reply = await run(call);
  await settle(call);
  if (store.engine.losses !== losses) throw outOfRoom();
  const answered = withOk(toDoc(reply));
  if (request.isUnacknowledged) closeCursorOf(answered, store);
  return answered;
}

/** Nobody learns the id of the cursor of an answer that is not sent. */
function closeCursorOf(reply: Doc, { cursors }: Store): void {
  const cursor = reply.get('cursor');
  const id = cursor instanceof Doc ? cursor.get('id') : undefined;
  if (typeof id === 'bigint') cursors.close(id);
}

function databaseOf(body: Doc): string {
  const database = body.get('$db');
  if (typeof database === 'string' && database !== '') return database;
  throw new CommandError(CODE.missingField, 'OP_MSG requests require a $db argument');
}

const FOR_ADMIN = new Set([
  'bulkWrite',
  'configureFailPoint',
  'currentOp',
  'fsync',
  'getCmdLineOpts',
  'getLog',
  'getParameter',
  'listDatabases',
  'renameCollection',
]);

function assertDatabase(name: string, database: string): void {
  if (database === 'admin' || !FOR_ADMIN.has(name)) return;
  throw new CommandError(CODE.unauthorized, `${name} may only be run against the admin database.`);
}

/** A standalone server has sessions, but neither transactions nor retryable writes. */
function assertNoTransaction(body: Doc): void {
  if (!body.has('txnNumber')) return;
  throw new CommandError(
    CODE.illegalOperation,
    'Transaction numbers are only allowed on a replica set member or mongos',
  );
}

/** What a command wrote before it failed counts, as it does in MongoDB. */
function settleQuietly(store: Store): void {
  try {
    store.engine.settle();
  } catch (error) {
    store.log({ level: 'error', event: 'write-failed', error: String(error) });
  }
}

function failure(store: Store, name: string, error: unknown): Doc {
  const known = knownError(error);
  const code = known?.code ?? CODE.internalError;
  const message = error instanceof Error ? error.message : String(error);
  if (known === undefined) {
    const stack = error instanceof Error ? error.stack : undefined;
    store.log({ level: 'error', event: 'command-failed', command: name, error: message, stack });
  }
  return toDoc({ ok: 0, errmsg: message, code, codeName: nameOfCode(code), ...known?.fields });
}

function knownError(error: unknown): CommandError | undefined {
  if (error instanceof InvalidBson) return new CommandError(CODE.invalidBson, error.message);
  return error instanceof CommandError ? error : undefined;
}

function withOk(reply: Doc): Doc {
  return reply.set('ok', 1);
}
