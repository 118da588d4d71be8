import type { TicketRow, TicketView } from '../../../src/protocol/index.js';
import { formatInstant } from '../../shared/index.js';
import { useDesk } from '../desk.js';
import { ListPane } from '../frame/list-pane.js';
import { Moment } from '../frame/moment.js';
import { Broken, RowSkeletons } from '../frame/states.js';
import { StillList } from '../frame/still-list.js';
import { route } from '../router.js';
import { formatRoute, openedIn, TICKET_VIEWS } from '../state/route.js';
import { ticketTexts } from '../texts/ticket-texts.js';
import { Strip, TimeLeft } from './clock-strip.js';

const keyOf = (row: TicketRow) => row.number;

/** The tickets of one view. */
export function TicketList({ view }: { readonly view: TicketView }) {
  return (
    <ListPane title={ticketTexts('title')}>
      <Views view={view} />
      <Rows view={view} />
    </ListPane>
  );
}

function Views({ view }: { readonly view: TicketView }) {
  return (
    <nav class="views" aria-label={ticketTexts('views')}>
      {TICKET_VIEWS.map((one) => (
        <a
          key={one}
          class="view"
          href={formatRoute({ section: 'tickets', number: null, view: one })}
          aria-current={one === view ? 'page' : undefined}
        >
          {ticketTexts(`view_${one}`)}
        </a>
      ))}
    </nav>
  );
}

function Rows({ view }: { readonly view: TicketView }) {
  const { tickets } = useDesk();
  const rows = tickets.view.value === view ? tickets.rows.value : null;
  const error = tickets.error.value;
  if (rows === null) {
    return error === null ? <RowSkeletons /> : <Broken error={error} onRetry={() => tickets.load()} />;
  }
  if (rows.length === 0) return <p class="list-empty">{ticketTexts(`empty_${view}`)}</p>;
  return (
    <StillList
      key={view}
      rows={rows}
      keyOf={keyOf}
      label={ticketTexts(`view_${view}`)}
      draw={(row, isGone) => <Row row={row} view={view} isGone={isGone} />}
    />
  );
}

function Row({
  row,
  view,
  isGone,
}: {
  readonly row: TicketRow;
  readonly view: TicketView;
  readonly isGone: boolean;
}) {
  const isStopped = row.clock === null || row.clock.stoppedAt !== null;
  return (
    <a
      class="row is-ticket"
      data-row
      aria-disabled={isGone}
      href={formatRoute({ section: 'tickets', number: row.number, view })}
      aria-current={!isGone && openedIn(route.value) === row.number}
    >
      <strong class="row-subject">{row.subject}</strong>
      <span class="row-line is-beside">
        <span class="number">{row.number}</span> · {row.requesterName || ticketTexts('nobody')}
      </span>
      {row.clock === null || row.clock.dueAt === null || isStopped ? (
        <span class="age">
          <Moment at={row.updatedAt} />
        </span>
      ) : (
        <span title={formatInstant(row.clock.dueAt)}>
          <TimeLeft clock={row.clock} />
        </span>
      )}
      <span class="row-line row-marks">
        <span>
          {ticketTexts(`status_${row.status}`)}
          {row.assigneeName !== null && ` · ${row.assigneeName}`}
        </span>
        <TicketMarks row={row} />
      </span>
      {row.clock !== null && <Strip clock={row.clock} isThin />}
    </a>
  );
}

/** What is wrong with a ticket, by word and shape. */
export function TicketMarks({ row }: { readonly row: TicketRow }) {
  return (
    <>
      {row.isEscalated && <span class="mark is-escalated">{ticketTexts('isEscalated')}</span>}
      {row.hasFailedLetter && <span class="mark is-failed">{ticketTexts('hasFailedLetter')}</span>}
    </>
  );
}
