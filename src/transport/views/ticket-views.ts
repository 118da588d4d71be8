import type { Agent } from '../../domain/agents/index.js';
import type { ShownClock } from '../../domain/sla/index.js';
import type { ListedTicket } from '../../domain/tickets/index.js';
import type { Parts } from '../../flows/parts.js';
import type { ClockView, TicketChange, TicketRow } from '../../protocol/index.js';
import type { ChangedMeanwhile } from '../../shared/errors.js';

interface RowParts {
  readonly clock: ShownClock | undefined;
  readonly people: readonly Agent[];
  readonly viewerId: string;
}

/** Rows of a list, in its order, as the agent `viewer` sees them. */
export async function ticketRows(
  parts: Parts,
  viewer: Agent,
  tickets: readonly ListedTicket[],
): Promise<TicketRow[]> {
  const rowsFor = await ticketRowsForAll(parts, viewer.deskId, tickets);
  return rowsFor(viewer);
}

/** The same for every agent of the desk, who share what is read. */
export async function ticketRowsForAll(
  parts: Parts,
  deskId: string,
  tickets: readonly ListedTicket[],
): Promise<(viewer: Agent) => TicketRow[]> {
  const [people, clocks] = await Promise.all([
    parts.agents.ofDesk(deskId),
    parts.clocks.ofTickets(tickets.map((ticket) => ticket._id)),
  ]);
  return ({ _id: viewerId }) =>
    tickets.map((ticket) => ticketRow(ticket, { clock: clocks.get(ticket._id), people, viewerId }));
}

/** What was changed, by whom. */
export function ticketChange({ field, from, to, by, at }: ChangedMeanwhile): TicketChange {
  // The fields of a change are those of the protocol; it crosses an error on its way here.
  return { field: field as TicketChange['field'], from, to, by, at: at.toISOString() };
}

function ticketRow(ticket: ListedTicket, { clock, people, viewerId }: RowParts): TicketRow {
  return {
    number: ticket.number,
    subject: ticket.subject,
    status: ticket.status,
    channel: ticket.channel,
    topic: ticket.topic,
    severity: ticket.severity,
    band: ticket.band,
    tags: ticket.tags,
    version: ticket.version,
    requesterName: ticket.requester.name,
    assigneeId: ticket.assigneeId,
    assigneeName: people.find((person) => person._id === ticket.assigneeId)?.name ?? null,
    isEscalated: ticket.isEscalated,
    escalationLevel: ticket.escalationLevel,
    isMine: ticket.assigneeId === viewerId,
    openedAt: ticket.openedAt.toISOString(),
    updatedAt: ticket.updatedAt.toISOString(),
    nextDueAt: ticket.nextDueAt?.toISOString() ?? null,
    waitingSince: ticket.waitingSince?.toISOString() ?? null,
    clock: clock === undefined ? null : clockView(clock),
    hasFailedLetter: ticket.hasFailedLetter,
    mergedInto: ticket.mergedInto,
  };
}

function clockView(clock: ShownClock): ClockView {
  return {
    kind: clock.kind,
    state: clock.state,
    startedAt: clock.startedAt.toISOString(),
    warnAt: clock.warnAt?.toISOString() ?? null,
    dueAt: clock.dueAt?.toISOString() ?? null,
    warnedAt: clock.warnedAt?.toISOString() ?? null,
    breachedAt: clock.breachedAt?.toISOString() ?? null,
    stoppedAt: clock.stoppedAt?.toISOString() ?? null,
  };
}
