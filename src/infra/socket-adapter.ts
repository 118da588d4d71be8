import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter';
import type { Redis } from 'ioredis';
import { newId } from '../shared/ids.js';
import type { Audience } from '../shared/ports.js';

/** The oldest Redis with sharded pub/sub. */
const SHARDED_SINCE = 7;

/**
 * Carries Socket.io rooms between web processes over Redis pub/sub: nothing is stored there. Sharded where Redis can,
 * else classic. Both connections must wait while Redis is away and serve nothing else. `audience` tells who listens, so
 * that what concerns this process alone need not be published.
 */
export async function createSocketAdapter(publisher: Redis, subscriber: Redis, prefix: string) {
  const channelPrefix = `${prefix}:socket.io`;
  if ((await majorVersion(publisher)) < SHARDED_SINCE) {
    return { adapter: createAdapter(publisher, subscriber, { key: channelPrefix }), audience: UNKNOWN };
  }
  // A channel for each room of many, none for the room of a single socket, which nobody else writes to.
  const settings = { channelPrefix, subscriptionMode: 'dynamic' } as const;
  const audience = await CountedAudience.open(subscriber, channelPrefix);
  return { adapter: createShardedAdapter(publisher, subscriber, settings), audience };
}

async function majorVersion(redis: Redis): Promise<number> {
  const server = await redis.info('server');
  return Number(/redis_version:(\d+)/.exec(server)?.[1] ?? 0);
}

/** Everything is published. */
const UNKNOWN: Audience = {
  channel: () => null,
  ownChannel: '',
  entered: async () => undefined,
  left: () => undefined,
  since: () => null,
};

/** Counts the adapter's own subscriptions. */
class CountedAudience implements Audience {
  readonly ownChannel: string;
  readonly #subscriber: Redis;
  readonly #channelPrefix: string;
  /** Channel → number of the visit; negative until Redis has confirmed it. */
  readonly #visits = new Map<string, number>();
  #lastVisit = 0;

  private constructor(subscriber: Redis, channelPrefix: string) {
    this.#subscriber = subscriber;
    this.#channelPrefix = channelPrefix;
    this.ownChannel = `${channelPrefix}:process:${newId()}`;
  }

  static async open(subscriber: Redis, channelPrefix: string): Promise<CountedAudience> {
    const audience = new CountedAudience(subscriber, channelPrefix);
    // The library subscribes again by itself; until each channel is asked for anew, none counts as confirmed.
    subscriber.on('close', () => audience.#visits.clear());
    await subscriber.ssubscribe(audience.ownChannel);
    return audience;
  }

  /** As the adapter names them. */
  channel(namespace: string, room: string): string {
    return `${this.#channelPrefix}#${namespace}#${room}#`;
  }

  async entered(channel: string): Promise<void> {
    if ((this.#visits.get(channel) ?? 0) > 0) return;
    this.#lastVisit += 1;
    const visit = this.#lastVisit;
    this.#visits.set(channel, -visit);
    // The adapter has sent the same on the same connection before. Its answer comes to nobody; the answer to this one does.
    await this.#subscriber.ssubscribe(channel);
    if (this.#visits.get(channel) === -visit) this.#visits.set(channel, visit);
  }

  left(channel: string): void {
    this.#visits.delete(channel);
  }

  since(channel: string): number | null {
    const visit = this.#visits.get(channel) ?? 0;
    return visit > 0 ? visit : null;
  }
}
