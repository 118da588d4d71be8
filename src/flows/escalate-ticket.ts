import type { Desk } from '../desks/index.js';
import type { Agent } from '../domain/agents/index.js';
import type { ClockStep, TicketClock } from '../domain/sla/index.js';
import type { Ticket } from '../domain/tickets/index.js';
import type { Parts } from './parts.js';
import { writeToAgent } from './write-letter.js';

/** A step that is being taken for a ticket's clock. */
export interface Taking {
  readonly desk: Desk;
  readonly ticket: Ticket;
  readonly clock: TicketClock;
  readonly step: ClockStep;
}

/** Warns whoever has the ticket that its time runs out; while nobody has it, the head of the desk. Once for each step. */
export async function warnAssignee(parts: Parts, taking: Taking): Promise<void> {
  const { ticket } = taking;
  const people = await parts.agents.ofDesk(ticket.deskId);
  const agent = people.find((person) => person._id === ticket.assigneeId) ?? headOf(people);
  if (agent !== undefined) await writeToAgent(parts, taking, { agent, kind: 'warning' });
  await parts.tickets.noteEscalation(ticket._id, 1);
  await say(parts, taking, 'warned', agent?.name ?? '');
}

/**
 * Moves the ticket to a person of the step's role, says so on it and tells that person by e-mail. Nothing happens to one
 * that is over, and doing it twice changes nothing. Where nobody has the role, the ticket is marked all the same.
 */
export async function moveToRole(parts: Parts, taking: Taking): Promise<void> {
  const { desk, ticket, step } = taking;
  const role = step.role === '' ? desk.escalation.role : step.role;
  const people = await parts.agents.ofDesk(desk.id);
  const specialist = people.find((person) => person.role === role) ?? null;
  if (!(await parts.tickets.escalate(ticket._id, specialist?._id ?? null, parts.clock.now()))) return;
  await say(parts, taking, 'escalated', specialist?.name ?? '');
  if (specialist === null) {
    parts.log.error({ deskId: desk.id, ticketId: ticket._id, role }, 'Nobody has the role of an escalation');
    return;
  }
  await writeToAgent(parts, taking, { agent: specialist, kind: 'escalation' });
}

/** Tells the head of the desk. Once for each step; where the desk has no head, the ticket says so all the same. */
export async function tellHead(parts: Parts, taking: Taking): Promise<void> {
  const { ticket } = taking;
  const people = await parts.agents.ofDesk(ticket.deskId);
  const head = headOf(people);
  const now = await parts.tickets.find(ticket._id);
  const assignee = people.find((person) => person._id === now?.assigneeId)?.name ?? '';
  if (head !== undefined) await writeToAgent(parts, taking, { agent: head, kind: 'report', assignee });
  await parts.tickets.noteEscalation(ticket._id, 3);
  await say(parts, taking, 'head_told', head?.name ?? '');
}

function headOf(people: readonly Agent[]): Agent | undefined {
  return people.find((person) => person.role === 'head');
}

async function say(
  parts: Parts,
  { ticket, clock, step }: Taking,
  text: string,
  detail: string,
): Promise<void> {
  const ticketId = ticket._id;
  const key = `${clock._id}:${step.name}`;
  const at = step.at ?? parts.clock.now();
  await parts.tickets.thread.add({ ticketId, key, kind: 'event', author: '', text, detail, at });
}
