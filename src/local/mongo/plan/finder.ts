import type { Doc, Value } from '../bson/document.js';
import { CommandError } from '../errors.js';
import { type Collation, SIMPLE } from '../query/collation.js';
import { Filter } from '../query/filter.js';
import type { Collection } from '../storage/collection.js';
import type { Engine } from '../storage/engine.js';
import { type KeyLimits, withinKeys } from './key-limits.js';
import { indexesOf } from './plan-kinds.js';
import { choosePlan, type Plan } from './planner.js';
import { type Candidate, type Effort, openScan, type Scan } from './scan.js';
import { compareSortKeys, type SortField, sortKeyOf } from './sort-order.js';
import { textIndexOf } from './text-plan.js';
import type { TimeLimit } from './time-limit.js';

export interface FindOptions extends KeyLimits {
  readonly filter: Doc;
  readonly sort?: readonly SortField[];
  readonly skip?: number;
  /** At most so many documents; 0 for all. */
  readonly limit?: number;
  readonly collation?: Collation;
  readonly variables?: Doc | undefined;
  readonly timeLimit?: TimeLimit | undefined;
}

/** How many entries are looked at in one step. */
const STEP = 128;

/**
 * Finds documents step by step, in order, with skip and limit applied. A step is short; whoever has time
 * for others in between may take it, nothing is held open.
 */
export class Finder {
  readonly plan: Plan;
  readonly filter: Filter;
  readonly #collection: Collection;
  readonly #scan: Scan;
  readonly #sorter: Sorter | undefined;
  readonly #timeLimit: TimeLimit | undefined;
  #sorted: number[] | undefined;
  #toSkip: number;
  #left: number;
  #isDone = false;
  /** Grows, so that who wants one document does not pay for many. */
  #chunk = 8;
  #pending: Candidate[] = [];

  constructor(engine: Engine, collection: Collection, options: FindOptions) {
    const { filter, sort = [], collation = SIMPLE, hint, variables } = options;
    this.#collection = collection;
    this.#timeLimit = options.timeLimit;
    const text = textIndexOf(collection)?.text;
    this.filter = new Filter(filter, { collation, variables, text, hasScripts: true });
    assertScored(sort, this.filter);
    this.plan = withinKeys(choosePlan(engine, collection, { filter, sort, collation, hint }), options);
    for (const { uses } of indexesOf(this.plan)) uses.count += 1;
    this.#scan = openScan(engine, collection, this.plan);
    this.#toSkip = options.skip ?? 0;
    this.#left = options.limit || Number.POSITIVE_INFINITY;
    this.#sorter = this.plan.isSorted ? undefined : new Sorter(sort, collation, this.#toSkip + this.#left);
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  get effort(): Effort {
    return this.#scan.effort;
  }

  /** Some of the next documents, at most `limit`; none does not mean the end, `isDone` does. */
  step(limit = STEP): Candidate[] {
    if (this.#isDone) return [];
    if (this.#timeLimit === undefined) return this.#advance(limit);
    return this.#timeLimit.during(() => this.#advance(limit));
  }

  #advance(limit: number): Candidate[] {
    const found =
      this.#sorter === undefined ? this.#stepThrough(limit) : this.#stepSorted(this.#sorter, limit);
    const passed = found.slice(Math.min(this.#toSkip, found.length));
    this.#toSkip -= found.length - passed.length;
    const taken = passed.slice(0, Math.min(this.#left, limit));
    this.#left -= taken.length;
    for (const { doc } of taken) this.filter.score(doc);
    if (this.#left <= 0) this.#isDone = true;
    return taken;
  }

  #stepThrough(limit: number): Candidate[] {
    if (this.#pending.length === 0) {
      const needed = this.plan.isExact ? this.#left + this.#toSkip : STEP;
      const candidates = this.#scan.next(Math.max(1, Math.min(this.#chunk, needed)));
      this.#chunk = Math.min(STEP, this.#chunk * 4);
      if (candidates.length === 0 && this.#scan.isPaused !== true) this.#isDone = true;
      this.#pending = this.plan.isExact ? candidates : candidates.filter(({ doc }) => this.filter.test(doc));
    }
    return this.#pending.splice(0, limit + this.#toSkip);
  }

  #stepSorted(sorter: Sorter, limit: number): Candidate[] {
    if (this.#sorted === undefined) {
      const candidates = this.#scan.next(STEP);
      for (const candidate of candidates) {
        if (!(this.plan.isExact || this.filter.test(candidate.doc))) continue;
        this.filter.score(candidate.doc);
        sorter.add(candidate);
      }
      if (candidates.length === 0 && this.#scan.isPaused !== true) this.#sorted = sorter.finish().reverse();
      return [];
    }
    const found: Candidate[] = [];
    while (found.length < limit + this.#toSkip) {
      const record = this.#sorted.pop();
      if (record === undefined) {
        this.#isDone = true;
        break;
      }
      const doc = this.#collection.get(record);
      if (doc !== undefined) found.push({ record, doc });
    }
    return found;
  }
}

function assertScored(sort: readonly SortField[], filter: Filter): void {
  if (filter.text !== undefined || !sort.some(({ isScore }) => isScore)) return;
  throw new CommandError(40218, 'query requires text score metadata, but it is not available');
}

/** All matching documents at once, for callers that cannot wait in between. */
export function* findAll(engine: Engine, collection: Collection, options: FindOptions): Generator<Candidate> {
  const finder = new Finder(engine, collection, options);
  while (!finder.isDone) yield* finder.step();
}

/** Keeps keys and record numbers, not documents; with a limit, little more than that many. */
class Sorter {
  readonly #sort: readonly SortField[];
  readonly #collation: Collation;
  readonly #limit: number;
  #items: { key: (Value | undefined)[]; record: number; order: number }[] = [];
  #added = 0;

  constructor(sort: readonly SortField[], collation: Collation, limit: number) {
    this.#sort = sort;
    this.#collation = collation;
    this.#limit = limit;
  }

  add({ record, doc }: Candidate): void {
    this.#items.push({ key: sortKeyOf(doc, this.#sort, this.#collation), record, order: this.#added });
    this.#added += 1;
    if (this.#items.length > this.#limit * 2 + 1_000) {
      this.#arrange();
      this.#items.length = this.#limit;
    }
  }

  finish(): number[] {
    this.#arrange();
    const records = this.#items
      .slice(0, Math.min(this.#limit, this.#items.length))
      .map(({ record }) => record);
    this.#items = [];
    return records;
  }

  #arrange(): void {
    this.#items.sort(
      (a, b) => compareSortKeys(a.key, b.key, this.#sort, this.#collation) || a.order - b.order,
    );
  }
}
