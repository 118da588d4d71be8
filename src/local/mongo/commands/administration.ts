import { randomUUID } from 'node:crypto';
import { Doc } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { int } from '../bson/plain.js';
import { Bytes } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { type Call, flagIn, type Reply, stringIn } from './call.js';

/** Commands that shells and graphical clients send at their start or from their menus. */
export function getCmdLineOpts({ store }: Call): Reply {
  const bindIp = store.address();
  return { argv: ['mongod', '--bind_ip', bindIp], parsed: { net: { bindIp } } };
}

/** There are no users: everybody who reaches the port may do everything. */
export function usersInfo(): Reply {
  return { users: [] };
}

export function rolesInfo(): Reply {
  return { roles: [] };
}

/** Resolves when all that was written is on the disk. Nothing can be locked. */
export async function fsync({ store, body }: Call): Promise<Reply> {
  if (flagIn(body, 'lock')) throw new CommandError(CODE.commandNotSupported, 'fsync: lock is not supported');
  await store.engine.flush();
  return { numFiles: int(1) };
}

/** The level of the profiler, which is never on. */
export function profile({ body }: Call): Reply {
  const level = body.get('profile');
  const wanted = level !== undefined && isNumeric(level) ? toDouble(level) : Number.NaN;
  if (wanted !== 0 && wanted !== -1) {
    throw new CommandError(CODE.commandNotSupported, 'there is no profiler: its level is 0');
  }
  return { was: int(0), slowms: int(100), sampleRate: 1 };
}

export function dataSize({ body, store, name }: Call): Reply {
  const namespace = stringIn(body, name) ?? '';
  const dot = namespace.indexOf('.');
  const collection = store.catalog.find(namespace.slice(0, dot), namespace.slice(dot + 1));
  return {
    estimate: false,
    size: BigInt(collection?.bytes ?? 0),
    numObjects: BigInt(collection?.count ?? 0),
    millis: int(0),
  };
}

/** What only a member of a replica set can answer. */
export function noReplication(): Reply {
  throw new CommandError(CODE.noReplicationEnabled, 'not running with --replSet');
}

export function getDefaultRwConcern(): Reply {
  throw new CommandError(CODE.notAReplicaSet, "'getDefaultRWConcern' is not supported on standalone nodes.");
}

/** A session that a client asks for rather than makes by itself. */
export function startSession(): Reply {
  return {
    id: { id: new Bytes(4, Buffer.from(randomUUID().replaceAll('-', ''), 'hex')) },
    timeoutMinutes: int(30),
  };
}

export function killAllSessions({ store }: Call): Reply {
  store.activity.endAllSessions();
  return {};
}

/** There is no transaction that could be ended. */
export function abortTransaction({ name }: Call): Reply {
  throw new CommandError(CODE.commandFailed, `${name} must be run within a transaction`);
}

/** Search indexes are what MongoDB has in its cloud only. */
export function noSearch(): Reply {
  throw new CommandError(
    31082,
    'Using Atlas Search Database Commands and the $listSearchIndexes aggregation stage requires additional configuration. Please connect to Atlas or an AtlasCLI local deployment to enable.',
  );
}

export function endSessions({ body, store, name }: Call): Reply {
  const ids = body.get(name);
  for (const id of Array.isArray(ids) ? ids : []) if (id instanceof Doc) store.activity.endSession(id);
  return {};
}
