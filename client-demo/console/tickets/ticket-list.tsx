import { useSignal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import type { TicketRow as RowView, TicketCounts, TicketView } from '../../../src/protocol/index.js';
import { useDesk } from '../desk.js';
import { ListPane } from '../frame/list-pane.js';
import { Broken, RowSkeletons } from '../frame/states.js';
import { StillList } from '../frame/still-list.js';
import { useCommand } from '../keys/keys.js';
import { route } from '../router.js';
import { formatRoute, openedIn } from '../state/route.js';
import { extended, NOTHING_PICKED, remaining, type Selection, toggled } from '../state/selection.js';
import {
  countParts,
  filterOf,
  formatFilter,
  TICKET_VIEWS,
  type TicketFilter,
} from '../state/ticket-filter.js';
import { listTexts } from '../texts/list-texts.js';
import { ticketTexts } from '../texts/ticket-texts.js';
import { BulkBar } from './bulk-bar.js';
import { TicketFilters } from './ticket-filters.js';
import { TicketRow } from './ticket-row.js';

const ROW_HEIGHT = 93;

const keyOf = (row: RowView) => row.number;

/** The tickets of one view, narrowed by filters, of which some can be picked and changed together. */
export function TicketList({ filter }: { readonly filter: TicketFilter }) {
  const picking = usePicking();
  return (
    <ListPane
      title={ticketTexts('title')}
      head={
        <>
          <TicketFilters filter={filter} />
          <Views view={filter.view} />
        </>
      }
      foot={<BulkBar selection={picking.selection} onLetGo={picking.letGo} />}
    >
      <Rows filter={filter} selection={picking.selection} onPick={picking.pick} />
    </ListPane>
  );
}

function Views({ view }: { readonly view: TicketView }) {
  const counts = useDesk().tickets.pages.counts.value;
  return (
    <nav class="views" aria-label={ticketTexts('views')}>
      {TICKET_VIEWS.map((one) => (
        <a
          key={one}
          class="view"
          href={formatRoute({ section: 'tickets', number: null, filter: filterOf(one) })}
          aria-current={one === view ? 'page' : undefined}
        >
          {ticketTexts(`view_${one}`)}
          <ViewCount view={one} counts={counts} />
        </a>
      ))}
    </nav>
  );
}

/** What needs somebody is counted; what is answered or all is not. */
function ViewCount({ view, counts }: { readonly view: TicketView; readonly counts: TicketCounts | null }) {
  if (counts === null || view === 'all' || view === 'answered') return null;
  return <span class="view-count"> {counts[view]}</span>;
}

interface RowsProps {
  readonly filter: TicketFilter;
  readonly selection: Selection;
  readonly onPick: (number: string, isRange: boolean) => void;
}

function Rows({ filter, selection, onPick }: RowsProps) {
  const { pages } = useDesk().tickets;
  const isShown = formatFilter(pages.filter.value) === formatFilter(filter);
  const list = isShown ? pages.list.value : null;
  const error = pages.error.value;
  if (list === null) {
    return error === null ? <RowSkeletons /> : <Broken error={error} onRetry={() => pages.load()} />;
  }
  const { rows, next } = list;
  const empty = countParts(filter) === 0 ? ticketTexts(`empty_${filter.view}`) : listTexts('noneFound');
  if (rows.length === 0) return <p class="list-empty">{empty}</p>;
  return (
    <>
      <StillList
        key={formatFilter(filter)}
        rows={rows}
        keyOf={keyOf}
        openKey={openedIn(route.value)}
        rowHeight={ROW_HEIGHT}
        label={ticketTexts(`view_${filter.view}`)}
        // -1: how many there are is not known until the last page is here.
        setSize={next === null ? rows.length : -1}
        onEndNear={() => {
          pages.loadMore().catch(() => undefined);
        }}
        draw={(row, isGone) => (
          <Slot
            row={row}
            filter={filter}
            isGone={isGone}
            isPicked={selection.picked.has(row.number)}
            onPick={onPick}
          />
        )}
      />
      {pages.isLoadingMore.value && <p class="list-empty">{listTexts('loadingMore')}</p>}
    </>
  );
}

interface SlotProps {
  readonly row: RowView;
  readonly filter: TicketFilter;
  readonly isGone: boolean;
  readonly isPicked: boolean;
  readonly onPick: RowsProps['onPick'];
}

/** Draws its row again only when the row is another: of hundreds of rows, a change in the list touches few. */
function Slot({ row, filter, isGone, isPicked, onPick }: SlotProps) {
  const latest = useRef(onPick);
  latest.current = onPick;
  return useMemo(
    () => (
      <TicketRow
        row={row}
        filter={filter}
        isGone={isGone}
        isPicked={isPicked}
        onPick={(isRange) => latest.current(row.number, isRange)}
      />
    ),
    [row, filter, isGone, isPicked],
  );
}

/** What is picked, by the box of a row, by `x` on the focused row, and with Shift as a range. */
function usePicking() {
  const { pages } = useDesk().tickets;
  const picked = useSignal<Selection>(NOTHING_PICKED);
  const numbers = () => (pages.list.peek()?.rows ?? []).map(keyOf);
  const pick = (number: string, isRange: boolean) => {
    const before = remaining(picked.peek(), numbers());
    picked.value = isRange ? extended(before, number, numbers()) : toggled(before, number);
  };
  const pickFocused = (isRange: boolean) => {
    const number = document.activeElement?.closest<HTMLElement>('[data-key]')?.dataset.key;
    if (number !== undefined) pick(number, isRange);
  };
  useCommand('pick', () => pickFocused(false));
  useCommand('pickRange', () => pickFocused(true));
  return {
    selection: remaining(picked.value, numbers()),
    pick,
    letGo: () => {
      picked.value = NOTHING_PICKED;
    },
  };
}
