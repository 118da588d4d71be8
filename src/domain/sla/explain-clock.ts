import type { PlannedClock } from './clock-plan.js';
import { type ClockSpan, spansUntil } from './counted-time.js';

/**
 * Why a clock stands where it stands: every stretch from its start, counted or not, with the reason. Until its end; of a
 * clock that runs until it is due, or until now when that has passed or cannot be told. The counted stretches until now
 * are exactly the time used.
 */
export function explainClock(clock: PlannedClock, now: Date): readonly ClockSpan[] {
  const { stoppedAt, dueAt, timeline } = clock;
  const until = stoppedAt ?? (dueAt !== null && dueAt > now ? dueAt : now);
  return spansUntil(timeline, until);
}
