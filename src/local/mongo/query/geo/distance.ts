import type { Doc } from '../../bson/document.js';
import type { Distance } from './near.js';

const DISTANCES = new WeakMap<Doc, () => Distance | undefined>();

/** Remembers how near a document is to what `$near` asks for; computed when somebody asks for it. */
export function rememberDistance(doc: Doc, distance: () => Distance | undefined): void {
  DISTANCES.set(doc, distance);
}

/** How near the document is; nothing for one that no `$near` has found. */
export function distanceOf(doc: Doc): Distance | undefined {
  return DISTANCES.get(doc)?.();
}
