import { type Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Clock, JobKind, JobScheduler, Logger } from '../shared/ports.js';
import { DAY_MS, SECOND_MS } from '../shared/time.js';

export const QUEUE_NAMES = ['chats', 'letters', 'clocks', 'callbacks'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

/** A job carries an id and nothing else. */
const jobData = z.strictObject({ id: z.string().min(1) });

/** A killed worker's job is taken up by another one within twice this time. */
const LOCK_MS = 5 * SECOND_MS;
const STALLED_EVERY_MS = 2.5 * SECOND_MS;
/** A wake-up further away is left to the feeder, which comes by again. */
const FURTHEST_MS = DAY_MS;

/** What a queue's worker does: a handler per job name, and a look at everything that is due, every `everyMs`. */
export interface Work {
  readonly handlers: Readonly<Record<string, (id: string) => Promise<void>>>;
  readonly sweep: () => Promise<void>;
  readonly everyMs: number;
}

/** The queues' one maker: connections, retries, clean-up. */
export class Queues implements JobScheduler {
  readonly #queues: ReadonlyMap<QueueName, Queue>;
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #log: Logger;

  /** `connection` should refuse while Redis is away. */
  constructor(connection: Redis, prefix: string, clock: Clock, log: Logger) {
    this.#prefix = `${prefix}:queue`;
    this.#clock = clock;
    this.#log = log;
    this.#queues = new Map(
      QUEUE_NAMES.map((name) => [name, this.#watched(new Queue(name, { connection, prefix: this.#prefix }))]),
    );
  }

  async wakeAt(kind: JobKind, id: string, at: Date): Promise<void> {
    const delay = Math.max(0, at.getTime() - this.#clock.now().getTime());
    if (delay > FURTHEST_MS) return;
    await this.#get(kind.queue).add(
      kind.name,
      { id },
      {
        // A wake-up for what is due already must not be mistaken for the delayed one that was asked for earlier.
        jobId: `${kind.name}-${id}-${at.getTime()}${delay === 0 ? '-due' : ''}`,
        delay,
        attempts: 5,
        backoff: { type: 'exponential', delay: SECOND_MS },
        removeOnComplete: true,
        // A failed job that stayed would swallow the next wake-up with its id. The log keeps the failure.
        removeOnFail: true,
      },
    );
  }

  /** Starts a worker for a queue. `connection` should wait while Redis is away. */
  async startWorker(name: QueueName, work: Work, connection: Redis): Promise<Worker> {
    await this.#get(name).upsertJobScheduler(
      'sweep',
      { every: work.everyMs },
      { name: 'sweep', opts: { removeOnComplete: true, removeOnFail: true } },
    );
    const worker = new Worker(name, async (job) => await this.#process(job, work), {
      connection,
      prefix: this.#prefix,
      concurrency: 10,
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

  async #process(job: Job, work: Work): Promise<void> {
    if (job.name === 'sweep') return await work.sweep();
    const handler = work.handlers[job.name];
    if (handler === undefined) throw new Error(`There is no handler for the job "${job.name}".`);
    await handler(jobData.parse(job.data).id);
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
