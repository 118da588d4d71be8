import { z } from 'zod';

/** Wall-clock time of a day; `24:00` is its end. */
export const clockTime = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$/);
/** What a person of the team does. */
export const role = z.enum(['head', 'specialist', 'senior', 'escalation', 'product']);

/** Open times of one day, in the desk's zone, in order and apart: `[{ from: '08:00', to: '17:00' }]`. */
const day = z.array(z.strictObject({ from: clockTime, to: clockTime })).refine(
  (intervals) =>
    intervals.every((interval, index) => {
      const previous = intervals[index - 1];
      return interval.from < interval.to && (previous === undefined || previous.to <= interval.from);
    }),
  { message: 'open times must be in order and must not overlap' },
);

/** When the desk is open: always, or by week with dated exceptions that have hours of their own. */
export const hours = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('always') }),
  z.strictObject({
    kind: z.literal('weekly'),
    /** ISO weekdays: 1 is Monday, 7 is Sunday. A day that is not named is closed. */
    days: z.partialRecord(z.enum(['1', '2', '3', '4', '5', '6', '7']), day),
    exceptions: z.array(z.strictObject({ date: z.iso.date(), hours: day })).default([]),
    /** Public holidays of a country (ISO 3166-1) and the hours on them, which for most desks are none. */
    holidays: z.strictObject({ country: z.string().regex(/^[A-Z]{2}$/), hours: day.default([]) }).optional(),
  }),
]);
