import { actOnCallbackJob } from '../src/domain/callbacks/jobs.js';
import { actOnCallback } from '../src/flows/act-on-callback.js';
import { lookAtDueCallbacks } from '../src/flows/look-at-due.js';
import type { Parts } from '../src/flows/parts.js';
import { SECOND_MS } from '../src/shared/time.js';
import type { QueueWork } from './queue-work.js';

/** Makes scheduled calls tasks when they are due, and tells who must know when nobody claims one. */
export function callbacksWork(parts: Parts): QueueWork {
  return {
    handlers: { [actOnCallbackJob.name]: async (callbackId) => await actOnCallback(parts, callbackId) },
    sweep: { look: async () => await lookAtDueCallbacks(parts), everyMs: 5 * SECOND_MS },
  };
}
