import { MINUTE_MS } from '../../shared/time.js';
import { type Calendar, countsFromByCutOff, dueByCutOff, openTimeBetween } from '../calendar/index.js';
import { type ClockRun, pausesOf, runsOf, type TicketTimes } from './clock-runs.js';
import { type ClockStep, stepsOf } from './clock-steps.js';
import { countedUntil, momentAfter, type Timeline } from './counted-time.js';
import {
  type ChosenRules,
  type ClockKind,
  type ClockPolicy,
  pausingStatuses,
  rulesFor,
  type Target,
  type TicketClass,
} from './policy.js';

/** The desk's own hours, and those that its policy names. */
export interface Calendars {
  readonly desk: Calendar;
  readonly named: Readonly<Record<string, Calendar>>;
}

/** All that a ticket's clocks follow from. */
export interface ClockFacts {
  readonly times: TicketTimes;
  readonly class: TicketClass;
  readonly policy: ClockPolicy;
  readonly calendars: Calendars;
}

/** What is remembered of a clock whatever its ticket or the policy becomes. */
export interface KnownClock {
  readonly kind: ClockKind;
  readonly turn: number;
  readonly breachedAt: Date | null;
}

/** A clock as it stands at a moment. */
export interface PlannedClock {
  readonly kind: ClockKind;
  readonly turn: number;
  /** `breached` for good once it was due and not met, also when it has stopped since. */
  readonly state: 'running' | 'paused' | 'stopped' | 'breached';
  readonly startedAt: Date;
  /** Null while the clock is paused, and where the calendar never has enough open time. */
  readonly dueAt: Date | null;
  readonly budgetMs: number;
  /** Counted until now or until the clock's end, ms. */
  readonly usedMs: number;
  readonly breachedAt: Date | null;
  readonly stoppedAt: Date | null;
  readonly stoppedBy: ClockRun['endedBy'];
  /** It stands still although the customer has written and nobody has answered. */
  readonly isPausedUnanswered: boolean;
  /** What is done before, at and after the due time, in order. */
  readonly steps: readonly ClockStep[];
  readonly target: Target;
  readonly timeline: Timeline;
}

const KINDS: readonly ClockKind[] = ['first', 'next', 'resolution'];

/**
 * All clocks of a ticket at a moment, by kind and turn: a function of what has happened to the ticket, of its class, the
 * desk's policy and the calendar. What `known` says has breached stays so, whatever was paused, answered or changed since.
 */
export function planClocks(
  facts: ClockFacts,
  now: Date,
  known: readonly KnownClock[] = [],
): readonly PlannedClock[] {
  const rules = rulesFor(facts.policy, facts.class);
  return KINDS.flatMap((kind) => {
    const target = rules[kind];
    if (target === undefined) return [];
    return runsOf(kind, facts.times, facts.policy.reopening).map((run) => {
      const before = known.find((clock) => clock.kind === kind && clock.turn === run.turn);
      return planClock(facts, { rules, run, target, breachedAt: before?.breachedAt ?? null }, now);
    });
  });
}

/** When a ticket of this class that is opened at `start` gets its first answer at the latest; null where that is never. */
export function firstAnswerDue(facts: Omit<ClockFacts, 'times'>, start: Date): Date | null {
  const turns = [{ askedAt: start, answeredAt: null }];
  const times = { openedAt: start, phases: [], turns, isMerged: false };
  return planClocks({ ...facts, times }, start).find(({ kind }) => kind === 'first')?.dueAt ?? null;
}

interface Ground {
  readonly rules: ChosenRules;
  readonly run: ClockRun;
  readonly target: Target;
  readonly breachedAt: Date | null;
}

function planClock(
  facts: ClockFacts,
  { rules, run, target, breachedAt: known }: Ground,
  now: Date,
): PlannedClock {
  const calendar = calendarFor(target, facts.calendars);
  const pauses = pausesOf(facts.times, pausingStatuses(run.kind, target), run);
  const { from, budgetMs } = budgetOf(run.startedAt, target, calendar);
  const timeline = { startedAt: run.startedAt, from, calendar, pauses };
  const due = momentAfter(timeline, budgetMs);
  const isLate = due !== null && (run.endedAt === null ? due <= now : due < run.endedAt);
  const breachedAt = known ?? (isLate ? due : null);
  const isPaused = run.endedAt === null && pauses.at(-1)?.to === null;
  const { kind, turn, startedAt, endedAt: stoppedAt, endedBy: stoppedBy } = run;
  return {
    ...{ kind, turn, startedAt, stoppedAt, stoppedBy, budgetMs, breachedAt, target, timeline },
    state: stateOf(breachedAt, stoppedAt, isPaused),
    dueAt: due,
    usedMs: countedUntil(timeline, stoppedAt ?? now),
    isPausedUnanswered: isPaused && facts.times.turns.some(({ answeredAt }) => answeredAt === null),
    steps: stepsOf({ timeline, budgetMs, due }, rules, {
      desk: facts.calendars.desk,
      isUrgent: facts.class.severity === 1,
    }),
  };
}

function stateOf(breachedAt: Date | null, stoppedAt: Date | null, isPaused: boolean): PlannedClock['state'] {
  if (breachedAt !== null) return 'breached';
  if (stoppedAt !== null) return 'stopped';
  return isPaused ? 'paused' : 'running';
}

function calendarFor(target: Target, { desk, named }: Calendars): Calendar {
  const own = target.calendar === undefined ? desk : named[target.calendar];
  if (own === undefined) throw new Error('A policy names a calendar that is not there.');
  return 'counts' in target && target.counts === 'always'
    ? { hours: { kind: 'always' }, timeZone: own.timeZone }
    : own;
}

/** A promise by the day is a budget too: the open time between the day that it counts for and the one it is due on. */
function budgetOf(startedAt: Date, target: Target, calendar: Calendar): { from: Date; budgetMs: number } {
  if ('minutes' in target) return { from: startedAt, budgetMs: target.minutes * MINUTE_MS };
  const from = countsFromByCutOff(startedAt, target.cutOff, calendar);
  const due = dueByCutOff(startedAt, { at: target.cutOff, openDaysLater: target.openDaysLater }, calendar);
  if (from === null || due === null) return { from: startedAt, budgetMs: Number.POSITIVE_INFINITY };
  return { from, budgetMs: openTimeBetween(from, due, calendar) };
}
