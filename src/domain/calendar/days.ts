import { Day } from './day.js';
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

/** The day on which `moment` falls in the calendar's zone. */
export function dayOf(moment: Date, calendar: Calendar): Day {
  return Day.of(moment.getTime(), calendar.timeZone);
}

/** The day of `moment` and those after it, so far as anybody looks for an open one. */
export function* daysFrom(moment: Date, calendar: Calendar): Generator<Day> {
  let day = dayOf(moment, calendar);
  for (let count = 0; count < SEARCH_DAYS; count += 1) {
    yield day;
    day = day.next();
  }
}

/** Beyond two years without an open minute a calendar counts as never open. */
const SEARCH_DAYS = 731;

/** The open intervals of a day. Of a calendar that is always open it is the whole day. */
export function spansOfDay(day: Day, calendar: Calendar): readonly Interval[] {
  const known = spansOf.get(calendar) ?? new WeakMap<Day, readonly Interval[]>();
  spansOf.set(calendar, known);
  const found = known.get(day);
  if (found !== undefined) return found;
  const spans = hoursOfDay(day, calendar).map(({ from, to }) => ({ from: day.at(from), to: day.at(to) }));
  known.set(day, spans);
  return spans;
}

/** Kept as long as the calendar and the day are. */
const spansOf = new WeakMap<Calendar, WeakMap<Day, readonly Interval[]>>();

/** Whether a day's hours are those of the week, of a dated exception, or of a public holiday. */
export function kindOfDay({ date }: Day, { hours }: Calendar): DayKind {
  if (hours.kind === 'always') return { kind: 'week' };
  if (hours.exceptions.some((exception) => exception.date === date)) return { kind: 'exception' };
  const holiday = hours.holidays === undefined ? null : findHoliday(date, hours.holidays.country);
  return holiday === null ? { kind: 'week' } : { kind: 'holiday', holiday };
}

function hoursOfDay(day: Day, calendar: Calendar): readonly OpenTime[] {
  const { hours } = calendar;
  if (hours.kind === 'always') return [{ from: '00:00', to: '24:00' }];
  const { kind } = kindOfDay(day, calendar);
  if (kind === 'exception') return hours.exceptions.find(({ date }) => date === day.date)?.hours ?? [];
  if (kind === 'holiday') return hours.holidays?.hours ?? [];
  return hours.days[String(day.weekday)] ?? [];
}
