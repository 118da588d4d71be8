import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { TooMany } from '../shared/errors.js';
import { hashToken } from '../shared/ids.js';
import type { LimitRule, Limits } from '../shared/ports.js';

interface Rule {
  readonly points: number;
  readonly perSeconds: number;
}

/** Generous to people, tight for machines. */
const RULES: Readonly<Record<LimitRule, Rule>> = {
  event: { points: 120, perSeconds: 10 },
  'start-chat': { points: 60, perSeconds: 600 },
  'sign-in': { points: 10, perSeconds: 900 },
  'sign-in-from': { points: 60, perSeconds: 900 },
};

/** Counts a socket's events in this process, the rest in Redis for all of them; while Redis is away, in this process. */
export function createLimits(redis: Redis, prefix: string): Limits {
  const limiters = {
    event: inMemory('event'),
    'start-chat': inRedis(redis, prefix, 'start-chat'),
    'sign-in': inRedis(redis, prefix, 'sign-in'),
    'sign-in-from': inRedis(redis, prefix, 'sign-in-from'),
  };
  return {
    async take(rule, key) {
      try {
        // Addresses of people do not belong into names of keys.
        await limiters[rule].consume(hashToken(key));
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) throw new TooMany();
        throw refusal;
      }
    },
  };
}

function inMemory(rule: LimitRule): RateLimiterMemory {
  return new RateLimiterMemory({ points: RULES[rule].points, duration: RULES[rule].perSeconds });
}

function inRedis(redis: Redis, prefix: string, rule: LimitRule): RateLimiterRedis {
  return new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `${prefix}:limit:${rule}`,
    points: RULES[rule].points,
    duration: RULES[rule].perSeconds,
    insuranceLimiter: inMemory(rule),
  });
}
