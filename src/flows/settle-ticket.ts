import type { Desk } from '../desks/index.js';
import type { Ticket } from '../domain/tickets/index.js';
import { inStep } from '../shared/in-step.js';
import { keepClocks } from './keep-clocks.js';
import type { Parts } from './parts.js';
import { acknowledge } from './write-letter.js';

/** Long enough for some to come together at a busy moment, and too short for anybody to notice. */
const TOGETHER_MS = 20;
const withOthers = inStep(TOGETHER_MS);

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
  const desk = parts.desks.get(ticket.deskId);
  await parts.tickets.thread.begin(ticket);
  await tellChanges(parts, ticket);
  const nextDueAt = await keepClocks(parts, desk, ticket);
  if (isToBeAcknowledged(ticket)) await acknowledge(parts, desk, { ...ticket, nextDueAt });
  const settled = await parts.tickets.settle(ticket, nextDueAt);
  await tellConsoles(parts, ticket);
  return settled ?? ticket;
}

/** The same for a ticket that was opened this moment and has its thread and its clocks; whoever opened it acknowledges it. */
export async function settleNew(parts: Parts, ticket: Ticket): Promise<Ticket> {
  await Promise.all([parts.tickets.settleNew(ticket), tellConsoles(parts, ticket)]);
  return ticket;
}

/**
 * The same with the acknowledgement; soon, and with the others that were opened meanwhile. Should the process die before
 * that, the next look at what was left half done does it.
 */
export function settleNewLater(parts: Parts, desk: Desk, ticket: Ticket): void {
  parts.background.run(`settle ${ticket._id}`, async () => {
    await withOthers();
    if (isToBeAcknowledged(ticket)) await acknowledge(parts, desk, ticket, { isFirst: true });
    await settleNew(parts, ticket);
  });
}

/** Who filled in the form is told so, until something has become of the ticket; a chat is told by its own end. */
function isToBeAcknowledged({ version, keyHash, requester }: Ticket): boolean {
  return version === 1 && keyHash !== '' && requester.email !== '';
}

async function tellConsoles({ bus }: Parts, { deskId, _id }: Ticket): Promise<void> {
  await bus.publish({ kind: 'ticket.changed', deskId, ticketId: _id });
}

async function tellChanges(parts: Parts, ticket: Ticket): Promise<void> {
  for (const { field, from, to, by, at, version } of ticket.changes) {
    // A message stands in the thread itself.
    if (version <= ticket.toldVersion || field === 'message') continue;
    await parts.tickets.thread.add({
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
