import { type Calendar, findNextOpening, isOpen } from '../calendar/index.js';
import { momentAfter, type Timeline } from './counted-time.js';
import { type ChosenRules, type EscalationStep, stepOffset } from './policy.js';

/** Something that is done once for a clock. */
export interface ClockStep {
  /** Stays the same as long as the policy says the same: what is done goes by it. */
  readonly name: string;
  /** `breach` is the due time itself. */
  readonly do: EscalationStep['do'] | 'breach';
  /** Where `move-to-role` moves; empty for the desk's escalation role. */
  readonly role: string;
  /** Null while the clock is paused before it, and for a warning that would come too late to be one. */
  readonly at: Date | null;
}

interface Measured {
  readonly timeline: Timeline;
  readonly budgetMs: number;
  readonly due: Date | null;
}

interface Duty {
  readonly desk: Calendar;
  /** Severity 1: warned at any hour. */
  readonly isUrgent: boolean;
}

/** What is done for a clock and when, in order. Warnings that fall outside the desk's hours wait for its opening. */
export function stepsOf(
  { timeline, budgetMs, due }: Measured,
  rules: ChosenRules,
  duty: Duty,
): readonly ClockStep[] {
  const warnings = rules.warnBeforeMinutes.map(
    (beforeMinutes): EscalationStep => ({ do: 'warn-assignee', beforeMinutes }),
  );
  const steps = [...warnings, ...rules.escalation].flatMap((step): ClockStep[] => {
    const offset = stepOffset(step, budgetMs);
    if (offset === null) return [];
    const moment = momentAfter(timeline, offset);
    const at = step.do === 'warn-assignee' && offset < budgetMs ? warningAt(moment, due, duty) : moment;
    return [{ name: nameOf(step), do: step.do, role: step.role ?? '', at }];
  });
  return [{ name: 'breach', do: 'breach' as const, role: '', at: due }, ...steps].toSorted(byMoment);
}

/**
 * The steps that are to be taken at a moment, in order, of those not `done` yet. Once the time is up nobody is warned
 * that it soon will be, and of several warnings that were missed the last is enough.
 */
export function dueSteps(
  steps: readonly ClockStep[],
  done: readonly string[],
  now: Date,
): readonly ClockStep[] {
  const due = openSteps(steps, done, now).filter(({ at }) => at !== null && at <= now);
  const lastWarning = due.filter(isWarning(steps)).at(-1);
  return due.filter((step) => !isWarning(steps)(step) || step === lastWarning);
}

/** The step that comes next, due or not; null where nothing is left to do or nothing can be told yet. */
export function nextStep(steps: readonly ClockStep[], done: readonly string[], now: Date): ClockStep | null {
  return openSteps(steps, done, now).find(({ at }) => at !== null) ?? null;
}

function openSteps(steps: readonly ClockStep[], done: readonly string[], now: Date): readonly ClockStep[] {
  const due = dueOf(steps);
  const isOver = done.includes('breach') || (due !== null && due <= now);
  const warnings = steps.filter(isWarning(steps));
  // Whoever was warned that little time is left need not hear that there was more.
  const lastGiven = warnings.findLastIndex(({ name }) => done.includes(name));
  const tooLate = isOver ? warnings : warnings.slice(0, lastGiven + 1);
  return steps.filter((step) => !done.includes(step.name) && !tooLate.includes(step));
}

/** A warning lies before the due time; a word to the assignee after it is none. */
function isWarning(steps: readonly ClockStep[]): (step: ClockStep) => boolean {
  const due = dueOf(steps);
  return (step) => step.do === 'warn-assignee' && step.at !== null && due !== null && step.at < due;
}

function dueOf(steps: readonly ClockStep[]): Date | null {
  return steps.find((step) => step.do === 'breach')?.at ?? null;
}

function warningAt(moment: Date | null, due: Date | null, { desk, isUrgent }: Duty): Date | null {
  if (moment === null || isUrgent || isOpen(moment, desk)) return moment;
  const opening = findNextOpening(moment, desk);
  return opening === null || due === null || opening >= due ? null : opening;
}

function nameOf(step: EscalationStep): string {
  if ('percent' in step) return `${step.do}@${step.percent}%`;
  return 'afterMinutes' in step ? `${step.do}@+${step.afterMinutes}` : `${step.do}@-${step.beforeMinutes}`;
}

/** Steps without a moment stand last; the breach stands before what is done because of it. */
function byMoment(one: ClockStep, other: ClockStep): number {
  return (
    (one.at?.getTime() ?? Number.POSITIVE_INFINITY) - (other.at?.getTime() ?? Number.POSITIVE_INFINITY) || 0
  );
}
