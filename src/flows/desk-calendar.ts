import type { Desk } from '../desks/index.js';
import type { Calendar } from '../domain/calendar/index.js';
import type { Calendars } from '../domain/sla/index.js';

/** The desk's hours in its zone. */
export function calendarOf(desk: Pick<Desk, 'hours' | 'timeZone'>): Calendar {
  return inZone(desk.hours, desk.timeZone);
}

/** The desk's hours and those that its clocks name, all in its zone. */
export function calendarsOf(desk: Pick<Desk, 'hours' | 'timeZone' | 'clocks'>): Calendars {
  const known = calendars.get(desk);
  if (known !== undefined) return known;
  const named = Object.entries(desk.clocks.calendars).map(([name, hours]) => [
    name,
    inZone(hours, desk.timeZone),
  ]);
  const made = { desk: calendarOf(desk), named: Object.fromEntries(named) };
  calendars.set(desk, made);
  return made;
}

/** The same ones for the same desk, so that what is known of their days is found again. */
const calendars = new WeakMap<object, Calendars>();

function inZone(hours: Desk['hours'], timeZone: string): Calendar {
  if (hours.kind === 'always') return { hours, timeZone };
  const { days, exceptions, holidays } = hours;
  return { hours: { kind: 'weekly', days, exceptions, holidays }, timeZone };
}
