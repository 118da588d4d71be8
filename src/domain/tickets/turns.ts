import { NOTHING, type Patch } from './patch.js';
import type { Ticket, Turn } from './ticket.js';

/** The requester asked at `at`: a turn begins, unless an earlier question is still unanswered. */
export function asked(ticket: Ticket, at: Date): Patch {
  if (openTurn(ticket.turns) !== undefined) return NOTHING;
  return {
    set: { turns: [...ticket.turns, { askedAt: at, answeredAt: null }], waitingSince: at },
    changes: [],
  };
}

/** What was asked until `at` is settled: answered, or over. */
export function settled(ticket: Ticket, at: Date): Patch {
  const open = openTurn(ticket.turns);
  if (open === undefined || open.askedAt > at) return NOTHING;
  const turns = ticket.turns.map((turn) => (turn === open ? { ...turn, answeredAt: at } : turn));
  return { set: { turns, waitingSince: null }, changes: [] };
}

/** The turns of a ticket when the open one of another is added to them: the older question counts. */
export function withTurnOf(turns: readonly Turn[], other: readonly Turn[]): readonly Turn[] {
  const [own, added] = [openTurn(turns), openTurn(other)];
  if (added === undefined) return turns;
  if (own === undefined) return [...turns, added];
  const older = own.askedAt <= added.askedAt ? own : added;
  return turns.map((turn) => (turn === own ? older : turn));
}

/** The turn that nobody has answered. */
export function openTurn(turns: readonly Turn[]): Turn | undefined {
  return turns.find((turn) => turn.answeredAt === null);
}
