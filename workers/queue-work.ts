import type { Handlers } from '../src/infra/queues.js';
import type { Sweep } from './sweeper.js';

/** What the worker of one queue does: a handler for each of its jobs, and a look at everything that is due. */
export interface QueueWork {
  readonly handlers: Handlers;
  readonly sweep: Sweep;
}
