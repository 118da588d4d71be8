import { DeskError } from '../../shared/errors.js';
import { DAY_MS } from '../../shared/time.js';
import { type Doing, joined, NOTHING, type Patch } from './patch.js';
import { isOver, mayMove, type Status } from './status.js';
import type { CloseReason, Ticket } from './ticket.js';
import { asked, settled } from './turns.js';

/** Where people want a ticket to be, and why. */
export interface Move {
  readonly to: Status;
  readonly reason?: string;
  readonly closeReason?: CloseReason;
  readonly closeNote?: string;
}

/** Moves a ticket to another status. Throws `illegal_status`; nothing happens to one that is there already. */
export function moved(ticket: Ticket, move: Move, doing: Doing): Patch {
  if (ticket.status === move.to) return NOTHING;
  if (!mayMove(ticket.status, move.to))
    throw new DeskError('illegal_status', 'The ticket cannot go there from where it is.');
  const over = isOver(move.to);
  const phase = { status: move.to, from: doing.at, byName: doing.by, reason: move.reason ?? '' };
  const status: Patch = {
    set: {
      status: move.to,
      phases: [...ticket.phases, phase],
      closeReason: over ? (move.closeReason ?? 'solved') : '',
      closeNote: over ? (move.closeNote ?? '') : '',
    },
    changes: [{ field: 'status', from: ticket.status, to: move.to }],
  };
  // What is over keeps nobody waiting.
  return over ? joined(status, settled(ticket, doing.at)) : status;
}

/** A public answer: its message, who gave it, and what the ticket becomes. */
export interface Answer {
  readonly messageId: string;
  readonly agentId: string;
  readonly nextStatus: Status;
  /** Where it closes the ticket. */
  readonly closeReason?: CloseReason;
}

/**
 * An answer went out: the requester waits no longer, and the ticket becomes `nextStatus`, unless it was moved after the
 * answer was given, or the requester has written again. Without an assignee the author becomes it. The same answer
 * counts once.
 */
export function answered(ticket: Ticket, answer: Answer, doing: Doing): Patch {
  if (knows(ticket, answer.messageId)) return NOTHING;
  let patch = joined(message(answer.messageId), settled(ticket, doing.at));
  if (ticket.firstAnsweredAt === null)
    patch = joined(patch, { set: { firstAnsweredAt: doing.at }, changes: [] });
  const since = ticket.phases.at(-1)?.from ?? ticket.openedAt;
  const isNewest = doing.at >= since && !ticket.turns.some((turn) => turn.askedAt > doing.at);
  const { nextStatus: to, closeReason } = answer;
  if (isNewest && mayMove(ticket.status, to))
    patch = joined(patch, moved(ticket, { to, ...(closeReason ? { closeReason } : {}) }, doing));
  const isTaken = ticket.assigneeId !== null || answer.agentId === '';
  return isTaken ? patch : joined(patch, assigned(ticket, answer.agentId));
}

/** How a desk treats those who write again to what was closed. */
export interface Reopening {
  readonly withinDays: number;
}

/** Whether a message to a closed ticket opens it again; later it becomes a ticket of its own. */
export function mayReopen(ticket: Ticket, { withinDays }: Reopening, at: Date): boolean {
  if (ticket.mergedInto !== null) return false;
  if (ticket.status !== 'closed') return true;
  const closedAt = ticket.phases.at(-1)?.from ?? ticket.updatedAt;
  return at.getTime() < closedAt.getTime() + withinDays * DAY_MS;
}

/**
 * The requester wrote: a turn begins unless one is open, and what was waiting, on hold or over is open again. The same
 * message counts once.
 */
export function written(ticket: Ticket, messageId: string, at: Date): Patch {
  if (knows(ticket, messageId)) return NOTHING;
  const turn = joined(message(messageId), asked(ticket, at));
  if (ticket.status === 'new' || ticket.status === 'open') return turn;
  return joined(moved(ticket, { to: 'open' }, { by: '', at }), turn);
}

/** Gives a ticket to an agent, or to nobody. */
export function assigned(ticket: Ticket, agentId: string | null): Patch {
  if (ticket.assigneeId === agentId) return NOTHING;
  return {
    set: { assigneeId: agentId },
    changes: [{ field: 'assigneeId', from: ticket.assigneeId ?? '', to: agentId ?? '' }],
  };
}

function message(id: string): Patch {
  return { set: {}, changes: [{ field: 'message', from: '', to: id }] };
}

function knows(ticket: Ticket, messageId: string): boolean {
  return ticket.changes.some(({ field, to }) => field === 'message' && to === messageId);
}
