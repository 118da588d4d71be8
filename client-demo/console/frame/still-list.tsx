import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { holdStill, type KeyOf, type StillRow, standing } from '../state/still-rows.js';

/** So long after the pointer has last moved over a list, nothing in it changes its place. */
const HOLD_MS = 3_000;

interface StillListProps<Row> {
  readonly rows: readonly Row[];
  readonly keyOf: KeyOf<Row>;
  readonly label: string;
  readonly draw: (row: Row, isGone: boolean) => ComponentChildren;
}

/** A list that keeps still while somebody is about to press one of its rows. */
export function StillList<Row>({ rows, keyOf, label, draw }: StillListProps<Row>) {
  const [isHeld, hold] = useHold();
  const shown = useRef<readonly StillRow<Row>[]>([]);
  const stand = useMemo(
    () => (isHeld ? holdStill(shown.current, rows, keyOf) : standing(rows)),
    [rows, isHeld],
  );
  shown.current = stand;
  return (
    <ul class="plain-list rows" aria-label={label} onPointerMove={hold} onPointerDown={hold}>
      {stand.map(({ row, isGone }) => (
        <li key={keyOf(row)} class={isGone ? 'is-gone' : ''}>
          {draw(row, isGone)}
        </li>
      ))}
    </ul>
  );
}

function useHold(): readonly [boolean, () => void] {
  const [isHeld, setIsHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const hold = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setIsHeld(false), HOLD_MS);
    setIsHeld(true);
  };
  return [isHeld, hold];
}
