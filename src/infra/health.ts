import type { Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import type { Readiness } from '../shared/ports.js';
import { SECOND_MS } from '../shared/time.js';

const PATIENCE_MS = 2 * SECOND_MS;

/** Asks Redis and MongoDB whether they answer, for two seconds at most. Never throws. */
export async function askReadiness(redis: Redis, mongo: Connection): Promise<Readiness> {
  const [redisAnswers, mongoAnswers] = await Promise.all([
    answers(async () => await redis.ping()),
    answers(async () => await mongo.db?.admin().ping()),
  ]);
  return { redis: redisAnswers, mongodb: mongoAnswers };
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
