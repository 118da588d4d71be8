import { Unavailable } from '../shared/errors.js';

/** Names of the errors that the drivers of Redis, BullMQ and MongoDB throw when the other side does not answer. */
const OUTAGES: ReadonlySet<string> = new Set([
  'MaxRetriesPerRequestError',
  'ClusterAllFailedError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoNotConnectedError',
  'MongoPoolClearedError',
  'PoolClearedError',
  'MongoPoolClosedError',
  'MongoTopologyClosedError',
  'MongoWaitQueueTimeoutError',
  'MongoOperationTimeoutError',
  'MongoExpiredSessionError',
  'DisconnectedError',
]);

/** Error codes that Redis sends as the first word of its reply, and those of Node's sockets. */
const REFUSALS = /^(OOM|MISCONF|LOADING|READONLY|MASTERDOWN|NOREPLICAS|BUSY|TRYAGAIN|CLUSTERDOWN)\b/;
const SOCKET_FAULTS =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** ioredis gives these two a plain `Error` and nothing else to know them by. */
const IOREDIS_REFUSALS: ReadonlySet<string> = new Set([
  "Stream isn't writeable and enableOfflineQueue options is false",
  'Command timed out',
  'Connection is closed.',
]);

/** `Unavailable` when `error` says that something the server depends on does not answer; else null. */
export function asOutage(error: unknown): Unavailable | null {
  return isOutage(error) ? new Unavailable() : null;
}

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (OUTAGES.has(error.name) || OUTAGES.has(error.constructor.name) || IOREDIS_REFUSALS.has(error.message))
    return true;
  if (error.name === 'ReplyError') return REFUSALS.test(error.message);
  // Mongoose without buffering says so when a model is used before the first connection or after it was lost.
  if (error.name === 'MongooseError') return error.message.includes('bufferCommands = false');
  if ('code' in error && typeof error.code === 'string' && SOCKET_FAULTS.test(error.code)) return true;
  return isUnanswered(error) || isOutage(error.cause);
}

/** Of a command with several writes the driver hides why it failed; what the server refused has a code. */
function isUnanswered(error: Error): boolean {
  return error.name === 'MongoBulkWriteError' && (!('code' in error) || error.code === undefined);
}
