import type { JobsOptions } from 'bullmq';
import type { JobKind } from '../shared/ports.js';
import { SECOND_MS } from '../shared/time.js';

/** A job as BullMQ takes it, alone or with others. */
export interface WakeUp {
  readonly name: string;
  readonly data: { readonly id: string; readonly at: number };
  readonly opts: JobsOptions;
}

/** The job that wakes for the record `id` at the moment `at`. The same record and moment make the same job. */
export function wakeUp(kind: JobKind, id: string, at: Date, now: Date): WakeUp {
  const delay = Math.max(0, at.getTime() - now.getTime());
  return {
    name: kind.name,
    data: { id, at: at.getTime() },
    opts: {
      // A wake-up for what is due already must not be mistaken for the delayed one that was asked for earlier.
      jobId: `${kind.name}-${id}-${at.getTime()}${delay === 0 ? '-due' : ''}`,
      delay,
      attempts: 5,
      backoff: { type: 'exponential', delay: SECOND_MS },
      removeOnComplete: true,
      // A failed job that stayed would swallow the next wake-up with its id. The log keeps the failure.
      removeOnFail: true,
    },
  };
}
