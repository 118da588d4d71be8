import type { Agent } from '../domain/agents/index.js';
import { mayMove, type Status, type Ticket, type TicketMessage } from '../domain/tickets/index.js';
import { DeskError, NotOffered, StaleTicket } from '../shared/errors.js';
import type { Parts } from './parts.js';
import { settleTicket } from './settle-ticket.js';
import { takeAttachments } from './take-attachments.js';
import { writeAnswer } from './write-letter.js';

/** What an agent writes to a customer. */
export interface TicketAnswer {
  readonly number: string;
  readonly clientId: string;
  readonly text: string;
  /** The version that the agent has read; without one nothing is checked. */
  readonly version?: number | undefined;
  readonly attachmentIds?: readonly string[] | undefined;
  /** What the ticket becomes; waiting for the customer unless it says otherwise. */
  readonly status?: Status | undefined;
}

/**
 * Answers a ticket of the agent's desk: the answer is kept on the ticket, goes out by e-mail in the visitor's language,
 * and the clock stops. The same `clientId` answers once. Throws `NotFound`, `ticket_closed`, `ticket_merged`,
 * `no_address`, `illegal_status`, `StaleTicket`, what `takeAttachments` throws, and `conflict` when the same id comes
 * with another text.
 */
export async function answerTicket(parts: Parts, agent: Agent, answer: TicketAnswer): Promise<Ticket> {
  const { number, clientId, text, status = 'waiting', attachmentIds = [] } = answer;
  const ticket = await parts.tickets.get(agent.deskId, number);
  const key = `answer:${clientId}`;
  const isRepeated = await parts.tickets.thread.has(ticket._id, key);
  if (!isRepeated) checkAnswer(ticket, answer, status);
  await takeAttachments(parts, { ticket, key, ids: attachmentIds, agent });
  const now = parts.clock.now();
  const message = await parts.tickets.thread.add({
    ticketId: ticket._id,
    key,
    kind: 'answer',
    author: agent.name,
    agentId: agent._id,
    text,
    detail: '',
    attachmentIds,
    nextStatus: status,
    at: now,
    pendingSince: now,
  });
  return await settleAnswer(parts, ticket, message, answer.version);
}

/**
 * Sees to all that follows from an answer: its letter, the ticket's status, the clock. Each is done once, however often
 * this is called, so whatever a crash left half done is finished by calling again. Where a `version` is given and the
 * ticket has changed since, the answer is taken back and `StaleTicket` thrown.
 */
export async function settleAnswer(
  parts: Parts,
  ticket: Ticket,
  message: TicketMessage,
  version?: number,
): Promise<Ticket> {
  const { _id: messageId, agentId, author, at, nextStatus, closeReason } = message;
  const answer = { messageId, agentId, author, at, nextStatus, closeReason, version };
  try {
    await parts.tickets.markAnswered(ticket, answer);
  } catch (error) {
    if (error instanceof StaleTicket) await parts.tickets.thread.dropAnswer(messageId);
    throw error;
  }
  if (ticket.requester.email !== '') {
    const question = await questionOf(parts, ticket);
    const key = `answer:${messageId}`;
    await writeAnswer(parts, parts.desks.get(ticket.deskId), ticket, {
      key,
      answer: message.text,
      question,
      attachmentIds: message.attachmentIds,
    });
  }
  const settled = await settleTicket(parts, ticket._id);
  await parts.tickets.thread.settle(messageId);
  return settled ?? ticket;
}

function checkAnswer(ticket: Ticket, answer: TicketAnswer, status: Status): void {
  if (ticket.mergedInto !== null) throw new DeskError('ticket_merged', 'The ticket goes on in another one.');
  if (ticket.status === 'closed') throw new DeskError('ticket_closed', 'The ticket is closed.');
  if (ticket.requester.email === '' && ticket.keyHash === '') throw new NotOffered('no_address');
  if (answer.version !== undefined && answer.version !== ticket.version)
    throw new StaleTicket(ticket.changes.filter((change) => change.version > (answer.version ?? 0)));
  if (ticket.status !== status && !mayMove(ticket.status, status))
    throw new DeskError('illegal_status', 'The ticket cannot go there from where it is.');
}

async function questionOf(parts: Parts, ticket: Ticket): Promise<string> {
  const messages = await parts.tickets.thread.of(ticket._id);
  return messages
    .filter((message) => message.kind === 'question')
    .map((message) => message.text)
    .join('\n\n');
}
