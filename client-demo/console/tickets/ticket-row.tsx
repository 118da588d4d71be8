import type { Iso, TicketRow as Row, TicketSeverity } from '../../../src/protocol/index.js';
import { HOUR_MS } from '../../../src/shared/time.js';
import { formatAge, formatInstant, language, now } from '../../shared/index.js';
import { Moment } from '../frame/moment.js';
import { slowNow } from '../frame/slow-now.js';
import { route } from '../router.js';
import { formatRoute, openedIn } from '../state/route.js';
import type { TicketFilter } from '../state/ticket-filter.js';
import { sayLength } from '../state/times.js';
import { listTexts } from '../texts/list-texts.js';
import { ticketTexts } from '../texts/ticket-texts.js';
import { Strip } from './clock-strip.js';

interface TicketRowProps {
  readonly row: Row;
  readonly filter: TicketFilter;
  readonly isGone: boolean;
  readonly isPicked: boolean;
  readonly onPick: (isRange: boolean) => void;
}

/** One ticket in a list: what it is about, whose it is, and when it is due. */
export function TicketRow({ row, filter, isGone, isPicked, onPick }: TicketRowProps) {
  return (
    <>
      <label class="row-pick">
        <input
          type="checkbox"
          checked={isPicked}
          disabled={isGone}
          tabIndex={-1}
          aria-label={listTexts('pick', { number: row.number })}
          onClick={(event) => onPick(event.shiftKey)}
        />
      </label>
      <a
        class={isPicked ? 'row is-ticket is-picked' : 'row is-ticket'}
        data-row
        aria-disabled={isGone}
        href={formatRoute({ section: 'tickets', number: row.number, filter })}
        aria-current={!isGone && openedIn(route.value) === row.number}
      >
        <strong class="row-subject">{row.subject}</strong>
        <span class="row-line is-beside">
          <span class="number">{row.number}</span> · {row.requesterName || ticketTexts('nobody')}
        </span>
        {row.nextDueAt === null ? (
          <span class="age">
            <Moment at={row.updatedAt} />
          </span>
        ) : (
          <DueIn at={row.nextDueAt} warnAt={row.clock?.warnAt ?? null} />
        )}
        <span class="row-line row-marks">
          <span>
            {ticketTexts(`status_${row.status}`)}
            {row.assigneeName !== null && ` · ${row.assigneeName}`}
          </span>
          <TicketMarks row={row} />
          <SeverityMark severity={row.severity} />
        </span>
        {row.clock !== null && row.clock.stoppedAt === null && <Strip clock={row.clock} />}
      </a>
    </>
  );
}

/** How long until something is due, counting down by the second in its last hour; whole to a screen reader. */
export function DueIn({ at, warnAt }: { readonly at: Iso; readonly warnAt: Iso | null }) {
  const dueMs = Date.parse(at);
  const isNear = Math.abs(dueMs - slowNow.value) < HOUR_MS;
  // Only rows that are near tick with every second; the others are drawn every ten.
  const nowMs = isNear ? now.value : slowNow.value;
  const leftMs = dueMs - nowMs;
  const tone = leftMs <= 0 ? 'breached' : warnAt !== null && nowMs >= Date.parse(warnAt) ? 'warned' : 'calm';
  const length = sayLength(leftMs, language.value);
  const shown = isNear ? formatAge(0, Math.abs(leftMs)) : length;
  return (
    <span class={`age is-due is-${tone}`} title={formatInstant(at)}>
      <span aria-hidden="true">{leftMs > 0 ? shown : `−${shown}`}</span>
      <span class="visually-hidden">{ticketTexts(leftMs > 0 ? 'left' : 'overdue', { length })}</span>
    </span>
  );
}

/** How severe a ticket is, by shape and word. */
export function SeverityMark({ severity }: { readonly severity: TicketSeverity }) {
  return (
    <span class={`severity is-${severity}`} title={listTexts(`severity_${severity}`)}>
      {listTexts('severityWord', { severity })}
    </span>
  );
}

/** What is wrong with a ticket, by word and shape. */
export function TicketMarks({ row }: { readonly row: Row }) {
  return (
    <>
      {row.isEscalated && <span class="mark is-escalated">{ticketTexts('isEscalated')}</span>}
      {row.hasFailedLetter && <span class="mark is-failed">{ticketTexts('hasFailedLetter')}</span>}
    </>
  );
}
