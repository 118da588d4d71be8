import type { Iso, TicketDetails } from '../../../src/protocol/index.js';

/** Until when an answer that is sent now waits for the desk's sending hours; null where it goes at once. */
export function waitsUntil(answersGo: TicketDetails['answersGo'], nowMs: number): Iso | null {
  const next = answersGo?.find(({ to }) => Date.parse(to) > nowMs);
  return next === undefined || Date.parse(next.from) <= nowMs ? null : next.from;
}
