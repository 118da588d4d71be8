import { MINUTE_MS } from '../../shared/time.js';

/**
 * What is measured, as the field defines it. `first`: from the ticket's opening to the first public answer. `next`: from
 * the oldest customer message that nobody has answered since, to the next public answer; one clock for each such turn.
 * `resolution`: from the opening until the ticket is solved or closed.
 */
export type ClockKind = 'first' | 'next' | 'resolution';

/** Statuses during which a clock may stand still. */
export type PausingStatus = 'waiting' | 'on_hold';

interface Counting {
  /** Name of one of the policy's calendars; the desk's own hours where none is named. */
  readonly calendar?: string | undefined;
  /** In which statuses the clock stands still; see {@link pausingStatuses}. */
  readonly pausedBy?: readonly PausingStatus[] | undefined;
}

/** A promise of so much time, of all time or of open time. */
export interface BudgetTarget extends Counting {
  readonly minutes: number;
  readonly counts: 'always' | 'hours';
}

/** A promise by the day: what comes before the cut-off is due at the close of that open day, or of one after it. */
export interface CutOffTarget extends Counting {
  /** Wall-clock time `HH:MM`; `00:00` lets every day be over as it begins: due at the close of the next open day. */
  readonly cutOff: string;
  readonly openDaysLater: number;
}

export type Target = BudgetTarget | CutOffTarget;

/** When a step is taken: at a share of the budget, or so many counted minutes before or after the due time. */
export type StepMoment =
  | { readonly percent: number }
  | { readonly beforeMinutes: number }
  | { readonly afterMinutes: number };

/** `role` says where to move; the desk's escalation role where none is named. */
export type EscalationStep = StepMoment & {
  readonly do: 'warn-assignee' | 'move-to-role' | 'tell-head';
  readonly role?: string | undefined;
};

/** What may differ from ticket to ticket. */
export interface ClockRules {
  readonly first?: Target | undefined;
  readonly next?: Target | undefined;
  readonly resolution?: Target | undefined;
  /** Lead times of the assignee's warnings, counted minutes. One that is no shorter than the budget warns nobody. */
  readonly warnBeforeMinutes?: readonly number[] | undefined;
  readonly escalation?: readonly EscalationStep[] | undefined;
}

/** What a ticket is, as far as promises depend on it. */
export interface TicketClass {
  readonly severity: number;
  readonly band: string;
  readonly plan: string;
}

/** A desk's promises. */
export interface ClockPolicy extends ClockRules {
  readonly first: Target;
  readonly warnBeforeMinutes: readonly number[];
  readonly escalation: readonly EscalationStep[];
  readonly overrides: readonly (ClockRules & { readonly when: ClassCondition })[];
  /** Whether a ticket that is opened again goes on with its clocks or starts them anew. */
  readonly reopening: 'resume' | 'restart';
}

/** Every field that is named must fit. */
export interface ClassCondition {
  readonly severity?: readonly number[] | undefined;
  readonly band?: string | undefined;
  readonly plan?: string | undefined;
}

/** The rules for one ticket, with nothing left to choose. */
export type ChosenRules = ClockRules & Pick<ClockPolicy, 'first' | 'warnBeforeMinutes' | 'escalation'>;

/**
 * The rules for a ticket of this class. Each rule is taken from the override that fits and names most of severity, band
 * and plan; of two that name equally many, from the one that stands later; and from the policy where none says it.
 */
export function rulesFor(policy: ClockPolicy, of: TicketClass): ChosenRules {
  const fitting = policy.overrides
    .filter(({ when }) => fits(when, of))
    .toSorted((one, other) => named(one.when) - named(other.when));
  return Object.assign({}, policy, ...fitting.map(({ when: _, ...own }) => withoutUndefined(own)));
}

/**
 * In which statuses a clock stands still. Promises of an answer run on, as the field defines them: nobody can put off an
 * answer that is owed by calling the ticket waiting. Time to the solution stands still while the customer or a third
 * side is waited for. A desk may say otherwise.
 */
export function pausingStatuses(kind: ClockKind, target: Target): readonly PausingStatus[] {
  return target.pausedBy ?? (kind === 'resolution' ? ['waiting', 'on_hold'] : []);
}

/** How much counted time lies before a step, ms; null where it does not fit into the budget. */
export function stepOffset(step: StepMoment, budgetMs: number): number | null {
  if ('percent' in step) return Math.round((budgetMs * step.percent) / 100);
  if ('afterMinutes' in step) return budgetMs + step.afterMinutes * MINUTE_MS;
  const offset = budgetMs - step.beforeMinutes * MINUTE_MS;
  return offset > 0 ? offset : null;
}

function fits(when: ClassCondition, of: TicketClass): boolean {
  return (
    (when.severity?.includes(of.severity) ?? true) &&
    (when.band ?? of.band) === of.band &&
    (when.plan ?? of.plan) === of.plan
  );
}

function named(when: ClassCondition): number {
  return Object.values(when).filter((value) => value !== undefined).length;
}

function withoutUndefined(rules: ClockRules): Partial<ChosenRules> {
  return Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined));
}
