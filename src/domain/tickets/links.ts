import { DeskError } from '../../shared/errors.js';
import { mayReopen, moved, type Reopening } from './moves.js';
import { type Doing, joined, NOTHING, type Patch } from './patch.js';
import type { Link, Ticket } from './ticket.js';
import { openTurn, withTurnOf } from './turns.js';

/** Adds a link; one that is there already is no change. */
export function linked(ticket: Ticket, link: Link): Patch {
  if (ticket.links.some(({ number, kind }) => number === link.number && kind === link.kind)) return NOTHING;
  return {
    set: { links: [...ticket.links, link] },
    changes: [{ field: 'links', from: '', to: link.number }],
  };
}

/** Takes a link that people made away. */
export function unlinked(ticket: Ticket, number: string): Patch {
  const links = ticket.links.filter((link) => link.number !== number || link.kind !== 'related');
  if (links.length === ticket.links.length) return NOTHING;
  return { set: { links }, changes: [{ field: 'links', from: number, to: '' }] };
}

/** The ticket closes and goes on in `target`. */
export function mergedAway(ticket: Ticket, target: Ticket, doing: Doing): Patch {
  if (ticket.mergedInto !== null) return NOTHING;
  const link = linked(ticket, { number: target.number, kind: 'merged' });
  const merged: Patch = { set: { mergedInto: target.number, closeReason: 'merged' }, changes: [] };
  const closed = ticket.status === 'closed' ? NOTHING : moved(ticket, { to: 'closed' }, doing);
  return joined(joined(closed, link), merged);
}

/**
 * The ticket takes over what `source` had open; a question that waits there opens it where it was not. Throws
 * `ticket_merged` for one that goes on elsewhere, and `ticket_closed` for one that is closed for good: what its requester
 * writes would not open it either.
 */
export function absorbed(ticket: Ticket, source: Ticket, doing: Doing, reopening: Reopening): Patch {
  const link = linked(ticket, { number: source.number, kind: 'merged' });
  if (link === NOTHING) return NOTHING;
  if (ticket.mergedInto !== null) throw new DeskError('ticket_merged', 'The ticket goes on in another one.');
  if (!mayReopen(ticket, reopening, doing.at)) throw new DeskError('ticket_closed', 'The ticket is closed.');
  if (openTurn(source.turns) === undefined) return link;
  const turns = withTurnOf(ticket.turns, source.turns);
  const open = joined(link, { set: { turns, waitingSince: openTurn(turns)?.askedAt ?? null }, changes: [] });
  const isWorkedOn = ticket.status === 'new' || ticket.status === 'open';
  return isWorkedOn ? open : joined(moved(ticket, { to: 'open' }, doing), open);
}
