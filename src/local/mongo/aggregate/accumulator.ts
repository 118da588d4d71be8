import type { Doc, Value } from '../bson/document.js';

/** What becomes of the documents of one group. */
export interface Accumulator {
  add(doc: Doc): void;
  result(): Value | undefined;
}
