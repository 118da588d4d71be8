import type { Redis } from 'ioredis';
import type { Clock } from '../shared/ports.js';
import { SECOND_MS } from '../shared/time.js';

const ASK_EVERY_MS = 10 * SECOND_MS;

/**
 * One clock for all processes: this machine's, corrected by what Redis says the time is. A machine whose clock is wrong
 * still acts when the others do. While Redis is away the last correction holds.
 */
export class RedisClock implements Clock {
  readonly #redis: Redis;
  readonly #timer: NodeJS.Timeout;
  #correctionMs = 0;

  constructor(redis: Redis) {
    this.#redis = redis;
    this.#timer = setInterval(() => {
      this.synchronise().catch(() => undefined);
    }, ASK_EVERY_MS);
    this.#timer.unref();
  }

  now(): Date {
    return new Date(Date.now() + this.#correctionMs);
  }

  /** Asks Redis for the time. Throws when Redis is away. */
  async synchronise(): Promise<void> {
    const before = Date.now();
    const [seconds, microseconds] = await this.#redis.time();
    const middle = (before + Date.now()) / 2;
    this.#correctionMs = Math.round(Number(seconds) * SECOND_MS + Number(microseconds) / SECOND_MS - middle);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
