import type { JobKind } from '../../shared/ports.js';

/** Wakes when a call is due, and when a due one has waited too long for somebody to claim it. */
export const actOnCallbackJob: JobKind = { queue: 'callbacks', name: 'act-on-callback' };
