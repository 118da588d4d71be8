import { later, MINUTE_MS } from '../../shared/time.js';
import { findNextOpening } from '../calendar/index.js';
import { findCommonOpening } from './caller-hours.js';
import type { CallHours } from './plan-call.js';

/** A desk's rule for calls that did not reach anybody. */
export interface CallbackPolicy {
  readonly maxAttempts: number;
  /** Where the desk never closes there is no next opening: the pause before the next try. */
  readonly retryMinutes: number;
  /** The pause after a busy line: somebody is there. */
  readonly busyMinutes: number;
}

/** How a try went. */
export type CallOutcome = 'reached' | 'not_reached' | 'busy' | 'voicemail' | 'wrong_number' | 'declined';

/** Outcomes after which it is worth trying again. */
const WORTH_ANOTHER: ReadonlySet<CallOutcome> = new Set(['not_reached', 'busy', 'voicemail']);

/**
 * When to try again after a call at `at`: after a busy line, when the short pause is over; where nobody answered, or a
 * machine did, at the desk's next opening, or after the long pause where it never closes; always when both the desk is
 * open and the person may be called. Null when it is not worth it, when `attempts` (that call included) are as many as
 * the desk makes, or when there is no such moment.
 */
export function findNextTry(
  { at, outcome, attempts }: { at: Date; outcome: CallOutcome; attempts: number },
  policy: CallbackPolicy,
  hours: CallHours,
): Date | null {
  if (!WORTH_ANOTHER.has(outcome) || attempts >= policy.maxAttempts) return null;
  const from = outcome === 'busy' ? later(at, policy.busyMinutes * MINUTE_MS) : pauseOver(at, policy, hours);
  return from === null ? null : findCommonOpening(from, [hours.desk, hours.caller]);
}

function pauseOver(at: Date, policy: CallbackPolicy, { desk }: CallHours): Date | null {
  if (desk.hours.kind === 'always') return later(at, policy.retryMinutes * MINUTE_MS);
  return findNextOpening(at, desk);
}
