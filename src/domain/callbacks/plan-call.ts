import { type Calendar, isOpen } from '../calendar/index.js';
import { findCommonOpening } from './caller-hours.js';

/** What bounds the moment of a call: the desk's hours, and those in which the person may be called. */
export interface CallHours {
  readonly desk: Calendar;
  readonly caller: Calendar;
}

/** When a call is due. */
export interface CallMoment {
  readonly dueAt: Date;
  /** The moment that was wished, where the call could not be then; else null. */
  readonly movedFrom: Date | null;
}

/**
 * When a call is due that is wished `at` a moment. A wish in the person's quiet hours is moved to their end, and from
 * there into the desk's hours. Null for a moment at which the desk is closed: whoever names one must name another.
 */
export function planCallAt(at: Date, hours: CallHours): CallMoment | null {
  if (!isOpen(at, hours.desk)) return null;
  return moved(at, hours, isOpen(at, hours.caller));
}

/**
 * When a call is due that is wished now. An agent who asks is at work, whatever the desk's hours say; a visitor is
 * called when the desk is open. Null where the two never are at once.
 */
export function planCallNow(now: Date, by: 'agent' | 'visitor', hours: CallHours): CallMoment | null {
  const isFree = isOpen(now, hours.caller) && (by === 'agent' || isOpen(now, hours.desk));
  return moved(now, hours, isFree);
}

function moved(wish: Date, hours: CallHours, isFree: boolean): CallMoment | null {
  if (isFree) return { dueAt: wish, movedFrom: null };
  const dueAt = findCommonOpening(wish, [hours.desk, hours.caller]);
  return dueAt === null ? null : { dueAt, movedFrom: wish };
}
