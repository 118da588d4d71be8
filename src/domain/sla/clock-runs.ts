import type { ClockKind, ClockPolicy, PausingStatus } from './policy.js';

/** What has happened to a ticket, as far as its clocks follow from it. */
export interface TicketTimes {
  readonly openedAt: Date;
  /** Every status since the opening, oldest first. */
  readonly phases: readonly { readonly status: string; readonly from: Date; readonly byName: string }[];
  /** Each run of customer messages: its oldest message, and the public answer that settled it. */
  readonly turns: readonly { readonly askedAt: Date; readonly answeredAt: Date | null }[];
  readonly isMerged: boolean;
}

/** A stretch of time in which a clock stands still, and who brought it about; `to` is null while it lasts. */
export interface Pause {
  readonly from: Date;
  readonly to: Date | null;
  /** `solved`: the ticket was solved or closed, and was opened again. */
  readonly why: PausingStatus | 'solved';
  readonly byName: string;
}

/** A clock from its start to its end, before anything is known of budgets. */
export interface ClockRun {
  readonly kind: ClockKind;
  /** Of `next`: the place of its turn. Of the others: how often the ticket was opened again and began anew. */
  readonly turn: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly endedBy: 'answer' | 'closing' | null;
}

interface Phase {
  readonly status: string;
  readonly from: Date;
  readonly to: Date | null;
  readonly byName: string;
}

/** Every clock that the ticket has had of this kind, oldest first. Where nobody has asked, no answer is owed. */
export function runsOf(
  kind: ClockKind,
  times: TicketTimes,
  reopening: ClockPolicy['reopening'],
): readonly ClockRun[] {
  const done = donePhases(times);
  if (kind === 'first' && times.turns.length === 0) return [];
  if (kind === 'next')
    return times.turns.slice(1).map((turn, index) => nextRun(turn, index + 1, done, reopening));
  const starts = [times.openedAt, ...(reopening === 'restart' ? reopenings(done) : [])];
  const answeredAt = kind === 'first' ? (times.turns[0]?.answeredAt ?? null) : null;
  return starts
    .filter((start, index) => index === 0 || answeredAt === null || answeredAt > start)
    .map((startedAt, turn) => ({ kind, turn, startedAt, ...endOf(startedAt, answeredAt, done, reopening) }));
}

/** The stretches in which a clock that pauses in `statuses` stands still between two moments, in order. */
export function pausesOf(
  times: TicketTimes,
  statuses: readonly PausingStatus[],
  within: Pick<ClockRun, 'startedAt' | 'endedAt'>,
): readonly Pause[] {
  const pauses = phasesOf(times).flatMap(({ status, from, to, byName }): Pause[] => {
    const why = isDone(status) ? 'solved' : statuses.find((pausing) => pausing === status);
    return why === undefined ? [] : [{ from, to, why, byName }];
  });
  const { startedAt, endedAt } = within;
  return pauses
    .filter(({ from, to }) => (to === null || to > startedAt) && (endedAt === null || from < endedAt))
    .map((pause) => ({
      ...pause,
      from: later(pause.from, startedAt),
      to: endedAt !== null && (pause.to === null || pause.to > endedAt) ? endedAt : pause.to,
    }));
}

function nextRun(
  turn: TicketTimes['turns'][number],
  index: number,
  done: readonly Phase[],
  reopening: ClockPolicy['reopening'],
): ClockRun {
  const { askedAt, answeredAt } = turn;
  const isOpenAt = (moment: Date) => moment > askedAt && (answeredAt === null || answeredAt > moment);
  const restarts = reopening === 'restart' ? reopenings(done).filter(isOpenAt) : [];
  const startedAt = restarts.at(-1) ?? askedAt;
  return { kind: 'next', turn: index, startedAt, ...endOf(startedAt, answeredAt, done, reopening) };
}

/**
 * A clock ends with the answer or with the ticket, whichever comes first, where clocks resume only with the last end. A
 * turn that was settled because the ticket ended is no answer.
 */
function endOf(
  startedAt: Date,
  answeredAt: Date | null,
  done: readonly Phase[],
  reopening: ClockPolicy['reopening'],
): Pick<ClockRun, 'endedAt' | 'endedBy'> {
  const closing = done.find(({ to }) => to === null || (reopening === 'restart' && to > startedAt));
  const closedAt = closing === undefined ? undefined : later(closing.from, startedAt);
  if (answeredAt !== null && (closedAt === undefined || answeredAt < closedAt))
    return { endedAt: answeredAt, endedBy: 'answer' };
  return closedAt === undefined
    ? { endedAt: null, endedBy: null }
    : { endedAt: closedAt, endedBy: 'closing' };
}

function reopenings(done: readonly Phase[]): readonly Date[] {
  return done.flatMap(({ to }) => (to === null ? [] : [to]));
}

/** The stretches in which the ticket was solved or closed, each as one, whatever the order of the two. */
function donePhases(times: TicketTimes): readonly Phase[] {
  const joined: Phase[] = [];
  let previous: Phase | undefined;
  for (const phase of phasesOf(times)) {
    const last = joined.at(-1);
    if (isDone(phase.status)) {
      if (last !== undefined && previous !== undefined && isDone(previous.status))
        joined[joined.length - 1] = { ...last, to: phase.to };
      else joined.push(phase);
    }
    previous = phase;
  }
  return joined;
}

/** Of a merged ticket the last phase counts as closed, whatever it is called. */
function phasesOf({ phases, isMerged }: TicketTimes): readonly Phase[] {
  return phases.map(({ status, from, byName }, index) => {
    const next = phases[index + 1];
    const isLast = next === undefined;
    return { status: isLast && isMerged ? 'closed' : status, from, to: next?.from ?? null, byName };
  });
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}

function isDone(status: string): boolean {
  return status === 'solved' || status === 'closed';
}
