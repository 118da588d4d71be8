import type { App } from '../../app.js';
import { HOUR_MS } from '../../shared/time.js';
import { controlKeys, isQueueKey } from '../keys.js';
import type { Piece, Place } from '../place.js';

type Redis = App['redis'];

/** What reads a value of each type whole. */
const READS: Readonly<Record<string, (redis: Redis, key: string) => Promise<unknown>>> = {
  string: async (redis, key) => await redis.getBuffer(key),
  hash: async (redis, key) => await redis.hgetallBuffer(key),
  list: async (redis, key) => await redis.lrangeBuffer(key, 0, -1),
  set: async (redis, key) => await redis.smembersBuffer(key),
  zset: async (redis, key) => await redis.zrangeBuffer(key, '0', '-1'),
  stream: async (redis, key) => await redis.xrangeBuffer(key, '-', '+'),
};

/** Every key of a Redis with its value, but for those of queues. `whose` names the Redis where there are two. */
export function redisKeys(redis: Redis, prefix: string, whose: string): Place {
  return {
    name: `Redis${whose}`,
    contents: 'every key and value',
    pieces: () => piecesOf(redis, (key) => !isQueueKey(key)),
    plant: async (text) => {
      const key = controlKeys.plain(prefix);
      await redis.set(key, `before ${text} after`, 'PX', HOUR_MS);
      return async () => {
        await redis.unlink(key);
      };
    },
  };
}

/** The queues: jobs with their data, and the streams of their events. */
export function jobKeys(redis: Redis, prefix: string): Place {
  const [job, events] = [controlKeys.job(prefix), controlKeys.events(prefix)];
  return {
    name: 'Jobs',
    contents: 'data, options and events of every queue',
    pieces: () => piecesOf(redis, isQueueKey),
    plant: async (text) => {
      await redis.hset(job, 'name', 'control', 'data', JSON.stringify({ id: text }));
      await redis.xadd(events, '*', 'event', 'added', 'jobId', '1');
      return async () => {
        await redis.unlink(job, events);
      };
    },
  };
}

/** Every key that fits a pattern. */
export async function findKeys(redis: Redis, pattern: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for (let cursor = '0'; ; ) {
    const [next, found] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 500);
    keys.push(...found);
    cursor = next;
    if (cursor === '0') return keys;
  }
}

async function* piecesOf(redis: Redis, isMine: (key: string) => boolean): AsyncGenerator<Piece> {
  for (const key of await findKeys(redis, '*')) {
    if (!isMine(key)) continue;
    yield { where: `key ${key}`, bytes: Buffer.concat([Buffer.from(key), ...(await contentOf(redis, key))]) };
  }
}

async function contentOf(redis: Redis, key: string): Promise<Buffer[]> {
  const read = READS[await redis.type(key)];
  // What expired meanwhile has no type.
  return read === undefined ? [] : flat(await read(redis, key));
}

function flat(reply: unknown): Buffer[] {
  if (Buffer.isBuffer(reply)) return [reply];
  if (Array.isArray(reply)) return reply.flatMap(flat);
  if (typeof reply !== 'object' || reply === null) return [];
  return Object.entries(reply).flatMap(([field, value]) => [Buffer.from(field), ...flat(value)]);
}
