import { Doc } from '../bson/document.js';

/**
 * Stands among the documents of a pipeline where others should have a turn. It is no document: every stage
 * passes it on as it is, and whoever drives the pipeline waits for a moment.
 */
export const PAUSE = new Doc();

/** Says when a pipeline has been at work for long enough. */
export class Pace {
  #sinceMs = performance.now();

  get isDue(): boolean {
    return performance.now() - this.#sinceMs > SLICE_MS;
  }

  restart(): void {
    this.#sinceMs = performance.now();
  }
}

const SLICE_MS = 15;

/** The documents, with a pause in front of one whenever it is due. */
export function* paced(documents: Iterable<Doc>, pace: Pace | undefined): Generator<Doc> {
  for (const doc of documents) {
    if (pace?.isDue) {
      pace.restart();
      yield PAUSE;
    }
    yield doc;
  }
}

/** All of the documents, for stages that need them at once; pauses are passed on meanwhile. */
export function* collect(documents: Iterable<Doc>): Generator<Doc, Doc[]> {
  const all: Doc[] = [];
  for (const doc of documents) {
    if (doc === PAUSE) yield doc;
    else all.push(doc);
  }
  return all;
}
