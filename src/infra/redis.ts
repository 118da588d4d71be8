import { Redis } from 'ioredis';
import type { Logger } from '../shared/ports.js';

/** Redis answers in microseconds; two seconds of silence are an outage that the caller should hear of. */
const COMMAND_TIMEOUT_MS = 2000;
const RETRY_MS = 100;
const LONGEST_RETRY_MS = 2000;

/**
 * `prompt`: refuses at once while Redis is away, for what people wait for. `patient`: waits for Redis to come back, for
 * workers, subscriptions and the fan-out between web processes, which would end the process if they refused.
 */
export type Temper = 'prompt' | 'patient';

/** Opens a connection that reconnects by itself, every two seconds at the slowest. */
export function openRedis(url: string, temper: Temper, log: Logger): Redis {
  const redis = new GatheringRedis(url, {
    ...optionsOf(temper),
    retryStrategy: (times) => Math.min(times * RETRY_MS, LONGEST_RETRY_MS),
  });
  let isDown = false;
  redis.on('error', (error: Error) => {
    if (!isDown) log.warn({ error: nameOf(error), temper }, 'Redis does not answer');
    isDown = true;
  });
  redis.on('ready', () => {
    if (isDown) log.info({ temper }, 'Redis answers again');
    isDown = false;
  });
  return redis;
}

/** Waits until the connection can be used. Throws when that takes longer than ten seconds, or `patienceMs`. */
export async function untilReady(redis: Redis, patienceMs = 10_000): Promise<void> {
  if (redis.status === 'ready') return;
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('Redis did not answer in time.')), patienceMs);
    redis.once('ready', () => {
      clearTimeout(limit);
      resolve();
    });
  });
}

/** Closes a connection at once; what has not been answered is given up. */
export function closeRedis(redis: Redis): void {
  redis.disconnect();
}

/**
 * Hands the system all commands of one turn of the event loop at once, since each write of its own costs as much as the
 * rest of the command. The library's automatic pipelining was tried: it costs as much as it saves.
 */
class GatheringRedis extends Redis {
  override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
    const { stream } = this;
    if (stream?.writable && stream.writableCorked === 0) {
      stream.cork();
      setImmediate(() => stream.uncork());
    }
    return super.sendCommand(...args);
  }
}

function optionsOf(temper: Temper) {
  if (temper === 'patient') return { maxRetriesPerRequest: null };
  return { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: COMMAND_TIMEOUT_MS };
}

function nameOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
