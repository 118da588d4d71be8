import type { Desk } from '../desks/index.js';
import { type Callback, callSubject } from '../domain/callbacks/index.js';
import type { Ticket } from '../domain/tickets/index.js';
import { findAssignee } from './assign-ticket.js';
import type { Parts } from './parts.js';
import { settleTicket } from './settle-ticket.js';

/**
 * Opens the ticket of a call that has none, with its clocks. A call from a chat and the chat itself make one ticket,
 * whichever comes first; nothing that was said in the chat is in it. A second call returns the first one's ticket.
 */
export async function openCallTicket(parts: Parts, desk: Desk, callback: Callback): Promise<Ticket> {
  const { chatId, name, email, language, phoneInternational: phone, topic } = callback;
  const ticket = await parts.tickets.open({
    deskId: desk.id,
    prefix: desk.ticketPrefix,
    sourceKey: chatId === null ? `callback:${callback._id}` : `chat:${chatId}`,
    channel: 'phone',
    subject: callSubject(language, name),
    language,
    requester: { name, email, phone },
    topic,
    severity: callback.severity,
    band: callback.band,
    assigneeId: await findAssignee(parts, desk, topic),
    askedAt: callback.waitingSince,
    openedAt: parts.clock.now(),
  });
  await settleTicket(parts, ticket._id);
  return ticket;
}
