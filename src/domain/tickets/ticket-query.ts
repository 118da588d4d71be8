import { InvalidInput } from '../../shared/errors.js';
import { RUNNING, type Status } from './status.js';
import type { Severity, Ticket } from './ticket.js';
import { wordsOf } from './words.js';

export type View = 'open' | 'mine' | 'escalated' | 'answered' | 'unanswered' | 'all';
export type Sort = 'due' | 'opened' | 'updated';

/** Which tickets a list shows, in which order; every part that is given must fit. */
export interface TicketQuery {
  readonly view: View;
  /** Whose `mine` are. */
  readonly agentId?: string | undefined;
  readonly status?: readonly Status[] | undefined;
  readonly topic?: string | undefined;
  readonly severity?: readonly Severity[] | undefined;
  /** An agent's id, or `none`. */
  readonly assignee?: string | undefined;
  readonly requester?: string | undefined;
  /** Words that must all occur, or a number. */
  readonly q?: string | undefined;
  readonly tag?: string | undefined;
  /** Opened at this moment or later. */
  readonly from?: Date | undefined;
  /** Opened before this moment. */
  readonly to?: Date | undefined;
  readonly sort?: Sort | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** A list as the store is asked for it. */
export interface Listing {
  readonly condition: Record<string, unknown>;
  readonly field: 'dueRank' | 'openedAt' | 'updatedAt';
  readonly direction: 1 | -1;
}

/** Before any ticket. */
export const NEVER_ASKED = new Date(0);

const ANSWERED: readonly Status[] = ['waiting', 'solved', 'closed'];
const NUMBER = /^(?:[a-z]{2,6}-)?([1-9][0-9]{3,11})$/i;
const FIELDS = { due: 'dueRank', opened: 'openedAt', updated: 'updatedAt' } as const;

/** What a query means. `prefix` completes a number that was typed without it. Throws `invalid_input` for a cursor that is none. */
export function listingOf(deskId: string, prefix: string, query: TicketQuery): Listing {
  const sort = query.sort ?? usualSort(query);
  const [field, direction] = [FIELDS[sort], sort === 'due' ? 1 : -1] as const;
  const parts = [...filtersOf(query, prefix)];
  if (query.cursor !== undefined) parts.push(after(query.cursor, field, direction));
  return { condition: { deskId, ...(parts.length === 0 ? {} : { $and: parts }) }, field, direction };
}

/** The condition of a view, for counting. */
export function viewCondition(view: View, agentId: string): Record<string, unknown> {
  switch (view) {
    case 'open':
      return { status: { $in: [...RUNNING] } };
    case 'mine':
      return { assigneeId: agentId, status: { $in: [...RUNNING] } };
    case 'escalated':
      return { status: { $in: [...RUNNING] }, isEscalated: true };
    case 'unanswered':
      return { status: { $in: [...RUNNING] }, waitingSince: { $ne: null } };
    case 'answered':
      return { status: { $in: [...ANSWERED] } };
    case 'all':
      return {};
  }
}

/** The same in words that an index answers without a look at the tickets: nobody waits in what is not open. */
export function countCondition(view: View, agentId: string): Record<string, unknown> {
  if (view !== 'unanswered') return viewCondition(view, agentId);
  return { band: { $in: ['priority', 'standard'] }, waitingSince: { $gt: NEVER_ASKED } };
}

/** Where a page ended, for asking for the next one. It keeps its place while tickets come and go around it. */
export function cursorOf(ticket: Ticket, { field }: Listing): string {
  return Buffer.from(`${ticket[field].getTime()} ${ticket._id}`).toString('base64url');
}

function usualSort({ view, q }: TicketQuery): Sort {
  if (q !== undefined || view === 'all') return 'opened';
  return view === 'answered' ? 'updated' : 'due';
}

function* filtersOf(query: TicketQuery, prefix: string): Generator<Record<string, unknown>> {
  const view = viewCondition(query.view, query.agentId ?? '');
  if (Object.keys(view).length > 0) yield view;
  if (query.status !== undefined) yield { status: { $in: [...query.status] } };
  if (query.topic !== undefined) yield { topic: query.topic };
  if (query.severity !== undefined) yield { severity: { $in: [...query.severity] } };
  if (query.assignee !== undefined) yield { assigneeId: query.assignee === 'none' ? null : query.assignee };
  if (query.requester !== undefined) yield { 'requester.email': query.requester };
  if (query.tag !== undefined) yield { tags: query.tag };
  if (query.from !== undefined) yield { openedAt: { $gte: query.from } };
  if (query.to !== undefined) yield { openedAt: { $lt: query.to } };
  if (query.q !== undefined) yield searchOf(query.q, prefix);
}

function searchOf(q: string, prefix: string): Record<string, unknown> {
  const number = NUMBER.exec(q.trim())?.[1];
  if (number !== undefined) return { number: `${prefix}-${number}` };
  // The longest is likely the rarest: the index looks that one up, and the others are looked for in what it finds.
  const [rarest = '', ...others] = [...wordsOf(q)].sort((a, b) => b.length - a.length);
  // Signs alone are no words, and nothing has them.
  return others.length === 0 ? { words: rarest } : { $and: [{ words: rarest }, { words: { $all: others } }] };
}

function after(cursor: string, field: Listing['field'], direction: 1 | -1): Record<string, unknown> {
  const [ms = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const at = new Date(Number(ms));
  if (ms === '' || id === '' || Number.isNaN(at.getTime()))
    throw new InvalidInput([{ path: 'cursor', rule: 'format' }]);
  const [beyond, atLeast] = direction === 1 ? (['$gt', '$gte'] as const) : (['$lt', '$lte'] as const);
  // The first part bounds the index; the second passes over those of the same moment that were shown.
  return {
    [field]: { [atLeast]: at },
    $or: [{ [field]: { [beyond]: at } }, { [field]: at, _id: { [beyond]: id } }],
  };
}
