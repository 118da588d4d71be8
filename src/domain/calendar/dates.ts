import { DateTime } from 'luxon';

/** The ISO date on which a moment falls in a zone. */
export function dateOf(moment: Date, timeZone: string): string {
  return DateTime.fromJSDate(moment, { zone: timeZone }).toISODate() ?? '';
}

/** Where a date begins and ends in a zone; of 23 or 25 hours when the clocks change. */
export function boundsOfDate(date: string, timeZone: string): { readonly from: Date; readonly to: Date } {
  const start = DateTime.fromISO(date, { zone: timeZone }).startOf('day');
  return { from: start.toJSDate(), to: start.plus({ days: 1 }).toJSDate() };
}

/** The last `count` dates in a zone, oldest first; the last one is that of `moment`. */
export function datesUntil(moment: Date, count: number, timeZone: string): readonly string[] {
  const today = DateTime.fromJSDate(moment, { zone: timeZone }).startOf('day');
  return Array.from(
    { length: count },
    (_, index) => today.minus({ days: count - 1 - index }).toISODate() ?? '',
  );
}
