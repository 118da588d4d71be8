import type { Language } from '../shared/language.js';
import type { TICKET_CHANNELS, TicketFilters, TicketStatus } from './ticket-payloads.js';
import type { Iso } from './views.js';

export type TicketChannel = (typeof TICKET_CHANNELS)[number];
export type TicketSeverity = 1 | 2 | 3 | 4;

/** The clock of a ticket that matters now: the running one that is due first, else the one that stopped last. */
export interface ClockView {
  readonly kind: 'first' | 'next' | 'resolution';
  readonly state: 'running' | 'paused' | 'stopped' | 'breached';
  readonly startedAt: Iso;
  /** Null where nobody is warned. */
  readonly warnAt: Iso | null;
  /** Null while the clock is paused. */
  readonly dueAt: Iso | null;
  readonly warnedAt: Iso | null;
  readonly breachedAt: Iso | null;
  readonly stoppedAt: Iso | null;
}

/** A ticket as a row of a list. */
export interface TicketRow {
  readonly number: string;
  readonly subject: string;
  readonly status: TicketStatus;
  readonly channel: TicketChannel;
  /** The desk's topic, or empty. */
  readonly topic: string;
  readonly severity: TicketSeverity;
  readonly band: 'priority' | 'standard';
  readonly tags: readonly string[];
  /** Rises with every change; a change names the one that it was made from. */
  readonly version: number;
  readonly requesterName: string;
  readonly assigneeId: string | null;
  readonly assigneeName: string | null;
  readonly isEscalated: boolean;
  /** 0 none, 1 the assignee was warned, 2 at the specialist, 3 the head was told. */
  readonly escalationLevel: 0 | 1 | 2 | 3;
  readonly isMine: boolean;
  readonly openedAt: Iso;
  readonly updatedAt: Iso;
  /** The earliest due time of its running clocks; null when none runs. */
  readonly nextDueAt: Iso | null;
  /** Since when a customer has been waiting for a public answer; null while nobody is. */
  readonly waitingSince: Iso | null;
  readonly clock: ClockView | null;
  /** Whether a letter of this ticket could not be delivered. */
  readonly hasFailedLetter: boolean;
  /** Number of the ticket that this one goes on in; null unless it was merged. */
  readonly mergedInto: string | null;
}

/** GET /tickets */
export interface TicketPage {
  readonly tickets: readonly TicketRow[];
  /** `cursor` of the next page; null on the last. */
  readonly next: string | null;
}

/** GET /tickets/counts */
export interface TicketCounts {
  readonly open: number;
  readonly mine: number;
  readonly escalated: number;
  readonly unanswered: number;
  readonly answered: number;
}

/** What was changed of a ticket. Values are as stored: ids for people and topics. `status`, `subject`, `tags` … */
export interface TicketChange {
  readonly field:
    | 'subject'
    | 'topic'
    | 'severity'
    | 'band'
    | 'assigneeId'
    | 'tags'
    | 'status'
    | 'links'
    | 'message';
  readonly from: string;
  readonly to: string;
  /** Name of who did it; empty for the server itself. */
  readonly by: string;
  readonly at: Iso;
}

export interface AttachmentView {
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** By its first bytes; `application/octet-stream` where they say nothing. */
  readonly type: string;
}

export interface TicketMessageView {
  readonly id: string;
  /** A `note` is for colleagues alone. */
  readonly kind: 'question' | 'answer' | 'note' | 'event';
  /** Who wrote it or did it; empty where the server did. */
  readonly author: string;
  /**
   * The text; for an event `opened_from_chat`, `opened_by_agent`, `opened_by_split`, `warned`,
   * `escalated`, `head_told`, `callback_arranged`, `callback_done`, or `changed` with what in `change`.
   */
  readonly text: string;
  /** For an event: the name or detail it concerns. */
  readonly detail: string;
  /** Of the event `changed`: what it was and what it is. */
  readonly change: Pick<TicketChange, 'field' | 'from' | 'to'> | null;
  readonly attachments: readonly AttachmentView[];
  /** Number of the merged ticket that the message came with; null for the ticket's own. */
  readonly ofNumber: string | null;
  readonly at: Iso;
  /** The letter that carried an answer. */
  readonly letter: LetterView | null;
}

