import type { TicketRow, TicketSort, TicketStatus, TicketView } from '../../../src/protocol/index.js';
import type { TicketFilter } from './ticket-filter.js';

/** A list of tickets as far as it is loaded. */
export interface TicketRows {
  readonly rows: readonly TicketRow[];
  /** Where the next page begins; null when everything is here. */
  readonly next: string | null;
}

/** Adds the next page; a row that is here already stays where it is. */
export function withPage(known: TicketRows, page: TicketRows): TicketRows {
  const numbers = new Set(known.rows.map((row) => row.number));
  return { rows: [...known.rows, ...page.rows.filter((row) => !numbers.has(row.number))], next: page.next };
}

/**
 * Takes in rows that have changed, all of them at once: each moves to where it belongs now, or out of the list. A row
 * that belongs beyond what is loaded is not shown; one that only the server can judge (words, an address, a tag)
 * changes where it stands. An older version of a row changes nothing.
 */
export function withRows(known: TicketRows, changed: readonly TicketRow[], filter: TicketFilter): TicketRows {
  const fresh = new Map(changed.map((row) => [row.number, row]));
  const isNewer = (row: TicketRow) => (fresh.get(row.number)?.version ?? 0) >= row.version;
  const stay = known.rows.filter((row) => !fresh.has(row.number) || !isNewer(row));
  const stayed = new Set(stay.map((row) => row.number));
  const wereHere = new Set(known.rows.map((row) => row.number));
  const come = [...fresh.values()].filter(
    (row) =>
      !stayed.has(row.number) && fits(row, filter) && (wereHere.has(row.number) || !needsServer(filter)),
  );
  const all = [...stay, ...come].toSorted(orderOf(filter));
  const last = known.rows.at(-1);
  const isLoaded = (row: TicketRow) =>
    known.next === null || last === undefined || wereHere.has(row.number) || orderOf(filter)(row, last) < 0;
  return { rows: all.filter(isLoaded), next: known.next };
}

/** Whether the row belongs to the filter, as far as a row can say. */
export function fits(row: TicketRow, filter: TicketFilter): boolean {
  const { status, severity, topic, assignee, from, to, tag } = filter;
  if (!isInView(row, filter.view)) return false;
  if (status.length > 0 && !status.includes(row.status)) return false;
  if (severity.length > 0 && !severity.includes(row.severity)) return false;
  if (topic !== '' && row.topic !== topic) return false;
  if (tag !== '' && !row.tags.includes(tag)) return false;
  if (assignee !== '' && (row.assigneeId ?? 'none') !== assignee) return false;
  const day = row.openedAt.slice(0, 10);
  return (from === '' || day >= from) && (to === '' || day <= to);
}

/** Whether the ticket still waits for its first answer. */
export function isUnanswered(row: TicketRow): boolean {
  return row.waitingSince !== null;
}

/** The order of the list. Equal rows stay as they stand: the server has its own order for them. */
export function orderOf(filter: TicketFilter): (a: TicketRow, b: TicketRow) => number {
  const sort = filter.sort === '' ? usualSort(filter) : filter.sort;
  return BY[sort];
}

/** How the server sorts when nothing else is asked for. */
export function usualSort({ view, q }: Pick<TicketFilter, 'view' | 'q'>): TicketSort {
  if (q !== '' || view === 'all') return 'opened';
  return view === 'answered' ? 'updated' : 'due';
}

/** Moments are ISO strings in UTC: their order is that of their letters. */
const BY: Readonly<Record<TicketSort, (a: TicketRow, b: TicketRow) => number>> = {
  due: (a, b) => compare(a.nextDueAt ?? NEVER, b.nextDueAt ?? NEVER),
  opened: (a, b) => compare(b.openedAt, a.openedAt),
  updated: (a, b) => compare(b.updatedAt, a.updatedAt),
};

/** After every moment. */
const NEVER = '9';

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Nobody has solved it, and the customer is not the one who is to act. */
const RUNNING: ReadonlySet<TicketStatus> = new Set(['new', 'open', 'on_hold']);

function isInView(row: TicketRow, view: TicketView): boolean {
  const isOpen = RUNNING.has(row.status);
  if (view === 'all') return true;
  if (view === 'answered') return !isOpen;
  if (view === 'mine') return isOpen && row.isMine;
  if (view === 'escalated') return isOpen && row.isEscalated;
  return view === 'unanswered' ? isOpen && isUnanswered(row) : isOpen;
}

function needsServer(filter: TicketFilter): boolean {
  return filter.q !== '' || filter.requester !== '';
}
