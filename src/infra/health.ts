import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import type { Readiness } from '../shared/ports.js';
import { SECOND_MS } from '../shared/time.js';
import { askSettings } from './redis-settings.js';

const PATIENCE_MS = 2 * SECOND_MS;

/** What a process depends on. `chatRedis` is `redis` itself where chats have none of their own. */
export interface Stores {
  readonly redis: Redis;
  readonly chatRedis: Redis;
  readonly mongo: Connection;
}

/** Asks every store whether it answers, and each Redis for its settings, for two seconds at most. Never throws. */
export async function askReadiness({ redis, chatRedis, mongo }: Stores): Promise<Readiness> {
  const own = chatRedis === redis ? {} : { chatRedis };
  const stores = Object.entries({ redis, ...own });
  const [mongodb, found, settings] = await Promise.all([
    answers(async () => await mongo.db?.admin().ping()),
    ofEach(stores, async (each) => await answers(async () => await each.ping())),
    ofEach(stores, askSettings),
  ]);
  return { answers: { ...found, mongodb }, settings };
}

async function ofEach<T>(
  stores: readonly [string, Redis][],
  find: (redis: Redis) => Promise<T>,
): Promise<Readonly<Record<string, T>>> {
  const found = stores.map(async ([name, redis]) => [name, await find(redis)] as const);
  return Object.fromEntries(await Promise.all(found));
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  let limit: NodeJS.Timeout | undefined;
  const silence = new Promise<false>((resolve) => {
    limit = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const answer = ask().then(
    (reply) => reply !== undefined,
    () => false,
  );
  const isThere = await Promise.race([answer, silence]);
  clearTimeout(limit);
  return isThere;
}
