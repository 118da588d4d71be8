import type { JobKind } from '../../shared/ports.js';

/** Wakes when a letter is to be handed to the mail server. */
export const deliverLetterJob: JobKind = { queue: 'letters', name: 'deliver-letter' };
