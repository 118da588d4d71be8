import type { Desk } from '../desks/index.js';
import {
  type Callback,
  type CallbackRequest,
  type CallMoment,
  findPhoneNumber,
  type PhoneNumber,
  planCallAt,
  planCallNow,
  slotOf,
} from '../domain/callbacks/index.js';
import { Conflict, InvalidInput } from '../shared/errors.js';
import { DAY_MS, later } from '../shared/time.js';
import { callHoursOf } from './call-hours.js';
import type { Parts } from './parts.js';

/** A call that somebody wishes for. */
export interface Arrangement
  extends Pick<
    CallbackRequest,
    | 'key'
    | 'chatId'
    | 'ticket'
    | 'name'
    | 'email'
    | 'topic'
    | 'language'
    | 'requestedBy'
    | 'requestedByName'
    | 'band'
    | 'severity'
    | 'waitingSince'
  > {
  readonly by: 'agent' | 'visitor';
  /** As it was written; empty for none. */
  readonly phone: string;
  /** No moment means now. */
  readonly at: Date | undefined;
}

/**
 * Checks a wish, finds its moment, books its slot and schedules the call, which is then to be settled with its ticket.
 * The same `key` arranges one call: a second wish gets the first one. Throws `invalid_input` for a `phone` that is
 * missing or cannot be called and for an `at` that is over, too far ahead, or outside the desk's hours, and `slot_taken`.
 */
export async function arrangeCallback(parts: Parts, desk: Desk, wish: Arrangement): Promise<Callback> {
  const { by, at, phone, ...rest } = wish;
  const known = await parts.callbacks.findByKey(wish.key);
  if (known !== null && known.deskId === desk.id) return known;
  const number = readNumber(desk, phone);
  const now = parts.clock.now();
  const moment = momentOf(desk, number, { by, at, now });
  const slotAt = at === undefined ? null : await bookSlot(parts, desk, wish.key, moment.dueAt);
  return await parts.callbacks.schedule({
    ...rest,
    ...moment,
    slotAt,
    deskId: desk.id,
    phone: number.e164,
    phoneNational: number.national,
    phoneInternational: number.international,
    country: number.country,
    requestedAt: now,
    maxAttempts: desk.callbacks.maxAttempts,
  });
}

function readNumber(desk: Desk, phone: string): PhoneNumber {
  if (phone === '') throw new InvalidInput([{ path: 'phone', rule: 'required' }]);
  const number = findPhoneNumber(phone, desk.callbacks.country);
  if (number === null) throw new InvalidInput([{ path: 'phone', rule: 'format' }]);
  return number;
}

function momentOf(
  desk: Desk,
  { country }: PhoneNumber,
  { by, at, now }: { by: 'agent' | 'visitor'; at: Date | undefined; now: Date },
): CallMoment {
  const hours = callHoursOf(desk, country);
  const isOut = at !== undefined && (at < now || at > later(now, desk.callbacks.slots.daysAhead * DAY_MS));
  const moment = at === undefined ? planCallNow(now, by, hours) : planCallAt(at, hours);
  if (isOut || moment === null) throw new InvalidInput([{ path: 'at', rule: 'range' }]);
  return moment;
}

async function bookSlot(parts: Parts, desk: Desk, key: string, moment: Date): Promise<Date | null> {
  const { slots } = desk.callbacks;
  const at = slotOf(moment, callHoursOf(desk, desk.callbacks.country).desk, slots);
  if (at === null) return null;
  if (!(await parts.callbacks.slots.book({ deskId: desk.id, at, key }, slots.capacity)))
    throw new Conflict('slot_taken');
  return at;
}