export interface LetterView {
  readonly state: 'queued' | 'sent' | 'failed';
  readonly attempts: number;
  /** When it goes at the earliest: later than it was written where the desk sends only in its hours. */
  readonly goesAt: Iso;
  readonly sentAt: Iso | null;
  /** A worker died with it in its hands: the reader may have it twice, with the same Message-ID. */
  readonly isUnsure: boolean;
  /** SMTP reply code or error name of the last failure; empty without one. */
  readonly reason: string;
}

export interface TicketLinkView {
  readonly number: string;
  readonly kind: 'related' | 'split_from' | 'split_into' | 'merged';
}

export interface TicketDetails extends TicketRow {
  readonly requesterEmail: string;
  readonly requesterPhone: string;
  readonly language: Language;
  readonly plan: string;
  /** What the requester was doing when it happened, and the error's number; empty where not asked. */
  readonly doing: string;
  readonly errorNumber: string;
  readonly closeReason: '' | 'solved' | 'out_of_scope' | 'declined' | 'merged';
  readonly closeNote: string;
  /** Every status since the opening, oldest first. */
  readonly phases: readonly {
    readonly status: TicketStatus;
    readonly from: Iso;
    readonly byName: string;
    readonly reason: string;
  }[];
  readonly links: readonly TicketLinkView[];
  /** Where it may go from its present status. */
  readonly nextStatuses: readonly TicketStatus[];
  /** Oldest first; those of merged tickets among them by their moments. */
  readonly messages: readonly TicketMessageView[];
  /**
   * When answers go out: the desk's open hours, from now or the next opening on, for a week; null where they go at any
   * hour. One that is written outside of them waits for the next.
   */
  readonly answersGo: readonly { readonly from: Iso; readonly to: Iso }[] | null;
  /** The acknowledgement that went out when the ticket was opened. */
  readonly acknowledgement: LetterView | null;
  readonly callbacks: readonly CallbackRow[];
}

/** What became of a change to many tickets. */
export interface BulkResult {
  readonly done: readonly string[];
  readonly refused: readonly { readonly number: string; readonly code: string }[];
}

/** An agent's saved filter. */
export interface SavedTicketView {
  readonly id: string;
  readonly name: string;
  readonly query: TicketFilters;
}

/** POST /desks/:desk/tickets: the number, and the key that opens the ticket again. Asked again, both are the same. */
export interface TicketReceipt {
  readonly number: string;
  readonly key: string;
  readonly expectedAt: Iso | null;
}

/** GET /desks/:desk/expected-answer */
export interface ExpectedAnswer {
  /** When an answer is to be expected; null where the desk never opens again. */
  readonly at: Iso | null;
  readonly why: {
    /** What the desk's calendar promises. */
    readonly promisedAt: Iso | null;
    /** `promise`: that moment. `load`: so much is waiting that it will be later. */
    readonly by: 'promise' | 'load';
    /** How many unanswered tickets are before this one. */
    readonly ahead: number;
    /** Whether the desk is open at this moment, and else when it opens. */
    readonly isOpen: boolean;
    readonly opensAt: Iso | null;
  };
}

/** GET /desks/:desk/tickets/:number?key=: a ticket as its requester sees it. Notes and events are not in it. */
export interface RequesterTicket {
  readonly number: string;
  readonly subject: string;
  readonly status: TicketStatus;
  readonly openedAt: Iso;
  readonly updatedAt: Iso;
  /** Until when an answer is due; null while none is. */
  readonly dueAt: Iso | null;
  readonly messages: readonly {
    readonly id: string;
    readonly from: 'requester' | 'desk';
    readonly author: string;
    readonly text: string;
    readonly attachments: readonly AttachmentView[];
    readonly at: Iso;
  }[];
}

/** Who has a ticket open. */
export interface TicketPresence {
  readonly number: string;
  readonly people: readonly { readonly id: string; readonly name: string; readonly isTyping: boolean }[];
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
