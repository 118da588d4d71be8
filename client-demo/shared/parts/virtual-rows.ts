import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core';
import { useCallback, useLayoutEffect, useReducer, useState } from 'preact/hooks';
import { drawnIndexes } from './drawn-indexes.js';

const OVERSCAN = 4;
/** Before anything was measured: about a window's height, so that the first drawing is not empty. */
const FIRST_RECT = { width: 340, height: 800 };

interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly rowHeight: number;
  readonly keptKey?: string | null;
}

type ListRef = { readonly current: HTMLUListElement | null };

/** Which rows are drawn, where, and how high all of them are together; px from the top of what scrolls. */
export function useVirtualRows<Row>(list: ListRef, { rows, keyOf, rowHeight, keptKey }: Rows<Row>) {
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  const [focusedKey, noteFocus] = useState<string | null>(null);
  const [marginTop, setMarginTop] = useState(0);
  const kept = [focusedKey, keptKey ?? null];
  const options = {
    count: rows.length,
    getScrollElement: () => scrollerOf(list.current),
    estimateSize: () => rowHeight,
    getItemKey: (index: number) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
    overscan: OVERSCAN,
    initialRect: FIRST_RECT,
    scrollMargin: marginTop,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    rangeExtractor: (range: { startIndex: number; endIndex: number; count: number }) =>
      drawnIndexes(range, OVERSCAN, indexesOf(rows, keyOf, kept)),
    onChange: () => drawAgain(undefined),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLLIElement>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  // Measuring lays the page out: it is done when something may have moved, not at every drawing.
  useLayoutEffect(() => setMarginTop(marginOf(list.current)), [rows.length, virtualizer.scrollOffset]);
  const measure = useCallback((row: HTMLLIElement | null) => virtualizer.measureElement(row), []);
  const items: readonly VirtualItem[] = virtualizer.getVirtualItems();
  return { items, height: virtualizer.getTotalSize(), measure, marginTop, noteFocus };
}

function scrollerOf(list: HTMLElement | null): HTMLElement | null {
  return list?.closest<HTMLElement>('[data-scroller]') ?? null;
}

/** How far below the top of what scrolls the list begins: other parts may stand above it. */
function marginOf(list: HTMLElement | null): number {
  const scroller = scrollerOf(list);
  if (list === null || scroller === null) return 0;
  const top = list.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  return Math.round(top + scroller.scrollTop);
}

function indexesOf<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  keys: readonly (string | null)[],
): readonly number[] {
  const wanted = keys.filter((key) => key !== null);
  if (wanted.length === 0) return [];
  return wanted.map((key) => rows.findIndex((row) => keyOf(row) === key));
}
