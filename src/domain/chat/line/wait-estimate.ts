/** How long conversations take, ms: half of them at most `typicalMs`, nine in ten at most `longMs`. */
export interface ServiceTime {
  readonly typicalMs: number;
  readonly longMs: number;
}

/** The people who can take a chat. */
export interface Staff {
  /** Seats of everybody on duty who handles the topic. */
  readonly seats: number;
  /** How many of these are free now. */
  readonly free: number;
}

/** A range of the wait, ms. */
export interface WaitRange {
  readonly lowMs: number;
  readonly highMs: number;
}

/** An agent reads the question and accepts. */
const ACCEPTING_MS = 20_000;

/**
 * The wait of whoever has `ahead` others before them, or null where nobody who could come is on duty. With all seats
 * taken, one becomes free every service time divided by the seats; the low end reckons with typical conversations, the
 * high end with long ones.
 */
export function estimateWait(ahead: number, staff: Staff, service: ServiceTime): WaitRange | null {
  if (staff.seats === 0) return null;
  const turns = ahead - staff.free + 1;
  if (turns <= 0) return { lowMs: 0, highMs: 2 * ACCEPTING_MS };
  return {
    lowMs: Math.round((turns * service.typicalMs) / staff.seats),
    highMs: Math.round((turns * service.longMs) / staff.seats) + 2 * ACCEPTING_MS,
  };
}
