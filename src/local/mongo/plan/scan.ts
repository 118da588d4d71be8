import { Doc } from '../bson/document.js';
import type { Collection } from '../storage/collection.js';
import { type Engine, TREE } from '../storage/engine.js';
import { idPrefix, recordAtEnd, recordOfDocKey } from '../storage/keys.js';
import type { Range } from '../storage/range.js';
import type { KeyRange } from './index-bounds.js';
import { MergeScan } from './merge-scan.js';
import { NearScan } from './near-scan.js';
import { beyond, type Candidate, type Effort, type Scan } from './scanning.js';

export type { Candidate, Effort, Scan } from './scanning.js';

import type { CollectionPlan, IndexPlan, Plan } from './planner.js';

export function openScan(engine: Engine, collection: Collection, plan: Plan): Scan {
  switch (plan.kind) {
    case 'index':
      if (plan.merged !== undefined) return new MergeScan(engine, collection, plan, plan.merged);
      return new IndexScan(engine, collection, plan);
    case 'collection':
      return new CollectionScan(engine, collection, plan);
    case 'text':
      return new IndexScan(engine, collection, plan.branch);
    case 'near':
      return new NearScan(engine, collection, plan);
    case 'union':
      return new UnionScan(plan.branches.map((branch) => new IndexScan(engine, collection, branch)));
  }
}

/** How many entries match, without looking at documents; only for plans that are exact. */
export function countEntries(engine: Engine, plan: IndexPlan, effort: Effort): number {
  if (plan.index.multikeyPaths.size > 0) {
    const records = new Set<number>();
    for (const range of plan.ranges) {
      for (const { key, value } of engine.entries(TREE.index, range)) records.add(recordOf(plan, key, value));
    }
    return records.size;
  }
  const count = plan.ranges.reduce((sum, range) => sum + engine.count(TREE.index, range), 0);
  effort.keysExamined += count;
  return count;
}

/** A long `$in` is looked up in parts: most of its values may lead to nothing. */
const MOST_RANGES = 1_000;

class CollectionScan implements Scan {
  readonly effort: Effort = { keysExamined: 0, docsExamined: 0 };
  readonly #engine: Engine;
  readonly #isReversed: boolean;
  #range: KeyRange | undefined;

  constructor(engine: Engine, collection: Collection, plan: CollectionPlan) {
    this.#engine = engine;
    this.#isReversed = plan.isReversed;
    this.#range = { from: idPrefix(collection.id), to: idPrefix(collection.id + 1) };
  }

  next(limit: number): Candidate[] {
    if (this.#range === undefined) return [];
    const entries = this.#engine.entries(TREE.docs, { ...this.#range, reverse: this.#isReversed, limit });
    const last = entries.at(-1)?.key;
    this.#range =
      last === undefined || entries.length < limit ? undefined : beyond(this.#range, last, this.#isReversed);
    this.effort.docsExamined += entries.length;
    return entries.map(({ key, value }) => ({ record: recordOfDocKey(key), doc: Doc.parse(value) }));
  }
}

class IndexScan implements Scan {
  readonly effort: Effort = { keysExamined: 0, docsExamined: 0 };
  readonly #engine: Engine;
  readonly #collection: Collection;
  readonly #plan: IndexPlan;
  readonly #ranges: KeyRange[];
  /** Arrays give a document several entries; it is returned for the first one only. */
  readonly #seen: Set<number> | undefined;
  isPaused = false;

  constructor(engine: Engine, collection: Collection, plan: IndexPlan) {
    this.#engine = engine;
    this.#collection = collection;
    this.#plan = plan;
    this.#ranges = plan.isReversed ? [...plan.ranges] : [...plan.ranges].reverse();
    this.#seen = plan.index.multikeyPaths.size > 0 || !plan.index.isOrdered ? new Set() : undefined;
  }

  next(limit: number): Candidate[] {
    const found: Candidate[] = [];
    this.isPaused = false;
    for (let looked = 0; found.length < limit; looked += 1) {
      if (looked === MOST_RANGES) {
        this.isPaused = true;
        break;
      }
      const range = this.#ranges.pop();
      if (range === undefined) break;
      this.#through(range, limit, found);
    }
    return found;
  }

  #through(range: KeyRange, limit: number, found: Candidate[]): void {
    const wanted = limit - found.length;
    const { isReversed, isSingleEntry } = this.#plan;
    if (isSingleEntry) {
      const value = this.#engine.get(TREE.index, range.from);
      if (value === undefined) return;
      this.effort.keysExamined += 1;
      this.#fetch(recordAtEnd(value), found);
      return;
    }
    const options = { ...range, reverse: isReversed, limit: wanted };
    const { last, records } = this.#plan.index.isUnique ? this.#byValue(options) : this.#byKey(options);
    this.effort.keysExamined += records.length;
    if (last !== undefined && records.length === wanted) this.#ranges.push(beyond(range, last, isReversed));
    for (const record of records) this.#fetch(record, found);
  }

  #byValue(range: Range): Found {
    const entries = this.#engine.entries(TREE.index, range);
    return { last: entries.at(-1)?.key, records: entries.map(({ value }) => recordAtEnd(value)) };
  }

  #byKey(range: Range): Found {
    const keys = this.#engine.keys(TREE.index, range);
    return { last: keys.at(-1), records: keys.map(recordAtEnd) };
  }

  #fetch(record: number, found: Candidate[]): void {
    if (this.#seen?.has(record)) return;
    this.#seen?.add(record);
    const doc = this.#collection.get(record);
    if (doc === undefined) return;
    this.effort.docsExamined += 1;
    found.push({ record, doc });
  }
}

/** The records that some entries stand for, and the key of the last entry. */
interface Found {
  readonly last: Buffer | undefined;
  readonly records: readonly number[];
}

class UnionScan implements Scan {
  readonly #scans: Scan[];
  readonly #seen = new Set<number>();
  isPaused = false;

  constructor(scans: Scan[]) {
    this.#scans = scans;
  }

  get effort(): Effort {
    return {
      keysExamined: this.#scans.reduce((sum, scan) => sum + scan.effort.keysExamined, 0),
      docsExamined: this.#scans.reduce((sum, scan) => sum + scan.effort.docsExamined, 0),
    };
  }

  next(limit: number): Candidate[] {
    this.isPaused = false;
    for (const scan of this.#scans) {
      for (let found = scan.next(limit); ; found = scan.next(limit)) {
        if (found.length === 0 && scan.isPaused === true) {
          this.isPaused = true;
          return [];
        }
        if (found.length === 0) break;
        const fresh = found.filter(({ record }) => !this.#seen.has(record));
        for (const { record } of fresh) this.#seen.add(record);
        if (fresh.length > 0) return fresh;
      }
    }
    return [];
  }
}

function recordOf(plan: IndexPlan, key: Buffer, value: Buffer): number {
  return plan.index.isUnique ? recordAtEnd(value) : recordAtEnd(key);
}
