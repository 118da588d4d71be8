import type { Iso } from './views.js';

/** A stretch of a clock's time and why it counts or does not. */
export interface ClockSpanView {
  readonly from: Iso;
  readonly to: Iso;
  readonly isCounted: boolean;
  /**
   * `open`: counted. `closed`, `exception`, `holiday`: the desk is closed by its week, on a dated day, on a public
   * holiday. `cut_off`: open, but it came too late to count that day. `waiting`, `on_hold`: paused. `solved`: the ticket
   * was solved or closed and opened again.
   */
  readonly why: 'open' | 'closed' | 'exception' | 'holiday' | 'cut_off' | 'waiting' | 'on_hold' | 'solved';
  readonly holiday: { readonly pl: string; readonly en: string } | null;
  /** Who brought a pause about; empty for the server and for what the calendar says. */
  readonly byName: string;
}

/** Something that is done for a clock. */
export interface ClockStepView {
  /** `breach` is the due time itself. */
  readonly what: 'warn-assignee' | 'move-to-role' | 'tell-head' | 'breach';
  /** Null while it cannot be told, or where a warning would come too late to be one. */
  readonly at: Iso | null;
  readonly isDone: boolean;
}

/** A clock with the reason for every minute of it. */
export interface ClockExplained {
  readonly id: string;
  /** `first`: the first answer. `next`: the answer to a later turn of the customer. `resolution`: the solution. */
  readonly kind: 'first' | 'next' | 'resolution';
  readonly turn: number;
  /** `breached` for good, also when it has been stopped since. */
  readonly state: 'running' | 'paused' | 'stopped' | 'breached';
  readonly startedAt: Iso;
  /** Null while the clock is paused. */
  readonly dueAt: Iso | null;
  readonly breachedAt: Iso | null;
  readonly stoppedAt: Iso | null;
  readonly stoppedBy: 'answer' | 'closing' | null;
  readonly budgetMs: number;
  /** What has been counted until now, or until the clock stopped. */
  readonly usedMs: number;
  /** Of the budget; negative when it is used up. */
  readonly leftMs: number;
  /** How the budget is counted: every minute, in open hours, or by the day with a cut-off. */
  readonly counts: 'always' | 'hours' | 'cut_off';
  /** Name of the policy's calendar; empty for the desk's own hours. */
  readonly calendar: string;
  /** It stands still although the customer has written and nobody has answered. */
  readonly isPausedUnanswered: boolean;
  /** In order. */
  readonly steps: readonly ClockStepView[];
  /**
   * From the start until the clock stopped; while it runs until it is due, or until now when that has passed or cannot be
   * told. In order and without a gap; the counted stretches until now add up to `usedMs`.
   */
  readonly spans: readonly ClockSpanView[];
}

/** GET /tickets/:number/clocks, and /what-if for another severity, band or plan. */
export interface TicketClocks {
  readonly clocks: readonly ClockExplained[];
}
