import type { Day } from './day.js';
import { dayOf, daysFrom, spansOfDay } from './days.js';
import type { Calendar } from './hours.js';

/** A promise by the day: what comes before the cut-off counts for that day, what comes later for the next open one. */
export interface CutOff {
  /** Wall-clock time in the calendar's zone, `HH:MM`; what comes at it is too late. */
  readonly at: string;
  /** How many open days later the answer is due at the latest; 0 is the day that it counts for. */
  readonly openDaysLater: number;
}

/**
 * When an answer is due to what came at `moment`: at the close of the day that it counts for, or of an open day after it.
 * A day whose last interval has closed is over. Null where the calendar has not enough open days within two years.
 */
export function dueByCutOff(moment: Date, cutOff: CutOff, calendar: Calendar): Date | null {
  let daysLeft = cutOff.openDaysLater;
  for (const { day, close } of openDaysFrom(moment, calendar)) {
    const isInTime = moment.getTime() < Math.min(close, day.at(cutOff.at));
    const isLaterDay = day.from > moment.getTime();
    if (!isInTime && !isLaterDay) continue;
    if (daysLeft === 0) return new Date(close);
    daysLeft -= 1;
  }
  return null;
}

/**
 * From when on time counts towards such a promise: at once for what comes in time, otherwise from the start of the next
 * open day. Null where the calendar has no open day within two years.
 */
export function countsFromByCutOff(moment: Date, at: string, calendar: Calendar): Date | null {
  const close = dueByCutOff(moment, { at, openDaysLater: 0 }, calendar);
  if (close === null) return null;
  // A close at midnight belongs to the day that it ends.
  const { from } = dayOf(new Date(close.getTime() - 1), calendar);
  return from > moment.getTime() ? new Date(from) : moment;
}

function* openDaysFrom(moment: Date, calendar: Calendar): Generator<{ day: Day; close: number }> {
  for (const day of daysFrom(moment, calendar)) {
    const last = spansOfDay(day, calendar).at(-1);
    if (last !== undefined) yield { day, close: last.to };
  }
}
