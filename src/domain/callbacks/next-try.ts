import { later, MINUTE_MS } from '../../shared/time.js';
import { type Calendar, findNextOpening } from '../calendar/index.js';

/** A desk's rule for calls that did not reach anybody. */
export interface CallbackPolicy {
  readonly maxAttempts: number;
  /** Where the desk never closes there is no next opening: the pause before the next try. */
  readonly retryMinutes: number;
}

/**
 * When to try again after a call at `at` reached nobody: at the desk's next opening, or after the pause where the desk
 * never closes. Null when `attempts` (that call included) are as many as the desk makes, or it never opens again.
 */
export function findNextTry(
  at: Date,
  attempts: number,
  policy: CallbackPolicy,
  calendar: Calendar,
): Date | null {
  if (attempts >= policy.maxAttempts) return null;
  if (calendar.hours.kind === 'always') return later(at, policy.retryMinutes * MINUTE_MS);
  return findNextOpening(at, calendar);
}
