import type { Desk } from '../desks/index.js';
import { explainSpans, findNextOpening, isOpen } from '../domain/calendar/index.js';
import { DAY_MS } from '../shared/time.js';
import { calendarsOf } from './desk-calendar.js';

const LOOKED_AHEAD_MS = 7 * DAY_MS;

/** When an answer that is written at `now` goes out: at once, or at the next opening of a desk that sends only in its hours. */
export function sendingTime(desk: Desk, now: Date): Date {
  const calendar = calendarsOf(desk).desk;
  if (desk.mail.sendingHours === 'always' || isOpen(now, calendar)) return now;
  return findNextOpening(now, calendar) ?? now;
}

/**
 * The stretches of time in which a desk sends answers, from `now` or its next opening on, for a week; in order. Null
 * where they go out at any hour.
 */
export function sendingHours(
  desk: Desk,
  now: Date,
): readonly { readonly from: Date; readonly to: Date }[] | null {
  const calendar = calendarsOf(desk).desk;
  if (desk.mail.sendingHours === 'always' || calendar.hours.kind === 'always') return null;
  const start = sendingTime(desk, now);
  const spans = explainSpans(start, new Date(start.getTime() + LOOKED_AHEAD_MS), calendar);
  const open = spans.filter((span) => span.isOpen).map(({ from, to }) => ({ from, to }));
  // A desk that never opens sends at once: nothing would ever go out.
  return open.length === 0 ? null : open;
}
