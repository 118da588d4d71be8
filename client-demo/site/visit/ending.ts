import type { ChatGone } from '../../../src/protocol/index.js';

/** How a visitor's chat came to its end, as the page tells it. */
export type Ending =
  /** Ended by one of the two. */
  | { readonly kind: 'solved'; readonly by: 'visitor' | 'agent' }
  /** What was unanswered lives on as a ticket; the address is empty where the page no longer knows it. */
  | { readonly kind: 'ticket'; readonly number: string; readonly address: string }
  /** The visitor was away too long and nothing follows. */
  | { readonly kind: 'gone' }
  /** It was over before the page came back; how, the page cannot know. */
  | { readonly kind: 'over' };

/** The ending that the server told, with the address that the chat knew. The server tells it to both sides alike. */
export function endingOf(gone: ChatGone, address: string, by: 'visitor' | 'agent'): Ending {
  if (gone.ticketNumber !== undefined) return { kind: 'ticket', number: gone.ticketNumber, address };
  return gone.outcome === 'solved' || gone.outcome === 'left' ? { kind: 'solved', by } : { kind: 'gone' };
}
