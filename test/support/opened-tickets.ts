import type { Ticket, TicketSource } from '../../src/domain/tickets/index.js';
import { type Move, moved, written } from '../../src/domain/tickets/index.js';
import { settleTicket } from '../../src/flows/settle-ticket.js';
import { newId } from '../../src/shared/ids.js';
import type { Clock } from '../../src/shared/ports.js';
import type { World } from './world.js';

/** Where tickets are: a whole world, or no more of it than this. */
interface Place {
  readonly parts: World['parts'];
  readonly clock: Clock;
}

/** A ticket that Ewa has opened at a desk at this moment, with its clocks. */
export async function openTicket(
  world: Place,
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
export async function moveTicket(world: Place, ticket: Ticket, to: Move['to']): Promise<Ticket> {
  const doing = { at: world.clock.now(), by: 'Marek' };
  await world.parts.tickets.change(ticket._id, doing, (found) => moved(found, { to }, doing));
  return await settled(world, ticket);
}

/** Its requester writes again. */
export async function writeAgain(world: Place, ticket: Ticket): Promise<Ticket> {
  const at = world.clock.now();
  await world.parts.tickets.change(ticket._id, { at, by: '' }, (found) => written(found, newId(), at));
  return await settled(world, ticket);
}

async function settled(world: Place, { _id }: Ticket): Promise<Ticket> {
  await settleTicket(world.parts, _id);
  const ticket = await world.parts.tickets.find(_id);
  if (ticket === null) throw new Error('The ticket is not there.');
  return ticket;
}
