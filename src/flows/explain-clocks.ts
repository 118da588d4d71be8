import {
  type ClockSpan,
  clockId,
  explainClock,
  type PlannedClock,
  planClocks,
  type TicketClass,
} from '../domain/sla/index.js';
import type { Ticket } from '../domain/tickets/index.js';
import { classOf, factsOf } from './keep-clocks.js';
import type { Parts } from './parts.js';

/** A clock of a ticket with the reason for every minute of it. */
export interface Explanation {
  readonly id: string;
  readonly clock: PlannedClock;
  /** Names of the steps that have been taken. */
  readonly done: readonly string[];
  readonly spans: readonly ClockSpan[];
}

/**
 * Why the ticket's clocks stand where they stand; what they would be if it were of another class, where `otherwise` says
 * so. Clocks that have stopped were judged by what the ticket was then, and stay so. Nothing is stored.
 */
export async function explainClocks(
  parts: Parts,
  ticket: Ticket,
  otherwise: Partial<TicketClass> = {},
): Promise<readonly Explanation[]> {
  const desk = parts.desks.get(ticket.deskId);
  const now = parts.clock.now();
  const known = await parts.clocks.ofTicket(ticket._id);
  const planned = planClocks(factsOf(desk, ticket, { ...classOf(ticket), ...otherwise }), now, known);
  return planned.map((plan) => {
    const id = clockId(ticket._id, plan);
    const stored = known.find((clock) => clock._id === id);
    const hasStopped = stored !== undefined && stored.stoppedAt !== null && plan.stoppedAt !== null;
    const asItWas = hasStopped
      ? planClocks(factsOf(desk, ticket, stored.of), now, known).find(
          (clock) => clockId(ticket._id, clock) === id,
        )
      : undefined;
    const clock = asItWas === undefined ? plan : { ...asItWas, ...judged(stored) };
    return { id, clock, done: stored?.done ?? [], spans: explainClock(clock, now) };
  });
}

function judged(stored: Pick<PlannedClock, 'state' | 'dueAt' | 'breachedAt' | 'budgetMs'> | undefined) {
  if (stored === undefined) return {};
  const { state, dueAt, breachedAt, budgetMs } = stored;
  return { state, dueAt, breachedAt, budgetMs };
}
