import type { Desk } from '../desks/index.js';
import type { Agent } from '../domain/agents/index.js';
import { mayMove, moved, type Status, type Ticket, unlessStale } from '../domain/tickets/index.js';
import { DeskError, InvalidInput } from '../shared/errors.js';
import { settleAnswer } from './answer-ticket.js';
import type { Parts } from './parts.js';
import { settleTicket } from './settle-ticket.js';

/** Where an agent wants a ticket, and the version that the agent has read; without one nothing is checked. */
export interface TicketMove {
  readonly number: string;
  readonly version?: number | undefined;
  readonly to: Status;
  /** One of the desk's reasons to decline; the customer is sent its text. */
  readonly decline?: string | undefined;
  readonly reason?: string;
  readonly note?: string;
}

/**
 * Moves a ticket to another status. With a reason to decline it closes, and the customer is sent the reason's text and
 * the note after it; without one the note stays inside. Throws `NotFound`, `illegal_status`, `ticket_merged`,
 * `StaleTicket`, and `invalid_input` for a reason that the desk does not have or that does not close.
 */
export async function moveTicket(parts: Parts, agent: Agent, move: TicketMove): Promise<Ticket> {
  const ticket = await parts.tickets.get(agent.deskId, move.number);
  if (ticket.mergedInto !== null) throw new DeskError('ticket_merged', 'The ticket goes on in another one.');
  if (move.decline !== undefined)
    return await declineTicket(parts, agent, ticket, { ...move, decline: move.decline });
  const { version, to, reason = '', note = '' } = move;
  const doing = { at: parts.clock.now(), by: agent.name };
  await parts.tickets.change(ticket._id, doing, (found) =>
    unlessStale(found, version, moved(found, { to, reason, closeNote: note }, doing)),
  );
  return (await settleTicket(parts, ticket._id)) ?? ticket;
}

async function declineTicket(
  parts: Parts,
  agent: Agent,
  ticket: Ticket,
  { version, to, decline, note = '' }: TicketMove & { readonly decline: string },
): Promise<Ticket> {
  const desk = parts.desks.get(agent.deskId);
  const { kind, text } = declineOf(desk, decline, to);
  if (!mayMove(ticket.status, to)) throw new DeskError('illegal_status', 'The ticket is closed already.');
  const now = parts.clock.now();
  const message = await parts.tickets.thread.add({
    ticketId: ticket._id,
    key: `decline:${version ?? ticket.version}`,
    kind: 'answer',
    author: agent.name,
    agentId: agent._id,
    text: note === '' ? text[ticket.language] : `${text[ticket.language]}\n\n${note}`,
    detail: decline,
    nextStatus: 'closed',
    closeReason: kind,
    at: now,
    pendingSince: now,
  });
  return await settleAnswer(parts, ticket, message, version);
}

function declineOf(desk: Desk, id: string, to: Status) {
  if (to !== 'closed') throw new InvalidInput([{ path: 'to', rule: 'range' }]);
  const decline = desk.declines.find((candidate) => candidate.id === id);
  if (decline === undefined) throw new InvalidInput([{ path: 'decline', rule: 'range' }]);
  return decline;
}
