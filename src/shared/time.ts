export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The moment `ms` milliseconds after `moment` (before it, when negative). The argument is left as it is. */
export function later(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms);
}
