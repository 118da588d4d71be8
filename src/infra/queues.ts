import { DelayedError, type Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { faultOf } from '../shared/errors.js';
import { inLogContext } from '../shared/log-context.js';
import type { Clock, DueRows, JobKind, JobScheduler, Logger } from '../shared/ports.js';
import { MINUTE_MS, SECOND_MS } from '../shared/time.js';
import { together } from '../shared/together.js';
import { Feeder, HORIZON_MS } from './feeder.js';
import { type WakeUp, wakeUp } from './wake-up.js';

export const QUEUE_NAMES = ['chats', 'letters', 'clocks', 'callbacks'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

/**
 * How many jobs of a queue one worker has under way. What many ask of a store in one turn of the event loop goes by one
 * command, so more are quicker; a letter keeps a connection to the mail server.
 */
const AT_ONCE: Readonly<Record<QueueName, number>> = { chats: 40, letters: 10, clocks: 40, callbacks: 40 };

/** A job carries an id and the moment that it was asked for, nothing else. */
const jobData = z.strictObject({ id: z.string().min(1), at: z.int().optional() });

/** A killed worker's job is taken up by another one within twice this time. */
const LOCK_MS = 5 * SECOND_MS;
const STALLED_EVERY_MS = 2.5 * SECOND_MS;
/** A wake-up further away is left to the feeder; a little beyond its horizon, since it may just have looked. */
const FURTHEST_MS = HORIZON_MS + 5 * MINUTE_MS;

/** What a queue's worker does with the record `id`, by the job's name. */
export type Handlers = Readonly<Record<string, (id: string) => Promise<void>>>;

/** The queues' one maker: connections, retries, clean-up. */
export class Queues implements JobScheduler {
  readonly #queues: ReadonlyMap<QueueName, Queue>;
  readonly #adds: ReadonlyMap<QueueName, (wake: WakeUp) => Promise<undefined>>;
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #feeder: Feeder;

  /** `connection` should refuse while Redis is away. */
  constructor(connection: Redis, prefix: string, clock: Clock, log: Logger) {
    this.#prefix = `${prefix}:queue`;
    this.#clock = clock;
    this.#log = log;
    this.#feeder = new Feeder(connection, this.#prefix, clock);
    this.#queues = new Map(
      QUEUE_NAMES.map((name) => [name, this.#watched(new Queue(name, { connection, prefix: this.#prefix }))]),
    );
    this.#adds = new Map(
      QUEUE_NAMES.map((name) => [
        name,
        together(async (wakes: readonly WakeUp[]) => {
          await this.#get(name).addBulk([...wakes]);
          return wakes.map(() => undefined);
        }),
      ]),
    );
  }

  async wakeAt(kind: JobKind, id: string, at: Date): Promise<void> {
    const now = this.#clock.now();
    if (at.getTime() - now.getTime() > FURTHEST_MS) return;
    try {
      await this.#add(kind.queue, wakeUp(kind, id, at, now));
    } catch (error) {
      this.#log.warn(
        { queue: kind.queue, job: kind.name, id, ...faultOf(error) },
        'A wake-up was not asked for',
      );
    }
  }

  async feed(kind: JobKind, rows: DueRows): Promise<void> {
    try {
      await this.#feeder.feed(this.#get(kind.queue), kind, rows);
    } catch (error) {
      this.#log.warn({ queue: kind.queue, job: kind.name, ...faultOf(error) }, 'Wake-ups were not asked for');
    }
  }

  /** Starts a worker for a queue. `connection` should wait while Redis is away. */
  startWorker(name: QueueName, handlers: Handlers, connection: Redis): Worker {
    const worker = new Worker(name, async (job, token) => await this.#process(job, token, handlers), {
      connection,
      prefix: this.#prefix,
      concurrency: AT_ONCE[name],
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_EVERY_MS,
      maxStalledCount: 20,
    });
    worker.on('error', (error) =>
      this.#log.warn({ queue: name, error: error.name }, 'A worker cannot reach Redis'),
    );
    worker.on('failed', (job, error) =>
      this.#log.error({ queue: name, job: job?.name, jobId: job?.id, error: error.name }, 'A job failed'),
    );
    return worker;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map(async (queue) => await queue.close()));
  }

  async #process(job: Job, token: string | undefined, handlers: Handlers): Promise<void> {
    const handler = handlers[job.name];
    if (handler === undefined) throw new Error(`There is no handler for the job "${job.name}".`);
    const { id, at = 0 } = jobData.parse(job.data);
    const earlyMs = at - this.#clock.now().getTime();
    if (earlyMs > 0) {
      // By the one clock it is not due yet: this machine's own is ahead. Done now it would be done for nothing.
      await job.moveToDelayed(Date.now() + earlyMs, token);
      throw new DelayedError();
    }
    await inLogContext({ jobId: job.id ?? '' }, async () => await handler(id));
  }

  async #add(name: QueueName, wake: WakeUp): Promise<void> {
    await this.#adds.get(name)?.(wake);
  }

  #get(name: QueueName): Queue {
    const queue = this.#queues.get(name);
    if (queue === undefined) throw new Error(`There is no queue "${name}".`);
    return queue;
  }

  #watched(queue: Queue): Queue {
    queue.on('error', (error) =>
      this.#log.warn({ queue: queue.name, error: error.name }, 'A queue cannot reach Redis'),
    );
    return queue;
  }
}
