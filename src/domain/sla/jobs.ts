import type { JobKind } from '../../shared/ports.js';

/** Wakes for a clock's warning or due time. */
export const actOnClockJob: JobKind = { queue: 'clocks', name: 'act-on-clock' };
