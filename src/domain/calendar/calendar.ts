import { dayOf, daysFrom, type Interval, spansOfDay } from './days.js';
import type { Calendar } from './hours.js';

/** Whether the desk is open at `moment`. The first moment of an interval is open, its last is not. */
export function isOpen(moment: Date, calendar: Calendar): boolean {
  if (calendar.hours.kind === 'always') return true;
  const at = moment.getTime();
  return spansOfDay(dayOf(moment, calendar), calendar).some((span) => span.from <= at && at < span.to);
}

/**
 * The start of the first open interval that begins after `moment`, or null where the calendar never opens again or
 * never closes.
 */
export function findNextOpening(moment: Date, calendar: Calendar): Date | null {
  if (calendar.hours.kind === 'always') return null;
  const at = moment.getTime();
  for (const span of spansFrom(moment, calendar)) {
    if (span.from > at) return new Date(span.from);
  }
  return null;
}

/** How much open time lies between two moments, ms; 0 when `until` is not later. */
export function openTimeBetween(from: Date, until: Date, calendar: Calendar): number {
  const [start, end] = [from.getTime(), until.getTime()];
  if (end <= start) return 0;
  if (calendar.hours.kind === 'always') return end - start;
  let sum = 0;
  for (let day = dayOf(from, calendar); day.from < end; day = day.next()) {
    for (const span of spansOfDay(day, calendar))
      sum += Math.max(0, Math.min(span.to, end) - Math.max(span.from, start));
  }
  return sum;
}

/**
 * The moment at which `budgetMs` of open time have passed since `start`. Null where the calendar has not enough open
 * time within two years.
 */
export function addOpenTime(start: Date, budgetMs: number, calendar: Calendar): Date | null {
  if (calendar.hours.kind === 'always') return new Date(start.getTime() + budgetMs);
  let left = budgetMs;
  for (const span of spansFrom(start, calendar)) {
    const from = Math.max(span.from, start.getTime());
    if (from >= span.to) continue;
    if (left <= span.to - from) return new Date(from + left);
    left -= span.to - from;
  }
  return null;
}

function* spansFrom(moment: Date, calendar: Calendar): Generator<Interval> {
  for (const day of daysFrom(moment, calendar)) yield* spansOfDay(day, calendar);
}
