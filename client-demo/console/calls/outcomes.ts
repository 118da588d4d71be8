import type { CallbackOutcome, CallbackRow } from '../../../src/protocol/index.js';
import { callTexts } from '../texts/call-texts.js';

/** How a call may end, the usual ways first. */
export const OUTCOMES = [
  'reached',
  'not_reached',
  'busy',
  'voicemail',
  'wrong_number',
  'declined',
] as const satisfies readonly CallbackOutcome[];

/** An outcome in words; what the page does not know stays as it is. */
export function sayOutcome(outcome: string): string {
  const known = OUTCOMES.find((one) => one === outcome);
  return known === undefined ? outcome : callTexts(`outcome_${known}`);
}

/** What follows when this outcome is recorded; empty when nothing has to be said. */
export function sayConsequence(outcome: CallbackOutcome, call: CallbackRow): string {
  if (outcome === 'reached') return '';
  if (outcome === 'wrong_number' || outcome === 'declined') return callTexts('hint_closes');
  const isLast = call.attempts.length + 1 >= call.maxAttempts;
  if (isLast) return callTexts('hint_last_try');
  return callTexts(outcome === 'busy' ? 'hint_busy' : 'hint_not_reached');
}
