const CHAT = 'chat ';

/** The one maker of room names. Who emits to a room and who joins it ask here. */
export const rooms = {
  /** A chat: in `/visitor` its open tabs, in `/agent` the consoles of whoever holds it. */
  chat: (chatId: string) => CHAT + chatId,
  /** Every open page of a desk's visitors, in `/visitor`. */
  visitors: (deskId: string) => `visitors ${deskId}`,
  /** An agent's open consoles, in `/agent`. */
  agent: (agentId: string) => `agent ${agentId}`,
  /** Consoles that show a ticket, in `/agent`. */
  ticket: (ticketId: string) => `ticket ${ticketId}`,
  /** Consoles of a desk's supervisors, in `/agent`. */
  heads: (deskId: string) => `heads ${deskId}`,
  /** Every open console of a desk, in `/agent`. */
  desk: (deskId: string) => `desk ${deskId}`,
} as const;

/** The chat that a room is of, or null for another room. */
export function chatIdOf(room: string): string | null {
  return room.startsWith(CHAT) ? room.slice(CHAT.length) : null;
}
