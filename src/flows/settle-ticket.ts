import type { Ticket } from '../domain/tickets/index.js';
import { keepClocks } from './keep-clocks.js';
import type { Parts } from './parts.js';

/**
 * Sees to all that follows from a ticket's changes: a line in the thread for each, its clocks, and the consoles that
 * show it. Each is done once, however often this is called, so whatever a crash left half done is finished by calling
 * again. Returns the ticket as it was settled; null where there is none.
 */
export async function settleTicket(parts: Parts, ticketId: string): Promise<Ticket | null> {
  const ticket = await parts.tickets.find(ticketId);
  return ticket === null ? null : await settleAsRead(parts, ticket);
}

/** The same for a ticket that the caller has read or made this moment. */
export async function settleAsRead(parts: Parts, ticket: Ticket): Promise<Ticket> {
  await tellChanges(parts, ticket);
  const nextDueAt = await keepClocks(parts, parts.desks.get(ticket.deskId), ticket);
  const settled = await parts.tickets.settle(ticket, nextDueAt);
  await parts.bus.publish({ kind: 'ticket.changed', deskId: ticket.deskId, ticketId: ticket._id });
  return settled ?? ticket;
}

async function tellChanges(parts: Parts, ticket: Ticket): Promise<void> {
  for (const { field, from, to, by, at, version } of ticket.changes) {
    // A message stands in the thread itself.
    if (version <= ticket.toldVersion || field === 'message') continue;
    await parts.tickets.addMessage({
      ticketId: ticket._id,
      key: `changed:${version}:${field}`,
      kind: 'event',
      author: by,
      text: 'changed',
      detail: '',
      change: { field, from, to, version },
      at,
    });
  }
}
