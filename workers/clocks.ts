import { actOnClockJob } from '../src/domain/sla/jobs.js';
import { actOnClock } from '../src/flows/act-on-clock.js';
import { lookAtDueClocks, lookAtUnsettledTickets } from '../src/flows/look-at-due.js';
import type { Parts } from '../src/flows/parts.js';
import { SECOND_MS } from '../src/shared/time.js';
import type { QueueWork } from './queue-work.js';

/** Warns and escalates when clocks run out, and keeps them in line with their tickets. */
export function clocksWork(parts: Parts): QueueWork {
  return {
    handlers: { [actOnClockJob.name]: async (clockId) => await actOnClock(parts, clockId) },
    sweep: {
      look: async () => {
        await lookAtUnsettledTickets(parts);
        await lookAtDueClocks(parts);
      },
      everyMs: 5 * SECOND_MS,
    },
  };
}
