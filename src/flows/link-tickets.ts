import type { Agent } from '../domain/agents/index.js';
import { linked, type Ticket, unlinked } from '../domain/tickets/index.js';
import { InvalidInput } from '../shared/errors.js';
import type { Parts } from './parts.js';
import { settleTicket } from './settle-ticket.js';

/** Two tickets of the agent's desk. */
export interface Pair {
  readonly number: string;
  readonly other: string;
}

/** Says on both tickets that they have to do with each other. Doing it again changes nothing. Throws `NotFound`, and `invalid_input` for a ticket and itself. */
export async function linkTickets(parts: Parts, agent: Agent, { number, other }: Pair): Promise<Ticket> {
  if (number === other) throw new InvalidInput([{ path: 'number', rule: 'range' }]);
  return await changeBoth(parts, agent, { number, other }, (found, far) =>
    linked(found, { number: far.number, kind: 'related' }),
  );
}

/** Takes such a link away again; those of splits and merges stay. Throws `NotFound`. */
export async function unlinkTickets(parts: Parts, agent: Agent, pair: Pair): Promise<Ticket> {
  return await changeBoth(parts, agent, pair, (found, far) => unlinked(found, far.number));
}

async function changeBoth(
  parts: Parts,
  agent: Agent,
  { number, other }: Pair,
  decide: (found: Ticket, far: Ticket) => ReturnType<typeof linked>,
): Promise<Ticket> {
  const near = await parts.tickets.get(agent.deskId, number);
  const far = await parts.tickets.get(agent.deskId, other);
  const doing = { at: parts.clock.now(), by: agent.name };
  await parts.tickets.change(far._id, doing, (found) => decide(found, near));
  await parts.tickets.change(near._id, doing, (found) => decide(found, far));
  await settleTicket(parts, far._id);
  return (await settleTicket(parts, near._id)) ?? near;
}
