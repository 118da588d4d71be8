import type { Desk } from '../desks/index.js';
import {
  actOnClockJob,
  type ClockChange,
  type ClockFacts,
  changesTo,
  clockId,
  type PlannedClock,
  planClocks,
  type TicketClass,
  type TicketClock,
} from '../domain/sla/index.js';
import type { Ticket } from '../domain/tickets/index.js';
import { Conflict } from '../shared/errors.js';
import { calendarsOf } from './desk-calendar.js';
import type { Parts } from './parts.js';

/** Others were faster this often: by then it is no coincidence. */
const MOST_TRIES = 10;

/** A ticket's clock as it is planned, and as it was stored before; null for one that was not there. */
export interface KeptClock {
  readonly plan: PlannedClock;
  readonly known: TicketClock | null;
}

/** What is to be stored of a ticket's clocks, and when the first of those that run is due. */
export interface Reckoned {
  readonly changes: readonly ClockChange[];
  readonly nextDueAt: Date | null;
}

/**
 * Brings a ticket's stored clocks in line with the ticket: they start, pause, go on and stop as its statuses and answers
 * say, and what has breached stays so. Asks for wake-ups. Returns when the first of those that run is due; null where none
 * runs. Doing it again changes nothing, and of two at once the one that knows the later state of the ticket wins.
 */
export async function keepClocks(parts: Parts, desk: Desk, ticket: Ticket): Promise<Date | null> {
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const known = await parts.clocks.ofTicket(ticket._id);
    const reckoned = reckon(desk, ticket, known, parts.clock.now());
    if (await startClocks(parts, reckoned)) return reckoned.nextDueAt;
  }
  throw new Conflict();
}

/** The clocks of a ticket that is about to be opened, and when the first of them is due; null where none runs. */
export function firstClocks(parts: Parts, desk: Desk, ticket: Ticket): Reckoned {
  return reckon(desk, ticket, [], parts.clock.now());
}

/**
 * Stores them and asks for wake-ups. False where the ticket has some already, since somebody began to open it before:
 * they are left as they are.
 */
export async function startClocks(parts: Parts, { changes }: Reckoned): Promise<boolean> {
  const isStored = await parts.clocks.store(changes);
  if (isStored)
    for (const { row } of changes)
      if (row.nextAt !== null) await parts.scheduler.wakeAt(actOnClockJob, row._id, row.nextAt);
  return isStored;
}

function reckon(desk: Desk, ticket: Ticket, known: readonly TicketClock[], now: Date): Reckoned {
  const owner = { ticketId: ticket._id, deskId: desk.id, ticketVersion: ticket.version, of: classOf(ticket) };
  const planned = planClocks(factsOf(desk, ticket), now, known);
  return { changes: changesTo(planned, known, owner, now), nextDueAt: nextDue(planned) };
}

/** The ticket's clocks at this moment, with what is stored of them. */
export async function lookAtClocks(parts: Parts, desk: Desk, ticket: Ticket): Promise<readonly KeptClock[]> {
  const known = await parts.clocks.ofTicket(ticket._id);
  return planClocks(factsOf(desk, ticket), parts.clock.now(), known).map((plan) => ({
    plan,
    known: known.find(({ _id }) => _id === clockId(ticket._id, plan)) ?? null,
  }));
}

/** All that a ticket's clocks follow from; as if it were of the class `of`, where that is given. */
export function factsOf(desk: Desk, ticket: Ticket, of: TicketClass = classOf(ticket)): ClockFacts {
  const { openedAt, phases, turns, mergedInto } = ticket;
  return {
    times: { openedAt, phases, turns, isMerged: mergedInto !== null },
    class: of,
    policy: desk.clocks,
    calendars: calendarsOf(desk),
  };
}

/** What a ticket is, as far as promises depend on it. */
export function classOf({ severity, band, plan }: Ticket): TicketClass {
  return { severity, band, plan };
}

function nextDue(planned: readonly PlannedClock[]): Date | null {
  const dues = planned.flatMap(({ stoppedAt, dueAt }) =>
    stoppedAt === null && dueAt !== null ? [dueAt.getTime()] : [],
  );
  return dues.length === 0 ? null : new Date(Math.min(...dues));
}
