import type { Doc } from '../../bson/document.js';

const SCORES = new WeakMap<Doc, () => number>();

/** Remembers how well a document answers a `$text` query; computed when somebody asks for it. */
export function rememberScore(doc: Doc, score: () => number): void {
  SCORES.set(doc, score);
}

/** What `{ $meta: 'textScore' }` stands for; none for a document that no `$text` query has found. */
export function scoreOf(doc: Doc): number | undefined {
  return SCORES.get(doc)?.();
}

/** A document that was made of another one keeps its score. Returns the new one. */
export function carryScore(from: Doc, to: Doc): Doc {
  const score = SCORES.get(from);
  if (score !== undefined && from !== to) SCORES.set(to, score);
  return to;
}
