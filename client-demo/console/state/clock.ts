import type { ClockView } from '../../../src/protocol/index.js';

/** What the clock's strip shows at one moment, in parts of the whole from 0 to 1. */
export interface ClockStrip {
  readonly tone: 'calm' | 'warned' | 'breached' | 'stopped';
  /** Time that has counted. */
  readonly counted: number;
  /** Where the warning stands. */
  readonly warning: number;
  /** Until the due moment, milliseconds; negative when it has passed. A stopped clock's rest stays as it was. */
  readonly leftMs: number;
}

/** Reads a clock at the moment `nowMs` (milliseconds since the epoch). */
export function readClock(clock: ClockView, nowMs: number): ClockStrip {
  const startMs = Date.parse(clock.startedAt);
  // A paused clock is due at no moment that can be told: nothing of it is left to show.
  const dueMs = clock.dueAt === null ? nowMs : Date.parse(clock.dueAt);
  const atMs = clock.stoppedAt === null ? nowMs : Date.parse(clock.stoppedAt);
  const wholeMs = Math.max(1, dueMs - startMs);
  const part = (moment: number) => Math.min(1, Math.max(0, (moment - startMs) / wholeMs));
  return {
    tone: toneOf(clock, atMs),
    counted: part(atMs),
    warning: part(clock.warnAt === null ? dueMs : Date.parse(clock.warnAt)),
    leftMs: dueMs - atMs,
  };
}

function toneOf(clock: ClockView, atMs: number): ClockStrip['tone'] {
  if (clock.breachedAt !== null || clock.state === 'breached') return 'breached';
  if (clock.stoppedAt !== null || clock.state === 'stopped') return 'stopped';
  if (clock.dueAt === null) return 'calm';
  if (atMs >= Date.parse(clock.dueAt)) return 'breached';
  const isWarned = clock.warnAt !== null && atMs >= Date.parse(clock.warnAt);
  return clock.warnedAt !== null || isWarned ? 'warned' : 'calm';
}
