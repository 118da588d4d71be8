import type { ChatGone, Iso } from './views.js';

/** What the visitor's page is told of the chat that has ended: `receipt` is missing where it could not be loaded. */
export interface ChatEnded extends ChatGone {
  readonly receipt?: ReceiptView;
}

/** What is left of a chat. Only the visitor's pages that are open at its end are given it, once. */
export interface ReceiptView {
  readonly chatId: string;
  readonly visitorMessages: number;
  readonly agentMessages: number;
  readonly startedAt: Iso;
  readonly takenAt: Iso | null;
  readonly endedAt: Iso;
  readonly destroyedAt: Iso;
  /**
   * How to verify a copy: write every message in order as a line of JSON, `["visitor","the text"]` or
   * `["agent","the text"]`, each ended by a line feed, in UTF-8; its HMAC-SHA-256 with `salt` as the key is `digest`.
   */
  readonly method: 'HMAC-SHA-256';
  /** Hex. Kept by the server. */
  readonly digest: string;
  /** Hex. Not kept by the server: without this copy of it nobody can verify anything. */
  readonly salt: string;
  /** Lets the chat be rated once, POST /api/v1/receipts/:chatId/rating; null where the desk does not ask. */
  readonly ratingKey: string | null;
}
