import { hostname, type as systemType, totalmem } from 'node:os';
import { int } from '../bson/plain.js';
import { UtcDate } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { MAX_DOCUMENT_BYTES } from '../storage/collection.js';
import { MAX_MESSAGE_BYTES } from '../wire/message.js';
import type { Call, Reply } from './call.js';
import { MAX_WRITES } from './write.js';

/** The MongoDB whose behaviour this server follows; a standalone one, so without sessions' transactions. */
export const VERSION = '8.0.0';
const WIRE_VERSION = 25;

/** Without `topologyVersion`: with it, drivers would ask for a stream of replies, which this server does not send. */
export function hello({ name, connection }: Call): Reply {
  const isPrimary = name === 'hello' ? { isWritablePrimary: true } : { ismaster: true };
  return {
    ...isPrimary,
    helloOk: true,
    maxBsonObjectSize: int(MAX_DOCUMENT_BYTES),
    maxMessageSizeBytes: int(MAX_MESSAGE_BYTES),
    maxWriteBatchSize: int(MAX_WRITES),
    localTime: new UtcDate(Date.now()),
    logicalSessionTimeoutMinutes: int(30),
    connectionId: int(connection),
    minWireVersion: int(0),
    maxWireVersion: int(WIRE_VERSION),
    readOnly: false,
  };
}

export function nothing(): Reply {
  return {};
}

export function buildInfo(): Reply {
  return {
    version: VERSION,
    versionArray: VERSION.split('.').map(Number).concat(0),
    gitVersion: 'none',
    modules: [],
    allocator: 'system',
    javascriptEngine: 'quickjs',
    sysInfo: 'deprecated',
    openssl: {},
    bits: int(64),
    debug: false,
    maxBsonObjectSize: int(MAX_DOCUMENT_BYTES),
    storageEngines: ['lmdb'],
  };
}

export function hostInfo(): Reply {
  return {
    system: {
      currentTime: new UtcDate(Date.now()),
      hostname: hostname(),
      memSizeMB: int(Math.floor(totalmem() / 1048576)),
    },
    os: { type: systemType(), name: process.platform, version: process.version },
    extra: {},
  };
}

export function getParameter({ body }: Call): Reply {
  if (body.has('featureCompatibilityVersion') || body.get('getParameter') === '*') {
    return { featureCompatibilityVersion: { version: VERSION.slice(0, 3) } };
  }
  throw new CommandError(CODE.invalidOptions, 'no option found to get');
}

export function connectionStatus(): Reply {
  return { authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } };
}

/** What a process may have open under the usual limits of a system; this server sets none of its own. */
const MOST_CONNECTIONS = 51_200;

export function serverStatus({ store }: Call): Reply {
  const { activity } = store;
  const memory = process.memoryUsage();
  const uptime = (Date.now() - store.startedAt.getTime()) / 1000;
  return {
    host: hostname(),
    version: VERSION,
    process: 'mongod',
    pid: BigInt(process.pid),
    uptime,
    uptimeMillis: BigInt(Math.round(uptime * 1000)),
    localTime: new UtcDate(Date.now()),
    storageEngine: { name: 'lmdb', supportsCommittedReads: false, persistent: true },
    mem: { bits: int(64), resident: int(Math.round(memory.rss / 1048576)), supported: true },
    extra_info: {
      note: 'fields vary by platform',
      heap_usage_bytes: BigInt(memory.heapUsed + memory.external),
    },
    connections: {
      current: int(activity.openConnections),
      available: int(Math.max(0, MOST_CONNECTIONS - activity.openConnections)),
      totalCreated: int(activity.connectionsEver),
      active: int([...activity.running].length),
    },
    opcounters: activity.counts,
    metrics: { cursor: { open: { total: int(store.cursors.count) } } },
  };
}

export function whatsMyUri({ connection, store }: Call): Reply {
  return { you: `${store.address()}#${connection}` };
}

/** Which logs there are, or an empty one: the log of this server is not kept in memory. */
export function getLog({ body, name }: Call): Reply {
  const wanted = body.get(name);
  if (wanted === '*') return { names: ['global', 'startupWarnings'] };
  if (wanted !== 'global' && wanted !== 'startupWarnings') {
    throw new CommandError(CODE.operationFailed, `No log named '${String(wanted)}'`);
  }
  return { totalLinesWritten: int(0), log: [] };
}
