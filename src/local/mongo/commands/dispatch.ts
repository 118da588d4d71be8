import type { Doc } from '../bson/document.js';
import { toDoc } from '../bson/plain.js';
import { CODE, CommandError, nameOfCode } from '../errors.js';
import type { Request } from '../wire/message.js';
import { aggregate } from './aggregate.js';
import { bulkWrite } from './bulk-write.js';
import type { Call, Command, Store } from './call.js';
import {
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  renameCollection,
} from './collections.js';
import { explain } from './explain.js';
import { count, distinct, find, getMore, killCursors } from './find.js';
import { findAndModify } from './find-and-modify.js';
import { createIndexes, dropIndexes, listIndexes } from './indexes.js';
import {
  buildInfo,
  connectionStatus,
  getLog,
  getParameter,
  hello,
  hostInfo,
  nothing,
  serverStatus,
  whatsMyUri,
} from './server.js';
import { collMod, collStats, dbStats } from './statistics.js';
import { insert, remove, settle, update } from './write.js';

/** Answers a request; what goes wrong becomes an error answer, never a rejection. */
export async function answer(store: Store, request: Request, connection: number): Promise<Doc> {
  const { body } = request;
  const name = body.firstKey() ?? '';
  try {
    const database = request.database ?? databaseOf(body);
    assertNoTransaction(body);
    const run = COMMANDS.get(name);
    if (run === undefined) throw new CommandError(CODE.commandNotFound, `no such command: '${name}'`);
    const call: Call = { store, name, database, body, connection };
    const reply = await run(call);
    await settle(call);
    return withOk(toDoc(reply));
  } catch (error) {
    settleQuietly(store);
    return failure(store, name, error);
  }
}

const COMMANDS = new Map<string, Command>([
  ['hello', hello],
  ['isMaster', hello],
  ['ismaster', hello],
  ['ping', nothing],
  ['buildInfo', buildInfo],
  ['buildinfo', buildInfo],
  ['hostInfo', hostInfo],
  ['getParameter', getParameter],
  ['connectionStatus', connectionStatus],
  ['serverStatus', serverStatus],
  ['whatsmyuri', whatsMyUri],
  ['getLog', getLog],
  ['endSessions', nothing],
  ['refreshSessions', nothing],
  ['killSessions', nothing],
  ['listDatabases', listDatabases],
  ['listCollections', listCollections],
  ['create', create],
  ['collMod', collMod],
  ['drop', drop],
  ['dropDatabase', dropDatabase],
  ['renameCollection', renameCollection],
  ['collStats', collStats],
  ['dbStats', dbStats],
  ['createIndexes', createIndexes],
  ['dropIndexes', dropIndexes],
  ['listIndexes', listIndexes],
  ['insert', insert],
  ['update', update],
  ['delete', remove],
  ['findAndModify', findAndModify],
  ['findandmodify', findAndModify],
  ['bulkWrite', bulkWrite],
  ['find', find],
  ['getMore', getMore],
  ['killCursors', killCursors],
  ['count', count],
  ['distinct', distinct],
  ['aggregate', aggregate],
  ['explain', explain],
]);

function databaseOf(body: Doc): string {
  const database = body.get('$db');
  if (typeof database === 'string' && database !== '') return database;
  throw new CommandError(CODE.missingField, 'OP_MSG requests require a $db argument');
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
  const known = error instanceof CommandError ? error : undefined;
  const code = known?.code ?? CODE.internalError;
  const message = error instanceof Error ? error.message : String(error);
  if (known === undefined) {
    const stack = error instanceof Error ? error.stack : undefined;
    store.log({ level: 'error', event: 'command-failed', command: name, error: message, stack });
  }
  return toDoc({ ok: 0, errmsg: message, code, codeName: nameOfCode(code), ...known?.fields });
}

function withOk(reply: Doc): Doc {
  return reply.set('ok', 1);
}
