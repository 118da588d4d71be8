import type { MeasuredWait } from '../receipts.js';

/** How true it was what visitors were told of the wait. */
export interface WaitAccuracy {
  /** How many were told, and how many of these waits lay within what was said. */
  readonly told: number;
  readonly within: number;
  readonly shorter: number;
  readonly longer: number;
  /** The wait that half of them had at most, and nine in ten, ms; 0 for none. */
  readonly typicalMs: number;
  readonly longMs: number;
}

const LONG = 0.9;

/** Holds the waits that were told against the real ones. */
export function judgeWaits(waits: readonly MeasuredWait[]): WaitAccuracy {
  const shorter = waits.filter((wait) => wait.realMs < wait.lowMs).length;
  const longer = waits.filter((wait) => wait.realMs > wait.highMs).length;
  const sorted = waits.map((wait) => wait.realMs).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    told: waits.length,
    within: waits.length - shorter - longer,
    shorter,
    longer,
    typicalMs: at(1 / 2),
    longMs: at(LONG),
  };
}
