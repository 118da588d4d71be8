import type { VirtualItem } from '@tanstack/virtual-core';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useVirtualRows } from './virtual-rows.js';

export interface VirtualListProps<Row> {
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Names the list to a screen reader. */
  readonly label: string;
  /** Height of a row that was not drawn yet, px. */
  readonly rowHeight: number;
  /** Key of a row that is drawn also out of sight: the opened one, to which the focus goes back. */
  readonly keptKey?: string | null;
  /** How many rows there are with those that are not loaded yet; without it, as many as `rows`. */
  readonly setSize?: number;
  readonly classOf?: (row: Row) => string;
  readonly draw: (row: Row, index: number) => ComponentChildren;
  /** Is called when the last rows come into sight: the place to load more. */
  readonly onEndNear?: () => void;
}

/** So many rows before the end more are loaded. */
const NEAR_END = 20;

/**
 * A list that draws the rows in sight and a few around them, within the nearest ancestor that scrolls
 * (`[data-scroller]`). Each row says its place and the size of the whole; the focused row and its neighbours are
 * drawn wherever they are, so that the keyboard never falls out of the list.
 */
export function VirtualList<Row>(props: VirtualListProps<Row>) {
  const { rows, keyOf } = props;
  const list = useRef<HTMLUListElement>(null);
  const { items, height, measure, marginTop, noteFocus } = useVirtualRows(list, props);
  useKeptFocus(list);
  const last = items.at(-1)?.index ?? -1;
  const isEndNear = rows.length > 0 && last >= rows.length - NEAR_END;
  useEffect(() => {
    if (isEndNear) props.onEndNear?.();
  }, [isEndNear, rows.length]);
  return (
    <ul
      ref={list}
      class="plain-list rows is-virtual"
      aria-label={props.label}
      style={{ height: `${height}px` }}
      onFocusCapture={(event) => noteFocus(keyAt(event.target))}
      onBlurCapture={() => noteFocus(null)}
    >
      {items.map((item) => {
        const row = rows[item.index];
        if (row === undefined) return null;
        return (
          <li
            key={keyOf(row)}
            ref={measure}
            class={props.classOf?.(row)}
            data-index={item.index}
            data-key={keyOf(row)}
            aria-setsize={props.setSize ?? rows.length}
            aria-posinset={item.index + 1}
            style={placeOf(item, marginTop)}
          >
            {props.draw(row, item.index)}
          </li>
        );
      })}
    </ul>
  );
}

function placeOf(item: VirtualItem, marginTop: number) {
  return { transform: `translateY(${item.start - marginTop}px)` };
}

/** A row that changes its place is taken out and put in again by the browser and would lose the focus by it. */
function useKeptFocus(list: { readonly current: HTMLUListElement | null }): void {
  const before = document.activeElement;
  const isInside = before !== null && list.current?.contains(before) === true;
  useLayoutEffect(() => {
    if (!isInside || !(before instanceof HTMLElement) || !before.isConnected) return;
    if (document.activeElement === document.body) before.focus({ preventScroll: true });
  });
}

function keyAt(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest<HTMLElement>('[data-key]')?.dataset.key ?? null;
}
