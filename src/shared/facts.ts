/**
 * What has happened, told to whoever shows it. A fact carries ids alone: never text, names or addresses, because it
 * crosses Redis between processes. Who needs more, loads it by the id.
 */
export type Fact =
  /**
   * `eventSeq`: the number of the event line that the change put into the chat, where it did. `knownTo`: the
   * visitor's tab that caused it and knows it.
   */
  | {
      readonly kind: 'chat.changed';
      readonly deskId: string;
      readonly chatId: string;
      readonly eventSeq?: number;
      readonly knownTo?: string;
    }
  /**
   * `receiptSalt` is for the visitor's page alone. It may travel here because nothing is stored on the way, the texts
   * themselves have gone the same way, and any other way from the process that ends a chat to the one that holds the
   * visitor's connection would have to keep it.
   */
  | {
      readonly kind: 'chat.gone';
      readonly deskId: string;
      readonly chatId: string;
      readonly outcome: ChatOutcome;
      readonly receiptSalt: string;
      readonly ticketNumber?: string;
    }
  /** Colleagues wrote to each other about a chat. */
  | { readonly kind: 'chat.noted'; readonly deskId: string; readonly chatId: string }
  | { readonly kind: 'ticket.changed'; readonly deskId: string; readonly ticketId: string }
  /** Somebody opened, left or types in a ticket. */
  | {
      readonly kind: 'ticket.presence';
      readonly deskId: string;
      readonly ticketId: string;
      readonly number: string;
    }
  | { readonly kind: 'callback.changed'; readonly deskId: string; readonly callbackId: string }
  /** `sessionId` is the hash of the session's token. */
  | { readonly kind: 'session.ended'; readonly sessionId: string }
  | { readonly kind: 'duty.changed'; readonly deskId: string; readonly agentId: string }
  /** The bus itself was cut off and may have missed facts: show everything afresh. */
  | { readonly kind: 'bus.gap' };

/**
 * How a chat ended. `solved`: somebody ended it. `left`: the visitor left and nothing was open. `abandoned`: left before
 * an agent came, `dropped`: left while something was unanswered or unread; both turned into a ticket where the desk
 * follows up, and destroyed where it does not. `continued`: the visitor chose an answer by e-mail or a call instead.
 */
export type ChatOutcome = 'solved' | 'left' | 'abandoned' | 'dropped' | 'continued';
