import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { VirtualList } from '../../shared/index.js';
import { countHeldBack, holdStill, type KeyOf, type StillRow, standing } from '../state/still-rows.js';
import { frameTexts } from '../texts/frame-texts.js';

/** So long after the pointer has last moved over a list, nothing in it changes its place. */
const HOLD_MS = 3_000;
const ROW_HEIGHT = 68;

interface StillListProps<Row> {
  readonly rows: readonly Row[];
  readonly keyOf: KeyOf<Row>;
  readonly label: string;
  /** Height of a row, px, as the styles make it. */
  readonly rowHeight?: number;
  /** Key of the row that is opened. */
  readonly openKey?: string | null;
  readonly setSize?: number;
  readonly draw: (row: Row, isGone: boolean, index: number) => ComponentChildren;
  readonly onEndNear?: () => void;
}

/** A list of any length that keeps still while somebody is about to press one of its rows, and says what waits. */
export function StillList<Row>({ rows, keyOf, draw, ...list }: StillListProps<Row>) {
  const { isHeld, hold, release } = useHold();
  const shown = useRef<readonly StillRow<Row>[]>([]);
  const stand = useMemo(
    () => (isHeld ? holdStill(shown.current, rows, keyOf) : standing(rows)),
    [rows, isHeld],
  );
  shown.current = stand;
  const waiting = isHeld ? countHeldBack(stand, rows, keyOf) : 0;
  return (
    <div class="still" onPointerMove={hold} onPointerDown={hold}>
      <p class="still-news" role="status">
        {waiting > 0 && (
          <button
            type="button"
            class="still-more"
            onClick={release}
            onPointerDown={halt}
            onPointerMove={halt}
          >
            {frameTexts('showNew', { count: waiting })}
          </button>
        )}
      </p>
      <VirtualList
        rows={stand}
        keyOf={({ row }) => keyOf(row)}
        label={list.label}
        rowHeight={list.rowHeight ?? ROW_HEIGHT}
        keptKey={list.openKey ?? null}
        classOf={({ isGone }) => (isGone ? 'is-gone' : '')}
        draw={({ row, isGone }, index) => draw(row, isGone, index)}
        {...(list.setSize === undefined ? {} : { setSize: list.setSize })}
        {...(list.onEndNear === undefined ? {} : { onEndNear: list.onEndNear })}
      />
    </div>
  );
}

/** Who reaches for the new rows does not hold the list by it. */
function halt(event: Event): void {
  event.stopPropagation();
}

function useHold() {
  const [isHeld, setIsHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const release = () => {
    clearTimeout(timer.current);
    setIsHeld(false);
  };
  const hold = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(release, HOLD_MS);
    setIsHeld(true);
  };
  return { isHeld, hold, release };
}
