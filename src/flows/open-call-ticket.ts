import type { Desk } from '../desks/index.js';
import { type Callback, callSubject } from '../domain/callbacks/index.js';
import { actOnClockJob, reactionDue } from '../domain/sla/index.js';
import type { Ticket } from '../domain/tickets/index.js';
import { calendarOf } from './desk-calendar.js';
import type { Parts } from './parts.js';

/**
 * Opens the ticket of a call that has none, with its clocks. A call from a chat and the chat itself make one ticket,
 * whichever comes first; nothing that was said in the chat is in it. A second call returns the first one's ticket.
 */
export async function openCallTicket(parts: Parts, desk: Desk, callback: Callback): Promise<Ticket> {
  const { chatId, name, language, phoneInternational: phone } = callback;
  const ticket = await parts.tickets.open({
    deskId: desk.id,
    prefix: desk.ticketPrefix,
    sourceKey: chatId === null ? `callback:${callback._id}` : `chat:${chatId}`,
    subject: callSubject(language, name),
    language,
    requester: { name, email: '', phone },
    openedAt: parts.clock.now(),
  });
  const due = reactionDue(ticket.openedAt, desk.reaction, calendarOf(desk));
  const clock = await parts.clocks.start({
    ticketId: ticket._id,
    deskId: desk.id,
    startedAt: ticket.openedAt,
    ...due,
  });
  await parts.scheduler.wakeAt(actOnClockJob, clock._id, clock.warnAt);
  return ticket;
}
