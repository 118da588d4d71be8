import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { newId } from '../shared/ids.js';
import type { Clock, DueRows, JobKind, WakeRow } from '../shared/ports.js';
import { HOUR_MS, later } from '../shared/time.js';
import { wakeUp } from './wake-up.js';

/** Redis holds the wake-ups of the near future; what is due later is put there when its time comes closer. */
export const HORIZON_MS = HOUR_MS;
/** One page is one read and one transaction of Redis, which nobody else should wait for long. */
const PAGE = 500;
/** Beyond so many jobs the workers have enough to do, and Redis enough to hold; the rest is fed as these go. */
const MOST_WAITING = 5000;
const MOST_ASLEEP = 50_000;

/** Until when a queue has been fed, and into which contents of Redis. */
interface Fed {
  readonly epoch: string;
  readonly until: Date;
}

/**
 * Puts into queues what is due soon, page by page. It remembers how far it has come and reads only what lies beyond, so
 * a look that finds nothing new costs two reads. What is due already is asked for at every look: a wake-up that was lost
 * is late by no more than that. A mark beside the queue tells when Redis has lost its contents; then all is put there anew.
 */
export class Feeder {
  readonly #redis: Redis;
  readonly #mark: string;
  readonly #clock: Clock;
  readonly #fed = new Map<string, Fed>();

  /** `prefix` is that of the queues. */
  constructor(redis: Redis, prefix: string, clock: Clock) {
    this.#redis = redis;
    this.#mark = `${prefix}:epoch`;
    this.#clock = clock;
  }

  async feed(queue: Queue, kind: JobKind, rows: DueRows): Promise<void> {
    const now = this.#clock.now();
    const horizon = later(now, HORIZON_MS);
    const epoch = await this.#epoch();
    const { wait = 0, delayed = 0 } = await queue.getJobCounts('wait', 'delayed');
    await this.#put(queue, kind, rows, { from: null, until: now, room: MOST_WAITING - wait });
    const fed = this.#fed.get(kind.name);
    const isSame = fed?.epoch === epoch && fed.until <= horizon;
    const from = isSame && fed.until > now ? fed.until : now;
    const until = await this.#put(queue, kind, rows, { from, until: horizon, room: MOST_ASLEEP - delayed });
    this.#fed.set(kind.name, { epoch, until });
  }

  /** Returns how far it came. */
  async #put(
    queue: Queue,
    kind: JobKind,
    rows: DueRows,
    { from, until, room }: { from: Date | null; until: Date; room: number },
  ): Promise<Date> {
    let after: WakeRow | null = from === null ? null : { _id: '', nextAt: from };
    for (let left = room; left > 0; left -= PAGE) {
      const page = await rows(until, PAGE, after);
      const now = this.#clock.now();
      await queue.addBulk(
        page.flatMap(({ _id, nextAt }) => (nextAt === null ? [] : [wakeUp(kind, _id, nextAt, now)])),
      );
      if (page.length < PAGE) return until;
      after = page.at(-1) ?? null;
    }
    return after?.nextAt ?? until;
  }

  /** A name for what Redis holds of the queues: another one once it was emptied. */
  async #epoch(): Promise<string> {
    await this.#redis.set(this.#mark, newId(), 'NX');
    return (await this.#redis.get(this.#mark)) ?? '';
  }
}
