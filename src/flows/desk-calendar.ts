import type { Desk } from '../desks/index.js';
import type { Calendar } from '../domain/calendar/index.js';

/** The desk's hours in its zone. */
export function calendarOf(desk: Desk): Calendar {
  if (desk.hours.kind === 'always') return { hours: desk.hours, timeZone: desk.timeZone };
  const { days, exceptions, holidays } = desk.hours;
  return { hours: { kind: 'weekly', days, exceptions, holidays }, timeZone: desk.timeZone };
}
