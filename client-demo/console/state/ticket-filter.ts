import type { TicketSeverity, TicketSort, TicketStatus, TicketView } from '../../../src/protocol/index.js';

/** Which tickets a list shows. Empty parts narrow nothing. */
export interface TicketFilter {
  readonly view: TicketView;
  readonly status: readonly TicketStatus[];
  readonly severity: readonly TicketSeverity[];
  /** A topic's id. */
  readonly topic: string;
  /** An agent's id, or `none`. */
  readonly assignee: string;
  /** The whole e-mail address. */
  readonly requester: string;
  /** Words, or a number. */
  readonly q: string;
  readonly tag: string;
  /** Opened on this day of the reader's zone or later, `2026-11-22`. */
  readonly from: string;
  /** Opened on this day or before. */
  readonly to: string;
  readonly sort: TicketSort | '';
}

/** The views of the tickets, in the order of their tabs. */
export const TICKET_VIEWS = [
  'open',
  'mine',
  'unanswered',
  'escalated',
  'answered',
  'all',
] as const satisfies readonly TicketView[];

export const STATUSES = [
  'new',
  'open',
  'waiting',
  'on_hold',
  'solved',
  'closed',
] as const satisfies readonly TicketStatus[];

export const SORTS = ['due', 'opened', 'updated'] as const satisfies readonly TicketSort[];

export const SEVERITIES = [1, 2, 3, 4] as const satisfies readonly TicketSeverity[];

const LISTS = ['status', 'severity'] as const;
const WORDS = ['topic', 'assignee', 'requester', 'q', 'tag', 'from', 'to', 'sort'] as const;

/** A view with nothing narrowed. */
export function filterOf(view: TicketView): TicketFilter {
  return {
    view,
    status: [],
    severity: [],
    topic: '',
    assignee: '',
    requester: '',
    q: '',
    tag: '',
    from: '',
    to: '',
    sort: '',
  };
}

/** Reads a filter from the query of an address; what it does not know narrows nothing. */
export function parseFilter(query: string): TicketFilter {
  const asked = new URLSearchParams(query);
  const word = (name: (typeof WORDS)[number]) => asked.get(name)?.trim() ?? '';
  const list = (name: (typeof LISTS)[number]) => (asked.get(name) ?? '').split(',');
  return {
    view: TICKET_VIEWS.find((view) => view === asked.get('view')) ?? 'open',
    status: STATUSES.filter((status) => list('status').includes(status)),
    severity: SEVERITIES.filter((severity) => list('severity').includes(String(severity))),
    topic: word('topic'),
    assignee: word('assignee'),
    requester: word('requester'),
    q: word('q'),
    tag: word('tag'),
    from: dayOf(word('from')),
    to: dayOf(word('to')),
    sort: SORTS.find((sort) => sort === word('sort')) ?? '',
  };
}

/** The query of an address: `parseFilter(formatFilter(filter))` is the filter again. Empty for the open tickets. */
export function formatFilter(filter: TicketFilter): string {
  const query = new URLSearchParams();
  if (filter.view !== 'open') query.set('view', filter.view);
  for (const name of LISTS) if (filter[name].length > 0) query.set(name, filter[name].join(','));
  for (const name of WORDS) if (filter[name] !== '') query.set(name, filter[name]);
  return query.toString();
}

/** The filter as the server wants it: days become moments of the reader's zone. */
export function queryOf(filter: TicketFilter): Record<string, string> {
  const query = Object.fromEntries(new URLSearchParams(formatFilter(filter)));
  const from = filter.from === '' ? {} : { from: startOf(filter.from, 0) };
  const to = filter.to === '' ? {} : { to: startOf(filter.to, 1) };
  return { ...query, view: filter.view, ...from, ...to };
}

/** A filter that the server keeps, as the console's own: its moments become days of the reader's zone again. */
export function fromSaved(saved: Readonly<Record<string, unknown>>): TicketFilter {
  const text = (value: unknown) => (Array.isArray(value) ? value.join(',') : String(value ?? ''));
  const query = new URLSearchParams(
    Object.entries(saved).map(([name, value]): [string, string] => [name, text(value)]),
  );
  for (const [name, backMs] of [
    ['from', 0],
    ['to', 1],
  ] as const) {
    const moment = query.get(name);
    if (moment !== null && moment !== '') query.set(name, localDay(new Date(Date.parse(moment) - backMs)));
  }
  return parseFilter(query.toString());
}

/** How many parts of the filter narrow the view. */
export function countParts(filter: TicketFilter): number {
  const isSet = (value: string | readonly unknown[]) => value.length > 0;
  return [...LISTS, ...WORDS].filter((name) => name !== 'sort' && isSet(filter[name])).length;
}

function dayOf(word: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(word) && !Number.isNaN(Date.parse(word)) ? word : '';
}

/** The first moment of the day, or of the day so many later, in the reader's zone. */
function startOf(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

function localDay(moment: Date): string {
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return `${moment.getFullYear()}-${twoDigits(moment.getMonth() + 1)}-${twoDigits(moment.getDate())}`;
}
