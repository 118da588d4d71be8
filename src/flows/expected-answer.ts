import { addOpenTime, type Calendar, findNextOpening, isOpen } from '../domain/calendar/index.js';
import { firstAnswerDue, rulesFor } from '../domain/sla/index.js';
import { MINUTE_MS } from '../shared/time.js';
import { bandOfTopic } from './classify-chat.js';
import { calendarsOf } from './desk-calendar.js';
import type { Parts } from './parts.js';

/** When an answer may be expected by somebody who asks now, and why. */
export interface Expectation {
  readonly at: Date | null;
  /** Null where the calendar never has enough open time. */
  readonly promisedAt: Date | null;
  readonly by: 'promise' | 'load';
  readonly ahead: number;
  readonly isOpen: boolean;
  readonly opensAt: Date | null;
}

/**
 * When somebody who asks a desk now may expect the answer: at the moment that the desk's calendar promises, or later
 * where so many unanswered tickets are before it that its people need longer. Throws `NotFound` and `invalid_input` for
 * a desk or a topic that there is not.
 */
export async function expectedAnswer(
  parts: Parts,
  deskId: string,
  {
    topic = '',
    severity = 3,
  }: { readonly topic?: string | undefined; readonly severity?: number | undefined },
): Promise<Expectation> {
  const desk = parts.desks.get(deskId);
  const band = bandOfTopic(desk, topic);
  const now = parts.clock.now();
  const of = { severity, band, plan: '' };
  const calendars = calendarsOf(desk);
  const promisedAt = firstAnswerDue({ class: of, policy: desk.clocks, calendars }, now);
  const named = rulesFor(desk.clocks, of).first.calendar;
  const calendar = (named === undefined ? undefined : calendars.named[named]) ?? calendars.desk;
  const [ahead, people] = await Promise.all([
    parts.ticketLists.ahead(desk.id, band),
    parts.agents.ofDesk(desk.id),
  ]);
  const hands = Math.max(1, people.filter(({ role }) => role !== 'head').length);
  const workMs = Math.ceil((ahead + 1) / hands) * desk.tickets.expectedMinutes * MINUTE_MS;
  const workedOffAt = addOpenTime(now, workMs, calendar);
  const isLoaded = workedOffAt === null || promisedAt === null || workedOffAt > promisedAt;
  return {
    at: isLoaded ? workedOffAt : promisedAt,
    promisedAt,
    by: isLoaded ? 'load' : 'promise',
    ahead,
    ...openness(now, calendar),
  };
}

function openness(now: Date, calendar: Calendar): Pick<Expectation, 'isOpen' | 'opensAt'> {
  const open = isOpen(now, calendar);
  return { isOpen: open, opensAt: open ? null : findNextOpening(now, calendar) };
}
