import { DAY_MS, HOUR_MS, later, MINUTE_MS, SECOND_MS } from '../../shared/time.js';

const FIRST_PAUSE_MS = 15 * SECOND_MS;
const LONGEST_PAUSE_MS = HOUR_MS;

/** How long a letter is tried before it counts as undeliverable; RFC 5321 4.5.4.1 asks for four to five days. */
const GIVE_UP_AFTER_MS = 4 * DAY_MS;

/** A try that has not been heard of for this long belonged to a process that died: six replies at 30 s each are less. */
export const SENDING_LEASE_MS = 5 * MINUTE_MS;

/**
 * When to try a letter again that could not be handed over at `now`, after `attempts` tries: pauses double from 15
 * seconds to an hour. Null once it has been tried for four days.
 */
export function findNextDelivery(queuedAt: Date, now: Date, attempts: number): Date | null {
  if (now.getTime() - queuedAt.getTime() >= GIVE_UP_AFTER_MS) return null;
  return later(now, Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, attempts - 1), LONGEST_PAUSE_MS));
}
