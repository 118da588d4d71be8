import { DateTime } from 'luxon';
import { findHoliday, type Holiday } from './holidays.js';
import type { Calendar, OpenTime } from './hours.js';

/** From one moment, included, to another, not included; ms since 1970. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** What a day's hours follow from. */
export type DayKind =
  | { readonly kind: 'week' }
  | { readonly kind: 'exception' }
  | { readonly kind: 'holiday'; readonly holiday: Holiday };

/** The start of the day on which `moment` falls in the calendar's zone. */
export function dayOf(moment: Date, calendar: Calendar): DateTime {
  return DateTime.fromJSDate(moment, { zone: calendar.timeZone }).startOf('day');
}

/** The open intervals of a day. Of a calendar that is always open it is the whole day. */
export function spansOfDay(day: DateTime, calendar: Calendar): readonly Interval[] {
  const known = spansOf.get(calendar) ?? new Map<number, readonly Interval[]>();
  spansOf.set(calendar, known);
  const at = day.toMillis();
  const found = known.get(at);
  if (found !== undefined) return found;
  const spans = hoursOfDay(day, calendar).map(({ from, to }) => ({
    from: atTime(day, from),
    to: atTime(day, to),
  }));
  if (known.size >= MOST_DAYS) known.clear();
  known.set(at, spans);
  return spans;
}

/** Every clock of every ticket asks for the same few days, and each answer costs several looks at the zone's rules. */
const spansOf = new WeakMap<Calendar, Map<number, readonly Interval[]>>();
const MOST_DAYS = 1000;

/** Whether a day's hours are those of the week, of a dated exception, or of a public holiday. */
export function kindOfDay(day: DateTime, { hours }: Calendar): DayKind {
  if (hours.kind === 'always') return { kind: 'week' };
  const date = day.toISODate() ?? '';
  if (hours.exceptions.some((exception) => exception.date === date)) return { kind: 'exception' };
  const holiday = hours.holidays === undefined ? null : findHoliday(date, hours.holidays.country);
  return holiday === null ? { kind: 'week' } : { kind: 'holiday', holiday };
}

/** A wall-clock time of a day, so that 8:00 is 8:00 also on the days of 23 and 25 hours; `24:00` is its end. */
export function atTime(day: DateTime, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const base = hour === 24 ? day.plus({ days: 1 }) : day;
  return base.set({ hour: hour % 24, minute }).toMillis();
}

function hoursOfDay(day: DateTime, calendar: Calendar): readonly OpenTime[] {
  const { hours } = calendar;
  if (hours.kind === 'always') return [{ from: '00:00', to: '24:00' }];
  const { kind } = kindOfDay(day, calendar);
  if (kind === 'exception') return hours.exceptions.find(({ date }) => date === day.toISODate())?.hours ?? [];
  if (kind === 'holiday') return hours.holidays?.hours ?? [];
  return hours.days[String(day.weekday)] ?? [];
}
