import type { Ticket } from '../../domain/tickets/index.js';
import type { Parts } from '../../flows/parts.js';
import type { RequesterTicket } from '../../protocol/index.js';
import { attachmentViews } from './attachment-views.js';

/** A ticket as its requester sees it: questions and public answers, nothing that was meant for colleagues. */
export async function requesterTicket(parts: Parts, ticket: Ticket): Promise<RequesterTicket> {
  const messages = (await parts.tickets.messages(ticket._id)).filter(
    ({ kind }) => kind === 'question' || kind === 'answer',
  );
  const files = await parts.attachments.named(messages.flatMap((message) => message.attachmentIds ?? []));
  return {
    number: ticket.number,
    subject: ticket.subject,
    status: ticket.status,
    openedAt: ticket.openedAt.toISOString(),
    updatedAt: ticket.updatedAt.toISOString(),
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
