import { MINUTE_MS } from '../../shared/time.js';
import { boundsOfDate, type Calendar, dateOf, explainSpans, isOpen } from '../calendar/index.js';
import type { CallHours } from './plan-call.js';

/** How a desk cuts its day for calls. */
export interface SlotPolicy {
  readonly minutes: number;
  /** How many calls fit into one slot. */
  readonly capacity: number;
  /** How many days ahead a slot may be booked. */
  readonly daysAhead: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The starts of a day's slots, in order: whole ones inside the desk's hours, later than `now`, at whose beginning and
 * end the person may be called. `day` is an ISO date in the desk's zone.
 */
export function slotsOfDay(day: string, now: Date, hours: CallHours, policy: SlotPolicy): readonly Date[] {
  const lengthMs = policy.minutes * MINUTE_MS;
  const starts = openSpans(day, hours.desk).flatMap(({ from, to }) =>
    Array.from({ length: Math.floor((to - from) / lengthMs) }, (_, index) => from + index * lengthMs),
  );
  return starts
    .filter((at) => at > now.getTime())
    .filter((at) => isOpen(new Date(at), hours.caller) && isOpen(new Date(at + lengthMs - 1), hours.caller))
    .map((at) => new Date(at));
}

/** The start of the slot that a moment falls into; null where the desk is closed. */
export function slotOf(moment: Date, desk: Calendar, policy: SlotPolicy): Date | null {
  const at = moment.getTime();
  const day = dateOf(moment, desk.timeZone);
  const span = openSpans(day, desk).find(({ from, to }) => from <= at && at < to);
  if (span === undefined) return null;
  const lengthMs = policy.minutes * MINUTE_MS;
  return new Date(span.from + Math.floor((at - span.from) / lengthMs) * lengthMs);
}

function openSpans(day: string, desk: Calendar): readonly Span[] {
  const { from, to } = boundsOfDate(day, desk.timeZone);
  return explainSpans(from, to, desk)
    .filter((span) => span.isOpen)
    .map((span) => ({ from: span.from.getTime(), to: span.to.getTime() }));
}
