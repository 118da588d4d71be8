import type { ReactionClock } from '../domain/sla/index.js';
import type { Ticket } from '../domain/tickets/index.js';
import type { Parts } from './parts.js';
import { writeToAgent } from './write-letter.js';

/**
 * Moves a ticket whose time ran out to the desk's escalation specialist, says so on the ticket and tells the specialist
 * by e-mail. Nothing happens to one that was answered meanwhile, and doing it twice changes nothing. Where nobody has the role, the ticket is marked all the same.
 */
export async function escalateTicket(parts: Parts, ticket: Ticket, clock: ReactionClock): Promise<void> {
  const desk = parts.desks.get(ticket.deskId);
  const people = await parts.agents.ofDesk(desk.id);
  const specialist = people.find((person) => person.role === desk.escalation.role) ?? null;
  if (!(await parts.tickets.escalate(ticket._id, specialist?._id ?? null, parts.clock.now()))) return;
  await parts.tickets.addMessage({
    ticketId: ticket._id,
    key: 'escalated',
    kind: 'event',
    author: '',
    text: 'escalated',
    detail: specialist?.name ?? '',
    at: clock.dueAt,
  });
  if (specialist === null) {
    parts.log.error({ deskId: desk.id, ticketId: ticket._id }, 'Nobody has the escalation role');
    return;
  }
  await writeToAgent(parts, desk, ticket, { agent: specialist, kind: 'escalation', dueAt: clock.dueAt });
}
