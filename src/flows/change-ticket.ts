import type { Desk } from '../desks/index.js';
import type { Agent } from '../domain/agents/index.js';
import { type Edit, edited, type Ticket, unlessStale } from '../domain/tickets/index.js';
import { InvalidInput } from '../shared/errors.js';
import { bandOfTopic } from './classify-chat.js';
import type { Parts } from './parts.js';
import { settleTicket } from './settle-ticket.js';

/** What an agent changes of a ticket, and the version that the agent has read; without one nothing is checked. */
export interface TicketEdit extends Omit<Edit, 'band'> {
  readonly number: string;
  readonly version?: number | undefined;
}

/**
 * Changes subject, topic, severity, assignee or tags of a ticket of the agent's desk. Every change is a line in its
 * thread. Throws `NotFound`, `invalid_input` for a topic or an agent that the desk does not have, and `StaleTicket`
 * when somebody else was faster; what is already as wished is no change.
 */
export async function changeTicket(parts: Parts, agent: Agent, edit: TicketEdit): Promise<Ticket> {
  const { number, version, ...wished } = edit;
  const desk = parts.desks.get(agent.deskId);
  const { _id } = await parts.tickets.get(agent.deskId, number);
  const band = wished.topic === undefined ? undefined : bandOfTopic(desk, wished.topic);
  await checkAssignee(parts, desk, wished.assigneeId);
  const doing = { at: parts.clock.now(), by: agent.name };
  const ticket = await parts.tickets.change(_id, doing, (found) =>
    unlessStale(found, version, edited(found, { ...wished, band })),
  );
  return (await settleTicket(parts, _id)) ?? ticket;
}

/** Throws `invalid_input` for somebody who is not of the desk. */
export async function checkAssignee(
  parts: Parts,
  desk: Desk,
  assigneeId: string | null | undefined,
): Promise<void> {
  if (assigneeId === null || assigneeId === undefined) return;
  const assignee = await parts.agents.find(assigneeId);
  if (assignee?.deskId !== desk.id) throw new InvalidInput([{ path: 'assigneeId', rule: 'range' }]);
}
