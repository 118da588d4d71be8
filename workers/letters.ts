import { deliverLetterJob } from '../src/domain/mail/jobs.js';
import { deliverLetter } from '../src/flows/deliver-letter.js';
import { lookAtDueLetters, lookAtLooseFiles } from '../src/flows/look-at-due.js';
import type { Parts } from '../src/flows/parts.js';
import { SECOND_MS } from '../src/shared/time.js';
import type { QueueWork } from './queue-work.js';

/** Hands the outbox to the mail server, and removes files that were never sent. */
export function lettersWork(parts: Parts): QueueWork {
  return {
    handlers: { [deliverLetterJob.name]: async (letterId) => await deliverLetter(parts, letterId) },
    sweep: {
      look: async () => {
        await lookAtDueLetters(parts);
        await lookAtLooseFiles(parts);
      },
      everyMs: 5 * SECOND_MS,
    },
  };
}
