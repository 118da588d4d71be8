import type { Desk } from '../desks/index.js';
import { type CallHours, callableHours, zoneOfCountry } from '../domain/callbacks/index.js';
import { calendarOf } from './desk-calendar.js';

/** When the desk calls people of a country: inside its own hours, and not in their night. */
export function callHoursOf(desk: Desk, country: string): CallHours {
  const zone = zoneOfCountry(country, desk.timeZone);
  return { desk: calendarOf(desk), caller: callableHours(desk.callbacks.doNotDisturb, zone) };
}
