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
  readonly state: 'scheduled' | 'due' | 'taken' | 'done' | 'failed';
  readonly phone: string;
  readonly name: string;
  readonly ticketNumber: string | null;
  readonly dueAt: Iso;
  readonly takenBy: string | null;
  /** From when on a colleague may take a call over that its holder left lying; null while nobody holds it. */
  readonly freeAgainAt: Iso | null;
  readonly isMine: boolean;
  readonly attempts: readonly {
    readonly outcome: string;
    readonly note: string;
    readonly by: string;
    readonly at: Iso;
  }[];
  readonly maxAttempts: number;
}
