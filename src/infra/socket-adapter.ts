import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter';
import type { Redis } from 'ioredis';

/** The oldest Redis with sharded pub/sub. */
const SHARDED_SINCE = 7;

/**
 * Carries Socket.io rooms between web processes over Redis pub/sub: nothing is stored there. Sharded where Redis can,
 * else classic. Both connections must wait while Redis is away and serve nothing else.
 */
export async function createSocketAdapter(publisher: Redis, subscriber: Redis, prefix: string) {
  const channelPrefix = `${prefix}:socket.io`;
  const isSharded = (await majorVersion(publisher)) >= SHARDED_SINCE;
  if (!isSharded) return createAdapter(publisher, subscriber, { key: channelPrefix });
  return createShardedAdapter(publisher, subscriber, { channelPrefix, subscriptionMode: 'dynamic-private' });
}

async function majorVersion(redis: Redis): Promise<number> {
  const server = await redis.info('server');
  return Number(/redis_version:(\d+)/.exec(server)?.[1] ?? 0);
}
