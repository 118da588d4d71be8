import type { Desk } from '../desks/index.js';
import { actOnClockJob, reactionDue } from '../domain/sla/index.js';
import { isOver, type Ticket } from '../domain/tickets/index.js';
import { calendarOf } from './desk-calendar.js';
import type { Parts } from './parts.js';

/**
 * Brings a ticket's clock in line with the ticket: it starts with the opening and stops with the first public answer.
 * Doing it again changes nothing.
 */
export async function keepClocks(parts: Parts, desk: Desk, ticket: Ticket): Promise<void> {
  const due = reactionDue(ticket.openedAt, desk.reaction, calendarOf(desk));
  const of = { ticketId: ticket._id, deskId: desk.id, startedAt: ticket.openedAt };
  const clock = await parts.clocks.start({ ...of, ...due });
  const answeredAt = ticket.turns.find((turn) => turn.answeredAt !== null)?.answeredAt ?? null;
  const stoppedAt = answeredAt ?? (isOver(ticket.status) ? ticket.updatedAt : null);
  if (stoppedAt !== null) await parts.clocks.stop(ticket._id, stoppedAt);
  else await parts.scheduler.wakeAt(actOnClockJob, clock._id, clock.warnAt);
  await parts.tickets.noteDue(ticket._id, stoppedAt === null ? clock.dueAt : null);
}
