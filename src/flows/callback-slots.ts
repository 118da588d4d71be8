import type { Desk } from '../desks/index.js';
import { boundsOfDate } from '../domain/calendar/index.js';
import { findPhoneNumber, slotsOfDay } from '../domain/callbacks/index.js';
import { InvalidInput } from '../shared/errors.js';
import { DAY_MS, later } from '../shared/time.js';
import { callHoursOf } from './call-hours.js';
import type { Parts } from './parts.js';

/**
 * The slots of a day in which a call may be arranged, by their moments, and which of them are free. A number's country
 * says when its owner sleeps; without a number that one can call, the desk's own country does. Throws `invalid_input`
 * for a `day` that is over or too far ahead.
 */
export async function callbackSlots(
  parts: Parts,
  desk: Desk,
  { day, phone }: { readonly day: string; readonly phone?: string | undefined },
): Promise<readonly { readonly at: string; readonly isFree: boolean }[]> {
  const { country, slots } = desk.callbacks;
  const number = phone === undefined ? null : findPhoneNumber(phone, country);
  const hours = callHoursOf(desk, number?.country ?? country);
  const now = parts.clock.now();
  const { from, to } = boundsOfDate(day, desk.timeZone);
  if (to <= now || from > later(now, slots.daysAhead * DAY_MS))
    throw new InvalidInput([{ path: 'day', rule: 'range' }]);
  const taken = await parts.callbacks.slots.taken(desk.id, from, to);
  return slotsOfDay(day, now, hours, slots).map((at) => ({
    at: at.toISOString(),
    isFree: (taken.get(at.getTime()) ?? 0) < slots.capacity,
  }));
}
