import type { Doc } from '../bson/document.js';
import { InvalidBson } from '../bson/layout.js';
import { toDoc } from '../bson/plain.js';
import { CODE, CommandError, nameOfCode } from '../errors.js';
import { outOfRoom } from '../storage/room.js';
import type { Request } from '../wire/message.js';
import {
  dataSize,
  endSessions,
  fsync,
  getCmdLineOpts,
  getDefaultRwConcern,
  noReplication,
  profile,
  rolesInfo,
  usersInfo,
} from './administration.js';
import { aggregate } from './aggregate.js';
import { assertApiVersion } from './api-version.js';
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
import { assertConcerns } from './concerns.js';
import { convertToCapped } from './convert-to-capped.js';
import { explain } from './explain.js';
import { assertFields } from './fields.js';
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
import { takeFromTarget } from './target.js';
import { validate } from './validate.js';
import { insert, remove, settle, update } from './write.js';

/** Answers a request; what goes wrong becomes an error answer, never a rejection. */
export async function answer(store: Store, request: Request, connection: number): Promise<Doc> {
  const { body } = request;
  const name = body.firstKey() ?? '';
  const end = store.activity.begin(name, body, connection);
  try {
    const database = request.database ?? databaseOf(body);
    const run = COMMANDS.get(name);
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
    return withOk(toDoc(reply));
  } catch (error) {
    settleQuietly(store);
    return failure(store, name, error);
  } finally {
    end();
  }
}

const listCommands: Command = () => {
  const shown = { help: '', requiresAuth: false, secondaryOk: true, adminOnly: false };
  return { commands: Object.fromEntries([...COMMANDS.keys()].map((name) => [name, shown])) };
};

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
  ['listCommands', listCommands],
  ['getCmdLineOpts', getCmdLineOpts],
  ['getDefaultRWConcern', getDefaultRwConcern],
  ['replSetGetStatus', noReplication],
  ['replSetGetConfig', noReplication],
  ['usersInfo', usersInfo],
  ['rolesInfo', rolesInfo],
  ['profile', profile],
  ['fsync', fsync],
  ['endSessions', endSessions],
  ['refreshSessions', nothing],
  ['killSessions', endSessions],
  ['listDatabases', listDatabases],
  ['listCollections', listCollections],
  ['create', create],
  ['collMod', collMod],
  ['convertToCapped', convertToCapped],
  ['drop', drop],
  ['dropDatabase', dropDatabase],
  ['renameCollection', renameCollection],
  ['collStats', collStats],
  ['dataSize', dataSize],
  ['datasize', dataSize],
  ['dbStats', dbStats],
  ['validate', validate],
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

const FOR_ADMIN = new Set([
  'bulkWrite',
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
