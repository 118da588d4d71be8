import { int } from '../bson/plain.js';
import {
  abortTransaction,
  dataSize,
  endSessions,
  fsync,
  getCmdLineOpts,
  getDefaultRwConcern,
  killAllSessions,
  noReplication,
  noSearch,
  profile,
  rolesInfo,
  startSession,
  usersInfo,
} from './administration.js';
import { aggregate } from './aggregate.js';
import { bulkWrite } from './bulk-write.js';
import type { Command } from './call.js';
import {
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  renameCollection,
} from './collections.js';
import { convertToCapped } from './convert-to-capped.js';
import { explain } from './explain.js';
import { count, distinct, find, getMore, killCursors } from './find.js';
import { findAndModify } from './find-and-modify.js';
import { createIndexes, dropIndexes, listIndexes } from './indexes.js';
import { mapReduce } from './map-reduce.js';
import { currentOp } from './origins.js';
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
import { validate } from './validate.js';
import { insert, remove, update } from './write.js';

/** The command of a name, if there is one. */
export function commandNamed(name: string): Command | undefined {
  return COMMANDS.get(name);
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
  ['configureFailPoint', ({ store, body }) => ({ count: int(store.failPoints.configure(body)) })],
  ['currentOp', currentOp],
  ['startSession', startSession],
  ['endSessions', endSessions],
  ['killAllSessions', killAllSessions],
  ['killAllSessionsByPattern', killAllSessions],
  ['abortTransaction', abortTransaction],
  ['commitTransaction', abortTransaction],
  ['createSearchIndexes', noSearch],
  ['updateSearchIndex', noSearch],
  ['dropSearchIndex', noSearch],
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
  ['mapReduce', mapReduce],
  ['mapreduce', mapReduce],
  ['explain', explain],
]);
