import type { PlannedClock } from './clock-plan.js';
import { nextStep } from './clock-steps.js';
import type { ClockChange, ClockRow, TicketClock } from './clocks.js';
import type { TicketClass } from './policy.js';

/** Whose clocks they are. */
export interface ClockOwner {
  readonly ticketId: string;
  readonly deskId: string;
  readonly ticketVersion: number;
  readonly of: TicketClass;
}

/** What is to be stored so that a ticket's clocks are as planned; nothing for those that are so already. */
export function changesTo(
  planned: readonly PlannedClock[],
  known: readonly TicketClock[],
  owner: ClockOwner,
  now: Date,
): readonly ClockChange[] {
  const rows = planned.map((plan) => {
    const before = known.find((clock) => clock._id === clockId(owner.ticketId, plan)) ?? null;
    return { row: rowOf(plan, before, owner, now), known: before };
  });
  const kept = new Set(rows.map(({ row }) => row._id));
  const dropped = known
    .filter(({ _id, stoppedAt }) => !kept.has(_id) && stoppedAt === null)
    .map((clock) => ({ row: droppedRow(clock, owner, now), known: clock }));
  return [...rows, ...dropped].filter(({ row, known: before }) => before === null || isNews(row, before));
}

/** The id of a ticket's clock of this kind and turn. */
export function clockId(ticketId: string, { kind, turn }: Pick<PlannedClock, 'kind' | 'turn'>): string {
  return `${ticketId}-${kind}-${turn}`;
}

/**
 * A clock that has stopped was judged by what held then, and stays so. One that follows a later state of the ticket than
 * this one is not ours to change.
 */
function isNews(row: ClockRow, before: TicketClock): boolean {
  if (before.ticketVersion > row.ticketVersion) return false;
  if (before.stoppedAt !== null && before.stoppedAt.getTime() === row.stoppedAt?.getTime()) return false;
  return fingerprint(row) !== fingerprint(before);
}

function fingerprint(clock: ClockRow): string {
  const { state, startedAt, dueAt, warnAt, budgetMs, breachedAt, stoppedAt, stoppedBy, nextAt, usedMs } =
    clock;
  const { severity, band, plan } = clock.of;
  const moments = [startedAt, dueAt, warnAt, breachedAt, stoppedAt, nextAt].map(
    (at) => at?.getTime() ?? null,
  );
  return JSON.stringify([state, stoppedBy, budgetMs, usedMs, severity, band, plan, ...moments]);
}

function rowOf(plan: PlannedClock, before: TicketClock | null, owner: ClockOwner, now: Date): ClockRow {
  const { kind, turn, state, startedAt, dueAt, budgetMs, breachedAt, stoppedAt, stoppedBy, usedMs } = plan;
  const stands = stoppedAt !== null || state === 'paused';
  const { severity, band, plan: contract } = owner.of;
  return {
    _id: clockId(owner.ticketId, plan),
    ticketId: owner.ticketId,
    deskId: owner.deskId,
    ...{ kind, turn, state, startedAt, dueAt, budgetMs, breachedAt, stoppedAt, stoppedBy },
    warnAt: plan.steps.find((step) => step.do === 'warn-assignee')?.at ?? null,
    usedMs: stands ? usedMs : 0,
    of: { severity, band, plan: contract },
    nextAt: stands ? null : (nextStep(plan.steps, before?.done ?? [], now)?.at ?? null),
    ticketVersion: owner.ticketVersion,
  };
}

/** The policy or the ticket no longer has this clock: it stops, and a breach stays. */
function droppedRow(clock: TicketClock, owner: ClockOwner, now: Date): ClockRow {
  const { done: _, warnedAt: __, revision: ___, ...row } = clock;
  const state = clock.breachedAt === null ? 'stopped' : 'breached';
  return {
    ...row,
    state,
    stoppedAt: now,
    stoppedBy: 'closing',
    nextAt: null,
    ticketVersion: owner.ticketVersion,
  };
}
