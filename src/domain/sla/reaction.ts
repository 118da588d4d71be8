import { MINUTE_MS } from '../../shared/time.js';
import { addOpenTime, type Calendar } from '../calendar/index.js';

/** A desk's promise for the first answer. */
export interface ReactionPolicy {
  readonly budgetMinutes: number;
  /** Whether every minute counts, or only those of the desk's hours. */
  readonly counts: 'always' | 'hours';
  readonly warnBeforeMinutes: number;
}

const ALWAYS: Calendar['hours'] = { kind: 'always' };

/**
 * When the first answer to a ticket opened at `start` is due, and when its assignee is warned: `warnBeforeMinutes` of
 * the same counted time earlier. Throws a plain error where the calendar never has enough open time.
 */
export function reactionDue(
  start: Date,
  policy: ReactionPolicy,
  calendar: Calendar,
): { warnAt: Date; dueAt: Date } {
  const counted = policy.counts === 'always' ? { ...calendar, hours: ALWAYS } : calendar;
  const warnAt = addOpenTime(start, (policy.budgetMinutes - policy.warnBeforeMinutes) * MINUTE_MS, counted);
  const dueAt = addOpenTime(start, policy.budgetMinutes * MINUTE_MS, counted);
  if (warnAt === null || dueAt === null)
    throw new Error('The calendar has too little open time for the budget.');
  return { warnAt, dueAt };
}
