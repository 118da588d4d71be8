import type { Doc } from '../bson/document.js';
import type { Collection } from '../storage/collection.js';
import { type Engine, TREE } from '../storage/engine.js';
import { recordAtEnd } from '../storage/keys.js';
import { rangesOfBoxes } from './geo-plan.js';
import type { KeyRange } from './index-bounds.js';
import type { NearPlan } from './plan-kinds.js';
import { beyond, type Candidate, type Effort, type Scan } from './scanning.js';

/** The first circle is so small a part of all there is; each further one is twice as wide. */
const FIRST_CIRCLE = 2 ** -16;
const CELLS_OF_CIRCLE = 16;
/** So many entries are looked at before others get their turn. */
const MOST_AT_ONCE = 1_000;

interface Found extends Omit<Candidate, 'doc'> {
  readonly distance: number;
}

/** What is nearest comes first: circles around the place grow, and what they have is put in order. */
export class NearScan implements Scan {
  readonly effort: Effort = { keysExamined: 0, docsExamined: 0 };
  readonly #engine: Engine;
  readonly #collection: Collection;
  readonly #plan: NearPlan;
  readonly #seen = new Set<number>();
  /** As wide as a circle can get. */
  readonly #widest: number;
  #radius: number;
  #ranges: KeyRange[];
  /** Found in the boxes around the circle, the farthest first. */
  #waiting: Found[] = [];
  #isSorted = true;
  isPaused = false;

  constructor(engine: Engine, collection: Collection, plan: NearPlan) {
    this.#engine = engine;
    this.#collection = collection;
    this.#plan = plan;
    const { near, index } = plan;
    const all = near.isSphere
      ? Math.PI * near.unitsInRadian
      : 2 * (index.geo?.width ?? 0) + Math.hypot(...near.pair);
    this.#widest = Math.min(near.most, all);
    this.#radius = Math.min(this.#widest, Math.max(near.least, all * FIRST_CIRCLE));
    this.#ranges = this.#rangesOfCircle();
  }

  next(limit: number): Candidate[] {
    this.isPaused = false;
    let left = MOST_AT_ONCE;
    for (;;) {
      while (this.#ranges.length > 0) {
        if (left <= 0) {
          this.isPaused = true;
          return [];
        }
        left -= this.#look(left);
      }
      const ready = this.#takeReady(limit);
      if (ready.length > 0) return ready;
      if (this.#radius >= this.#widest && this.#waiting.length === 0) return [];
      this.#grow();
    }
  }

  #rangesOfCircle(): KeyRange[] {
    const { near, index } = this.#plan;
    return rangesOfBoxes(index, near.boxesWithin(this.#radius), CELLS_OF_CIRCLE).reverse();
  }

  #grow(): void {
    if (this.#radius >= this.#widest) return;
    this.#radius = Math.min(this.#widest, this.#radius * 2);
    this.#ranges = this.#rangesOfCircle();
  }

  /** Looks at some entries; how many there were. */
  #look(most: number): number {
    const range = this.#ranges.pop();
    if (range === undefined) return 0;
    const { isUnique } = this.#plan.index;
    const entries = this.#engine.entries(TREE.index, { ...range, limit: most });
    const last = entries.at(-1)?.key;
    if (last !== undefined && entries.length === most) this.#ranges.push(beyond(range, last, false));
    this.effort.keysExamined += entries.length;
    for (const { key, value } of entries) this.#meet(recordAtEnd(isUnique ? value : key));
    return Math.max(1, entries.length);
  }

  #meet(record: number): void {
    if (this.#seen.has(record)) return;
    this.#seen.add(record);
    const doc = this.#collection.get(record);
    if (doc === undefined) return;
    this.effort.docsExamined += 1;
    const distance = this.#distanceTo(doc);
    if (distance === undefined) return;
    this.#waiting.push({ record, distance });
    this.#isSorted = false;
  }

  #distanceTo(doc: Doc): number | undefined {
    return this.#plan.near.distanceTo(doc)?.distance;
  }

  /** Those that are within the circle: whatever is not found yet is farther away. */
  #takeReady(limit: number): Candidate[] {
    if (!this.#isSorted) this.#waiting.sort((a, b) => b.distance - a.distance || b.record - a.record);
    this.#isSorted = true;
    const ready: Candidate[] = [];
    while (ready.length < limit) {
      const nearest = this.#waiting.at(-1);
      const isReady =
        nearest !== undefined && (nearest.distance <= this.#radius || this.#radius >= this.#widest);
      if (!isReady) break;
      this.#waiting.pop();
      const doc = this.#collection.get(nearest.record);
      if (doc !== undefined) ready.push({ record: nearest.record, doc });
    }
    return ready;
  }
}
