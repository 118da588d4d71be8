import type { Ticket, TicketMessage } from '../../domain/tickets/index.js';
import type { Parts } from '../../flows/parts.js';
import type { RequesterTicket } from '../../protocol/index.js';
import { attachmentViews } from './attachment-views.js';

/**
 * A ticket as its requester sees it: questions and public answers, nothing that was meant for colleagues. An answer whose
 * letter waits for the desk's sending hours is not here yet either, nor what became of the ticket with it.
 */
export async function requesterTicket(parts: Parts, ticket: Ticket): Promise<RequesterTicket> {
  const [all, held] = await Promise.all([parts.tickets.thread.of(ticket._id), heldBack(parts, ticket)]);
  const talk = all.filter(({ kind }) => kind === 'question' || kind === 'answer');
  const isHeld = ({ _id, pendingSince }: TicketMessage) =>
    held.has(`answer:${_id}`) || pendingSince !== undefined;
  const firstHeld = talk.find((message) => message.kind === 'answer' && isHeld(message));
  const messages = talk.filter((message) => message.kind === 'question' || !isHeld(message));
  const files = await parts.attachments.named(messages.flatMap((message) => message.attachmentIds ?? []));
  return {
    number: ticket.number,
    subject: ticket.subject,
    status: statusBefore(ticket, firstHeld?.at ?? null),
    openedAt: ticket.openedAt.toISOString(),
    updatedAt: (messages.at(-1)?.at ?? ticket.openedAt).toISOString(),
    dueAt: ticket.waitingSince === null ? null : (ticket.nextDueAt?.toISOString() ?? null),
    messages: messages.map((message) => ({
      id: message._id,
      from: message.kind === 'question' ? ('requester' as const) : ('desk' as const),
      author: message.author,
      text: message.text,
      attachments: attachmentViews(message.attachmentIds, files),
      at: message.at.toISOString(),
    })),
  };
}

/** Keys of the letters that do not go yet. */
async function heldBack(parts: Parts, ticket: Ticket): Promise<ReadonlySet<string>> {
  const now = parts.clock.now();
  const letters = await parts.letters.ofTicket(ticket._id);
  return new Set(letters.filter(({ goesAt, queuedAt }) => (goesAt ?? queuedAt) > now).map(({ key }) => key));
}

function statusBefore({ status, phases }: Ticket, moment: Date | null): Ticket['status'] {
  if (moment === null) return status;
  return phases.findLast(({ from }) => from < moment)?.status ?? phases[0]?.status ?? status;
}
