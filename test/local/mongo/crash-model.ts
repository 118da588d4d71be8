import { type Document, serialize } from 'bson';

/** What one operation does to one document: what it is afterwards, `undefined` if it is gone. */
export interface Change {
  /** The collection and the `_id`, as one text. */
  readonly key: string;
  readonly after: Document | undefined;
}

/** Changes that are stored all or none, or each by itself. */
export interface Group {
  readonly changes: readonly Change[];
  readonly isAtomic: boolean;
}

/**
 * What one connection knows to be stored. An operation is first begun, then acknowledged; after a crash,
 * of those that were begun a first part may be there, the last of it in pieces unless it is atomic.
 */
export class Model {
  #known = new Map<string, Document>();
  #begun: Group[] = [];
  acknowledged = 0;

  begin(...groups: Group[]): void {
    this.#begun.push(...groups);
  }

  /** All that was begun is stored now: a server answers one connection in order. */
  acknowledge(operations = 1): void {
    for (const group of this.#begun) applyTo(this.#known, group);
    this.#begun = [];
    this.acknowledged += operations;
  }

  /** The document as it is after all that was begun. */
  get(key: string): Document | undefined {
    for (const group of [...this.#begun].reverse()) {
      const change = group.changes.findLast((one) => one.key === key);
      if (change !== undefined) return change.after;
    }
    return this.#known.get(key);
  }

  /** The keys of a collection's documents, as they are after all that was begun. */
  keysIn(collection: string): string[] {
    const prefix = keyOf(collection, '');
    const known = this.#begun.length === 0 ? this.#known : new Map(this.#known);
    for (const group of this.#begun) applyTo(known, group);
    return [...known.keys()].filter((key) => key.startsWith(prefix));
  }

  /** Compares with what is stored and takes it over. Answers what is wrong, nothing if all is well. */
  settle(stored: ReadonlyMap<string, Document>): string[] {
    let shortest: string[] | undefined;
    const state = new Map(this.#known);
    for (let whole = 0; whole <= this.#begun.length; whole += 1) {
      const problems = differences(state, this.#begun[whole], stored);
      if (shortest === undefined || problems.length < shortest.length) shortest = problems;
      const next = this.#begun[whole];
      if (next !== undefined) applyTo(state, next);
    }
    this.#known = new Map(stored);
    this.#begun = [];
    return shortest ?? [];
  }
}

export function keyOf(collection: string, id: string): string {
  return `${collection}/${id}`;
}

function applyTo(state: Map<string, Document>, { changes }: Group): void {
  for (const { key, after } of changes) {
    if (after === undefined) state.delete(key);
    else state.set(key, after);
  }
}

/** What keeps the stored documents from being the state, with the next group done in part. */
function differences(
  state: ReadonlyMap<string, Document>,
  next: Group | undefined,
  stored: ReadonlyMap<string, Document>,
): string[] {
  const open = new Map(
    next === undefined || next.isAtomic ? [] : next.changes.map((change) => [change.key, change.after]),
  );
  const problems: string[] = [];
  for (const key of new Set([...state.keys(), ...stored.keys(), ...open.keys()])) {
    const found = stored.get(key);
    if (isSame(found, state.get(key)) || (open.has(key) && isSame(found, open.get(key)))) continue;
    problems.push(`${key} is ${shown(found)}, expected ${shown(state.get(key))}`);
  }
  return problems;
}

function isSame(a: Document | undefined, b: Document | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return Buffer.compare(serialize(ordered(a)), serialize(ordered(b))) === 0;
}

/** The order of fields is not what is looked at here. */
function ordered(document: Document): Document {
  return Object.fromEntries(Object.entries(document).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function shown(document: Document | undefined): string {
  return document === undefined ? 'not there' : JSON.stringify(document).slice(0, 200);
}
