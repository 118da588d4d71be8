/** A row of a list as it stands on the screen. */
export interface StillRow<Row> {
  readonly row: Row;
  /** It is no longer in the list and only keeps its place until the pointer has gone. */
  readonly isGone: boolean;
}

/** Names a row; two rows of one name are the same thing at two moments. */
export type KeyOf<Row> = (row: Row) => string;

/** The list as it is, nothing held. */
export function standing<Row>(rows: readonly Row[]): readonly StillRow<Row>[] {
  return rows.map((row) => ({ row, isGone: false }));
}

/**
 * The list while somebody points at it: what is shown keeps its place and changes only its words, what is gone is
 * marked, what is new at the end stands there, and what belongs in between waits ({@link countHeldBack}). Nobody then
 * clicks a row that has slipped under the pointer.
 */
export function holdStill<Row>(
  shown: readonly StillRow<Row>[],
  newest: readonly Row[],
  keyOf: KeyOf<Row>,
): readonly StillRow<Row>[] {
  const rows = new Map(newest.map((row) => [keyOf(row), row]));
  const kept = shown.map(({ row }) => {
    const fresh = rows.get(keyOf(row));
    return fresh === undefined ? { row, isGone: true } : { row: fresh, isGone: false };
  });
  const known = new Set(shown.map(({ row }) => keyOf(row)));
  const lastKnown = newest.findLastIndex((row) => known.has(keyOf(row)));
  return [...kept, ...standing(newest.slice(lastKnown + 1))];
}

/** How many rows wait to be shown until the pointer has gone. */
export function countHeldBack<Row>(
  shown: readonly StillRow<Row>[],
  newest: readonly Row[],
  keyOf: KeyOf<Row>,
): number {
  const known = new Set(shown.map(({ row }) => keyOf(row)));
  return newest.filter((row) => !known.has(keyOf(row))).length;
}
