import type { Doc } from '../bson/document.js';
import type { KeyRange } from './index-bounds.js';

/** How much work a scan did, for `explain`. */
export interface Effort {
  keysExamined: number;
  docsExamined: number;
}

export interface Candidate {
  readonly record: number;
  readonly doc: Doc;
}

/**
 * Goes through what a plan leads to, a chunk at a time. Between chunks nothing is held open: the position
 * is a key, so that other commands may change anything in between.
 */
export interface Scan {
  readonly effort: Effort;
  /** At most about `limit` candidates; an empty list means the end, unless `isPaused` says otherwise. */
  next(limit: number): Candidate[];
  /** Nothing was found so far, and there is more to look through. */
  readonly isPaused?: boolean;
}

/** What is left of a range after its entry `last`. */
export function beyond(range: KeyRange, last: Buffer, isReversed: boolean): KeyRange {
  return isReversed
    ? { from: range.from, to: last }
    : { from: Buffer.concat([last, Buffer.of(0)]), to: range.to };
}
