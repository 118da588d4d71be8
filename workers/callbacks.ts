import { ringCallbackJob } from '../src/domain/callbacks/jobs.js';
import { lookAtDueCallbacks } from '../src/flows/look-at-due.js';
import type { Parts } from '../src/flows/parts.js';
import { ringCallback } from '../src/flows/ring-callback.js';
import { SECOND_MS } from '../src/shared/time.js';
import type { QueueWork } from './queue-work.js';

/** Makes scheduled calls tasks when they are due. */
export function callbacksWork(parts: Parts): QueueWork {
  return {
    handlers: { [ringCallbackJob.name]: async (callbackId) => await ringCallback(parts, callbackId) },
    sweep: { look: async () => await lookAtDueCallbacks(parts), everyMs: 5 * SECOND_MS },
  };
}
