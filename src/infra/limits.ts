import { isIPv6 } from 'node:net';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { TooMany } from '../shared/errors.js';
import { hashToken } from '../shared/ids.js';
import type { BurstRule, LimitRule, Limits } from '../shared/ports.js';
import { Buckets } from './buckets.js';

interface Rule {
  readonly points: number;
  readonly perSeconds: number;
}

/** Generous to people, tight for machines. */
const RULES: Readonly<Record<LimitRule, Rule>> = {
  'start-chat': { points: 60, perSeconds: 600 },
  'open-ticket': { points: 60, perSeconds: 600 },
  upload: { points: 120, perSeconds: 600 },
  'sign-in': { points: 10, perSeconds: 900 },
  'sign-in-from': { points: 60, perSeconds: 900 },
};

/**
 * A page sends about one event a second, a console in a busy hour five. An address may be that of a whole company. An
 * attacker who spreads over all web processes gets this much of each, and no process is asked for more than it can do.
 */
const BURSTS: Readonly<Record<BurstRule, Rule>> = {
  socket: { points: 120, perSeconds: 10 },
  visitor: { points: 180, perSeconds: 10 },
  agent: { points: 600, perSeconds: 10 },
  address: { points: 3000, perSeconds: 10 },
  connect: { points: 600, perSeconds: 60 },
};

/**
 * Counts bursts in this process, the rest in Redis for all processes; while Redis is away, in this process. `times`
 * multiplies every limit.
 */
export function createLimits(redis: Redis, prefix: string, times = 1): Limits {
  const limiters = {
    'start-chat': inRedis(redis, prefix, 'start-chat', times),
    'open-ticket': inRedis(redis, prefix, 'open-ticket', times),
    upload: inRedis(redis, prefix, 'upload', times),
    'sign-in': inRedis(redis, prefix, 'sign-in', times),
    'sign-in-from': inRedis(redis, prefix, 'sign-in-from', times),
  };
  const bursts = {
    socket: inBuckets('socket', times),
    visitor: inBuckets('visitor', times),
    agent: inBuckets('agent', times),
    address: inBuckets('address', times),
    connect: inBuckets('connect', times),
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
    admits: (rule, key) =>
      bursts[rule].takes(rule === 'address' || rule === 'connect' ? networkOf(key) : key, performance.now()),
  };
}

function inBuckets(rule: BurstRule, times: number): Buckets {
  return new Buckets(BURSTS[rule].points * times, BURSTS[rule].perSeconds);
}

function inRedis(redis: Redis, prefix: string, rule: LimitRule, times: number): RateLimiterRedis {
  const limit = { points: RULES[rule].points * times, duration: RULES[rule].perSeconds };
  return new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `${prefix}:limit:${rule}`,
    ...limit,
    insuranceLimiter: new RateLimiterMemory(limit),
  });
}

/** Whoever has one IPv6 address has 2^64 of them: they count as one. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::')) return address;
  const [head = ''] = address.split('::');
  const groups = head.split(':');
  return Array.from({ length: 4 }, (_, index) => groups[index] ?? '0').join(':');
}
