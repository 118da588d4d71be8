/** The rows that are picked, and the one that was picked last. */
export interface Selection {
  readonly picked: ReadonlySet<string>;
  /** From here a range is picked. */
  readonly last: string | null;
}

export const NOTHING_PICKED: Selection = { picked: new Set(), last: null };

/** Picks one row, or lets it go. */
export function toggled({ picked }: Selection, key: string): Selection {
  const next = new Set(picked);
  if (!next.delete(key)) next.add(key);
  return { picked: next, last: key };
}

/** Picks all rows from the last picked one to this one; without a last one, this one. `keys` is the list in its order. */
export function extended({ picked, last }: Selection, key: string, keys: readonly string[]): Selection {
  const from = last === null ? -1 : keys.indexOf(last);
  const to = keys.indexOf(key);
  if (to < 0) return { picked, last };
  const range = from < 0 ? [key] : keys.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { picked: new Set([...picked, ...range]), last: key };
}

/** What is picked and still in the list. */
export function remaining({ picked, last }: Selection, keys: readonly string[]): Selection {
  const known = new Set(keys);
  const kept = [...picked].filter((key) => known.has(key));
  return kept.length === picked.size ? { picked, last } : { picked: new Set(kept), last };
}
