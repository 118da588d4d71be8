import type { Agent } from '../domain/agents/index.js';
import type { Ticket, TicketMessage } from '../domain/tickets/index.js';
import { DeskError, NotOffered } from '../shared/errors.js';
import type { Parts } from './parts.js';
import { settleTicket } from './settle-ticket.js';
import { writeAnswer } from './write-letter.js';

/**
 * Answers a ticket of the agent's desk: the answer is kept on the ticket, goes out by e-mail in the visitor's language,
 * and the clock stops. The same `clientId` answers once. Throws `NotFound`, `ticket_closed`, `no_address`, and
 * `conflict` when the same id comes with another text.
 */
export async function answerTicket(
  parts: Parts,
  agent: Agent,
  { number, clientId, text }: { number: string; clientId: string; text: string },
): Promise<Ticket> {
  const ticket = await parts.tickets.get(agent.deskId, number);
  if (ticket.status === 'closed') throw new DeskError('ticket_closed', 'The ticket is closed.');
  if (ticket.requester.email === '') throw new NotOffered('no_address');
  const now = parts.clock.now();
  const message = await parts.tickets.addMessage({
    ticketId: ticket._id,
    key: `answer:${clientId}`,
    kind: 'answer',
    author: agent.name,
    agentId: agent._id,
    text,
    detail: '',
    at: now,
    pendingSince: now,
  });
  await settleAnswer(parts, ticket, message);
  return ticket;
}

/**
 * Sees to all that follows from an answer: its letter, the ticket's status, the clock. Each is done once, however often
 * this is called, so whatever a crash left half done is finished by calling again.
 */
export async function settleAnswer(parts: Parts, ticket: Ticket, message: TicketMessage): Promise<void> {
  const desk = parts.desks.get(ticket.deskId);
  const question = await questionOf(parts, ticket);
  await writeAnswer(parts, desk, ticket, { key: `answer:${message._id}`, answer: message.text, question });
  const { _id: messageId, agentId, author, at, nextStatus } = message;
  await parts.tickets.markAnswered(ticket, { messageId, agentId, author, at, nextStatus });
  await settleTicket(parts, ticket._id);
  await parts.tickets.settleAnswer(message._id);
}

async function questionOf(parts: Parts, ticket: Ticket): Promise<string> {
  const messages = await parts.tickets.messages(ticket._id);
  return messages
    .filter((message) => message.kind === 'question')
    .map((message) => message.text)
    .join('\n\n');
}
