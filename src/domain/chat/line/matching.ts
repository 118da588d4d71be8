/** A chat in the line as the matching sees it. */
export interface Candidate {
  readonly chatId: string;
  readonly topic: string;
  readonly isAway: boolean;
  readonly isOffered: boolean;
  /** Agents whom it was offered to, or who held it. */
  readonly passedBy: ReadonlySet<string>;
}

/** An agent on duty as the matching sees one. */
export interface Seat {
  readonly agentId: string;
  readonly seats: number;
  readonly load: number;
  readonly hasOffer: boolean;
  /** When a chat was last given to the agent, ms; 0 for never. */
  readonly servedAt: number;
  readonly handles: (topic: string) => boolean;
}

/** A chat and the agent it should be offered to. */
export interface Match {
  readonly chatId: string;
  readonly agentId: string;
  readonly seats: number;
}

/**
 * Pairs waiting chats, in their order, with agents who handle the topic and have a seat free: whoever has been idle
 * longest comes first, one offer at a time each, and never a chat that the agent has passed. A chat that all of them
 * have passed is offered to nobody: it is open to everyone.
 */
export function matchLine(chats: readonly Candidate[], seats: readonly Seat[]): readonly Match[] {
  const free = seats
    .filter((seat) => !seat.hasOffer && seat.load < seat.seats)
    .sort((a, b) => a.servedAt - b.servedAt);
  const matches: Match[] = [];
  for (const chat of chats) {
    if (free.length === 0) break;
    if (chat.isOffered || chat.isAway) continue;
    const index = free.findIndex((seat) => seat.handles(chat.topic) && !chat.passedBy.has(seat.agentId));
    const [seat] = index < 0 ? [] : free.splice(index, 1);
    if (seat !== undefined) matches.push({ chatId: chat.chatId, agentId: seat.agentId, seats: seat.seats });
  }
  return matches;
}
