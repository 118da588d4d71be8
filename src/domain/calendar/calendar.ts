import { DateTime } from 'luxon';

/** Open times of a day as `HH:MM` in the calendar's zone, in order; `24:00` is the end of the day. */
export interface OpenTime {
  readonly from: string;
  readonly to: string;
}

/** When a desk is open: always, or by ISO weekday (1 is Monday) with dated exceptions that have hours of their own. */
export type Hours =
  | { readonly kind: 'always' }
  | {
      readonly kind: 'weekly';
      readonly days: Readonly<Partial<Record<string, readonly OpenTime[]>>>;
      readonly exceptions: readonly { readonly date: string; readonly hours: readonly OpenTime[] }[];
    };

/** Hours in an IANA zone. The zone's rules are asked on every use, never stored. */
export interface Calendar {
  readonly hours: Hours;
  readonly timeZone: string;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Beyond two years without an open minute a calendar counts as never open. */
const SEARCH_DAYS = 731;

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

function* spansFrom(moment: Date, calendar: Calendar): Generator<Span> {
  const first = dayOf(moment, calendar);
  for (let offset = 0; offset < SEARCH_DAYS; offset += 1) {
    yield* spansOfDay(first.plus({ days: offset }), calendar);
  }
}

function dayOf(moment: Date, calendar: Calendar): DateTime {
  return DateTime.fromJSDate(moment, { zone: calendar.timeZone }).startOf('day');
}

function spansOfDay(day: DateTime, { hours }: Calendar): Span[] {
  if (hours.kind === 'always') return [];
  const exception = hours.exceptions.find((candidate) => candidate.date === day.toISODate());
  const open = exception?.hours ?? hours.days[String(day.weekday)] ?? [];
  return open.map((interval) => ({ from: atTime(day, interval.from), to: atTime(day, interval.to) }));
}

/** Wall-clock time, so that 8:00 is 8:00 also on the days of 23 and 25 hours. */
function atTime(day: DateTime, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const base = hour === 24 ? day.plus({ days: 1 }) : day;
  return base.set({ hour: hour % 24, minute }).toMillis();
}
