import { actOnClockJob, type ReactionClock, stepOf } from '../domain/sla/index.js';
import type { Ticket } from '../domain/tickets/index.js';
import { escalateTicket } from './escalate-ticket.js';
import type { Parts } from './parts.js';
import { writeToAgent } from './write-letter.js';

/**
 * Does what a clock asks for at this moment: warns, or escalates, or nothing. The clock is read afresh and never acts
 * early. Each effect has a key of its own and the clock is marked last, so a call that died half way is finished by
 * the next one and nothing happens twice.
 */
export async function actOnClock(parts: Parts, clockId: string): Promise<void> {
  const clock = await parts.clocks.find(clockId);
  if (clock === null) return;
  const now = parts.clock.now();
  const step = stepOf(clock, now);
  if (step === 'nothing') return;
  const ticket = await parts.tickets.find(clock.ticketId);
  if (ticket === null) return;
  if (step === 'warn') {
    await warn(parts, clock, ticket);
    await parts.clocks.markWarned(clock, now);
    await parts.scheduler.wakeAt(actOnClockJob, clock._id, clock.dueAt);
  } else {
    await escalateTicket(parts, ticket, clock);
    await parts.clocks.markBreached(clock, now);
  }
  parts.log.info({ clockId, ticketId: ticket._id, step }, 'A clock acted');
  await parts.bus.publish({ kind: 'ticket.changed', deskId: ticket.deskId, ticketId: ticket._id });
}

/** The assignee is warned; while there is none, the head of the desk. */
async function warn(parts: Parts, clock: ReactionClock, ticket: Ticket): Promise<void> {
  const desk = parts.desks.get(ticket.deskId);
  const people = await parts.agents.ofDesk(ticket.deskId);
  const agent =
    people.find((person) => person._id === ticket.assigneeId) ??
    people.find((person) => person.role === 'head');
  if (agent !== undefined)
    await writeToAgent(parts, desk, ticket, { agent, kind: 'warning', dueAt: clock.dueAt });
  await parts.tickets.addMessage({
    ticketId: ticket._id,
    key: 'warned',
    kind: 'event',
    author: '',
    text: 'warned',
    detail: agent?.name ?? '',
    at: clock.warnAt,
  });
}
