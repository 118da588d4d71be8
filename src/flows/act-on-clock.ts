import { actOnClockJob, type ReactionClock, stepOf } from '../domain/sla/index.js';
import type { Ticket } from '../domain/tickets/index.js';
import { escalateTicket } from './escalate-ticket.js';
import type { Parts } from './parts.js';
import { settleTicket } from './settle-ticket.js';
import { writeToAgent } from './write-letter.js';

/**
 * Does what a clock asks for at this moment: warns, or escalates, or nothing. The clock is read afresh and never acts
 * early. The step is claimed first, so that an answer in the same moment wins or loses wholly; each effect has a key of
 * its own and the clock is finished last, so a call that died half way is taken up by the next one and nothing happens
 * twice.
 */
export async function actOnClock(parts: Parts, clockId: string): Promise<void> {
  const clock = await parts.clocks.find(clockId);
  if (clock === null) return;
  const step = stepOf(clock, parts.clock.now());
  if (step === 'nothing') return;
  const ticket = await parts.tickets.find(clock.ticketId);
  if (ticket === null) return await parts.clocks.finish(clock);
  const hasActed = step === 'warn' ? await warn(parts, clock, ticket) : await escalate(parts, clock, ticket);
  if (!hasActed) return;
  parts.log.info({ clockId, ticketId: ticket._id, step }, 'A clock acted');
  await settleTicket(parts, ticket._id);
}

async function escalate(parts: Parts, clock: ReactionClock, ticket: Ticket): Promise<boolean> {
  if (!(await parts.clocks.claimBreach(clock, parts.clock.now()))) return false;
  await escalateTicket(parts, ticket, clock);
  await parts.clocks.finish(clock);
  return true;
}

/** The assignee is warned; while there is none, the head of the desk. */
async function warn(parts: Parts, clock: ReactionClock, ticket: Ticket): Promise<boolean> {
  if (!(await parts.clocks.claimWarning(clock, parts.clock.now()))) return false;
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
  await parts.clocks.finishWarning(clock);
  await parts.scheduler.wakeAt(actOnClockJob, clock._id, clock.dueAt);
  return true;
}
