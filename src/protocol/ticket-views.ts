import type { Language } from '../shared/language.js';
import type { Iso } from './views.js';

export type TicketStatus = 'new' | 'open' | 'waiting' | 'on_hold' | 'solved' | 'closed';

/** The reaction clock of a ticket. */
export interface ClockView {
  readonly state: 'running' | 'stopped' | 'breached';
  readonly startedAt: Iso;
  readonly warnAt: Iso;
  readonly dueAt: Iso;
  readonly warnedAt: Iso | null;
  readonly breachedAt: Iso | null;
  readonly stoppedAt: Iso | null;
}

/** A ticket as a row of a list. */
export interface TicketRow {
  readonly number: string;
  readonly subject: string;
  readonly status: TicketStatus;
  readonly requesterName: string;
  readonly assigneeName: string | null;
  readonly isEscalated: boolean;
  readonly isMine: boolean;
  readonly openedAt: Iso;
  readonly updatedAt: Iso;
  readonly clock: ClockView | null;
  /** Whether a letter of this ticket could not be delivered. */
  readonly hasFailedLetter: boolean;
}

export interface TicketMessageView {
  readonly id: string;
  readonly kind: 'question' | 'answer' | 'event';
  /** Who wrote it; empty for an event. */
  readonly author: string;
  /** The text; for an event one of `opened_from_chat`, `warned`, `escalated`, `callback_arranged`, `callback_done`. */
  readonly text: string;
  /** For an event: the name or detail it concerns. */
  readonly detail: string;
  readonly at: Iso;
  /** The letter that carried an answer. */
  readonly letter: LetterView | null;
}

export interface LetterView {
  readonly state: 'queued' | 'sent' | 'failed';
  readonly attempts: number;
  readonly sentAt: Iso | null;
  /** SMTP reply code or error name of the last failure; empty without one. */
  readonly reason: string;
}

export interface TicketDetails extends TicketRow {
  readonly requesterEmail: string;
  readonly requesterPhone: string;
  readonly language: Language;
  readonly channel: 'chat';
  /** Oldest first. */
  readonly messages: readonly TicketMessageView[];
  /** The acknowledgement that went out when the ticket was opened. */
  readonly acknowledgement: LetterView | null;
  readonly callbacks: readonly CallbackRow[];
}

/** A call to make. */
export interface CallbackRow {
  readonly id: string;
  /** `declined`: an agent decided against it, see `refusal`. */
  readonly state: 'scheduled' | 'due' | 'taken' | 'done' | 'failed' | 'declined';
  /** As people write it abroad, `+48 600 000 000`, and at home, `600 000 000`. */
  readonly phone: string;
  readonly phoneNational: string;
  /** The link that calls the number, for whoever has taken the call; null for everybody else. */
  readonly dialLink: string | null;
  readonly name: string;
  /** The ticket that the call belongs to. */
  readonly ticketNumber: string | null;
  readonly band: 'priority' | 'standard';
  readonly severity: 1 | 2 | 3 | 4;
  /** Since when the person has waited: with band and severity, the place of a due call in the line. */
  readonly waitingSince: Iso;
  readonly dueAt: Iso;
  /** The moment that was wished, where the call could not be then: at night by the person's clock, or closed. */
  readonly movedFrom: Iso | null;
  /** Name of the agent who arranged it; empty for the visitor. */
  readonly requestedBy: string;
  readonly takenBy: string | null;
  /** From when on a colleague may take a call over that its holder left lying; null while nobody holds it. */
  readonly freeAgainAt: Iso | null;
  readonly isMine: boolean;
  /** Nobody claimed it: 0 nobody was told, 1 the escalation role, 2 the head too. */
  readonly escalationLevel: 0 | 1 | 2;
  readonly attempts: readonly {
    readonly outcome: string;
    readonly note: string;
    readonly by: string;
    readonly at: Iso;
  }[];
  readonly maxAttempts: number;
  readonly refusal: { readonly reason: string; readonly by: string; readonly at: Iso } | null;
}

/** A slot for a call. */
export interface CallbackSlot {
  readonly at: Iso;
  readonly isFree: boolean;
}
