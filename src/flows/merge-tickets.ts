import type { Agent } from '../domain/agents/index.js';
import { absorbed, mergedAway, type Ticket } from '../domain/tickets/index.js';
import { DeskError, InvalidInput } from '../shared/errors.js';
import type { Parts } from './parts.js';
import { settleTicket } from './settle-ticket.js';

/**
 * Lets a ticket go on in another one of the same desk and returns that one. The merged ticket closes, its clocks stop,
 * and it keeps its requester and its messages, which are shown in the other's thread; what its requester writes goes to
 * the other. A question that was open in it is open there. Doing it again changes nothing. Throws `NotFound`,
 * `invalid_input` for a ticket into itself, `ticket_merged` where either goes on elsewhere already, and `ticket_closed`
 * where the other was closed longer ago than the desk reopens.
 */
export async function mergeTickets(
  parts: Parts,
  agent: Agent,
  { number, into }: { number: string; into: string },
): Promise<Ticket> {
  if (number === into) throw new InvalidInput([{ path: 'into', rule: 'range' }]);
  const [source, target] = await Promise.all([
    parts.tickets.get(agent.deskId, number),
    parts.tickets.get(agent.deskId, into),
  ]);
  if (target.mergedInto !== null || (source.mergedInto ?? into) !== into)
    throw new DeskError('ticket_merged', 'The ticket goes on in another one.');
  const doing = { at: parts.clock.now(), by: agent.name };
  const { reopenDays: withinDays } = parts.desks.get(agent.deskId).tickets;
  // The target first: a crash between the two leaves the source as it was, with one more to do.
  await parts.tickets.change(target._id, doing, (found) => absorbed(found, source, doing, { withinDays }));
  await parts.tickets.change(source._id, doing, (found) => mergedAway(found, target, doing));
  await settleTicket(parts, source._id);
  return (await settleTicket(parts, target._id)) ?? target;
}
