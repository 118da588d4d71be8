import type { Ticket, TicketSource } from '../../src/domain/tickets/index.js';
import { type Move, moved, written } from '../../src/domain/tickets/index.js';
import { settleTicket } from '../../src/flows/settle-ticket.js';
import { newId } from '../../src/shared/ids.js';
import type { World } from './world.js';

/** A ticket that Ewa has opened at a desk at this moment, with its clocks. */
export async function openTicket(
  world: World,
  deskId: string,
  given: Partial<TicketSource> = {},
): Promise<Ticket> {
  const ticket = await world.parts.tickets.open({
    deskId,
    prefix: world.parts.desks.get(deskId).ticketPrefix,
    sourceKey: `test:${newId()}`,
    channel: 'email',
    subject: 'Poczta stoi',
    language: 'pl',
    requester: { name: 'Ewa', email: 'ewa@przyklad.example', phone: '' },
    topic: '',
    severity: 3,
    band: 'standard',
    assigneeId: null,
    openedAt: world.clock.now(),
    ...given,
  });
  return await settled(world, ticket);
}

/** The ticket is moved to another status by Marek. */
export async function moveTicket(world: World, ticket: Ticket, to: Move['to']): Promise<Ticket> {
  const doing = { at: world.clock.now(), by: 'Marek' };
  await world.parts.tickets.change(ticket._id, doing, (found) => moved(found, { to }, doing));
  return await settled(world, ticket);
}

/** Its requester writes again. */
export async function writeAgain(world: World, ticket: Ticket): Promise<Ticket> {
  const at = world.clock.now();
  await world.parts.tickets.change(ticket._id, { at, by: '' }, (found) => written(found, newId(), at));
  return await settled(world, ticket);
}

async function settled(world: World, { _id }: Ticket): Promise<Ticket> {
  await settleTicket(world.parts, _id);
  const ticket = await world.parts.tickets.find(_id);
  if (ticket === null) throw new Error('The ticket is not there.');
  return ticket;
}
