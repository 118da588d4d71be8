import { later, MINUTE_MS } from '../../shared/time.js';
import type { CallbackRecord } from './callbacks.model.js';

/** What is to be done for a callback at a moment: make it a task, tell somebody that nobody claims it, or nothing. */
export type CallbackStep = 'ring' | 'tell' | 'nothing';

/** No call takes longer; whoever has not said by then how it went has forgotten it. */
export const LEFT_LYING_MS = 30 * MINUTE_MS;

const HIGHEST_LEVEL = 2;

/** What `callback` asks for at `now`; also what was begun and not finished. Pure; never early. */
export function callbackStep(callback: CallbackRecord, now: Date): CallbackStep {
  if (callback.nextAt === null || callback.nextAt > now) return 'nothing';
  if (callback.state === 'scheduled') return 'ring';
  return callback.state === 'due' || callback.state === 'taken' ? 'tell' : 'nothing';
}

/** Whom the next telling is for: 1 the escalation role, 2 the head. */
export function levelToTell({ escalationLevel, isTelling }: CallbackRecord): 1 | 2 {
  const told = isTelling ? escalationLevel - 1 : escalationLevel;
  return told <= 0 ? 1 : 2;
}

/** When the next level is told of an unclaimed call, after `level` was told at `now`; null after the last one. */
export function nextTelling(level: number, now: Date, unclaimedMinutes: number): Date | null {
  return level >= HIGHEST_LEVEL ? null : later(now, unclaimedMinutes * MINUTE_MS);
}

/** From when on a colleague may take the call over; null while nobody holds it. */
export function freeAgainAt(callback: CallbackRecord): Date | null {
  return callback.state === 'taken' && callback.takenAt !== null
    ? later(callback.takenAt, LEFT_LYING_MS)
    : null;
}
