import type { Collection } from '../storage/collection.js';
import { type Engine, TREE } from '../storage/engine.js';
import { recordAtEnd } from '../storage/keys.js';
import type { MergedRange } from './index-bounds.js';
import type { IndexPlan } from './planner.js';
import { beyond, type Candidate, type Effort, type Scan } from './scanning.js';

/** An entry that was read ahead: what its place in the order is, and where it is in its range. */
interface Ahead {
  readonly key: Buffer;
  readonly order: Buffer;
  readonly record: number;
}

/** One range, in its own order. */
interface Stream {
  range: MergedRange;
  ahead: Ahead[];
  isAtEnd: boolean;
}

/**
 * Takes from several ranges of an index whatever comes next in the order of the fields behind those that tell the
 * ranges apart. What was read ahead is forgotten between chunks, since others may change it meanwhile.
 */
export class MergeScan implements Scan {
  readonly effort: Effort = { keysExamined: 0, docsExamined: 0 };
  readonly #engine: Engine;
  readonly #collection: Collection;
  readonly #plan: IndexPlan;
  readonly #seen = new Set<number>();
  #streams: Stream[];

  constructor(engine: Engine, collection: Collection, plan: IndexPlan, ranges: readonly MergedRange[]) {
    this.#engine = engine;
    this.#collection = collection;
    this.#plan = plan;
    this.#streams = ranges.map((range) => ({ range, ahead: [], isAtEnd: false }));
  }

  next(limit: number): Candidate[] {
    const found: Candidate[] = [];
    const some = Math.max(1, Math.ceil((limit * 2) / Math.max(this.#streams.length, 1)));
    while (found.length < limit) {
      const stream = this.#foremost(Math.min(limit, some));
      const entry = stream?.ahead.shift();
      if (stream === undefined || entry === undefined) break;
      this.effort.keysExamined += 1;
      stream.range = { ...stream.range, ...beyond(stream.range, entry.key, this.#plan.isReversed) };
      this.#fetch(entry.record, found);
    }
    for (const stream of this.#streams) {
      stream.isAtEnd &&= stream.ahead.length === 0;
      stream.ahead = [];
    }
    return found;
  }

  /** The stream whose next entry is next of all. */
  #foremost(readAhead: number): Stream | undefined {
    let best: { stream: Stream; order: Buffer } | undefined;
    for (const stream of this.#streams) {
      if (stream.ahead.length === 0 && !stream.isAtEnd) this.#read(stream, readAhead);
      const order = stream.ahead[0]?.order;
      if (order === undefined) continue;
      const difference = best === undefined ? -1 : order.compare(best.order);
      if (best === undefined || (this.#plan.isReversed ? difference > 0 : difference < 0))
        best = { stream, order };
    }
    this.#streams = this.#streams.filter(({ ahead, isAtEnd }) => ahead.length > 0 || !isAtEnd);
    return best?.stream;
  }

  #read(stream: Stream, limit: number): void {
    const { from, to, orderedFrom } = stream.range;
    const range = { from, to, reverse: this.#plan.isReversed, limit };
    stream.ahead = this.#plan.index.isUnique
      ? this.#engine
          .entries(TREE.index, range)
          .map(({ key, value }) => ({ key, order: key.subarray(orderedFrom), record: recordAtEnd(value) }))
      : this.#engine
          .keys(TREE.index, range)
          .map((key) => ({ key, order: key.subarray(orderedFrom), record: recordAtEnd(key) }));
    stream.isAtEnd = stream.ahead.length < limit;
  }

  #fetch(record: number, found: Candidate[]): void {
    if (this.#seen.has(record)) return;
    if (this.#plan.index.multikeyPaths.size > 0) this.#seen.add(record);
    const doc = this.#collection.get(record);
    if (doc === undefined) return;
    this.effort.docsExamined += 1;
    found.push({ record, doc });
  }
}
