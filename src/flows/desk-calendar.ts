import type { Desk } from '../desks/index.js';
import type { Calendar } from '../domain/calendar/index.js';
import type { Calendars } from '../domain/sla/index.js';

/** The desk's hours in its zone. */
export function calendarOf(desk: Pick<Desk, 'hours' | 'timeZone'>): Calendar {
  return inZone(desk.hours, desk.timeZone);
}

/** The desk's hours and those that its clocks name, all in its zone. */
export function calendarsOf(desk: Pick<Desk, 'hours' | 'timeZone' | 'clocks'>): Calendars {
  const named = Object.entries(desk.clocks.calendars).map(([name, hours]) => [
    name,
    inZone(hours, desk.timeZone),
  ]);
  return { desk: calendarOf(desk), named: Object.fromEntries(named) };
}

function inZone(hours: Desk['hours'], timeZone: string): Calendar {
  if (hours.kind === 'always') return { hours, timeZone };
  const { days, exceptions, holidays } = hours;
  return { hours: { kind: 'weekly', days, exceptions, holidays }, timeZone };
}
