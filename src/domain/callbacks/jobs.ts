import type { JobKind } from '../../shared/ports.js';

/** Wakes when a call is due. */
export const ringCallbackJob: JobKind = { queue: 'callbacks', name: 'ring-callback' };
