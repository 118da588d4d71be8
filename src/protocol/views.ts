import type { ChatOutcome } from '../shared/facts.js';
import type { Language, Texts } from '../shared/language.js';

/** Moments cross the wire as ISO 8601 strings in UTC. */
export type Iso = string;

/** How the desk wants a field of the form before the chat. */
export type FieldRule = 'required' | 'optional' | 'absent';

export const AGENT_ROLES = ['head', 'specialist', 'senior', 'escalation', 'product'] as const;
export type AgentRole = (typeof AGENT_ROLES)[number];

/** A desk as visitors may know it. GET /api/v1/desks/:desk */
export interface DeskView {
  readonly id: string;
  readonly name: string;
  readonly languages: readonly Language[];
  readonly defaultLanguage: Language;
  readonly timeZone: string;
  readonly texts: {
    readonly title: Texts;
    /** One or two sentences under the title. */
    readonly welcome: Texts;
    /** When somebody is there, in words. */
    readonly hours: Texts;
    /** That the chat is stored nowhere and what closing the window does; shown before the chat and under it. */
    readonly notStored: Texts;
  };
  readonly chat: {
    readonly isOffered: boolean;
    readonly fields: Readonly<Record<'name' | 'email' | 'phone' | 'question', FieldRule>>;
    /** Whether an unanswered question is answered by e-mail after the visitor has left. */
    readonly followsUp: boolean;
    /** How long the visitor may be away before the chat counts as abandoned. */
    readonly graceMs: number;
  };
  /** Other ways to reach the desk. */
  readonly contacts: readonly ContactView[];
  readonly faq: readonly { readonly question: Texts; readonly answer: Texts }[];
  /** Whether an agent is on duty at this moment. */
  readonly isOnDuty: boolean;
  /** Whether this moment lies within the desk's hours. */
  readonly isOpen: boolean;
}

export interface ContactView {
  readonly kind: 'phone' | 'email' | 'form';
  readonly label: Texts;
  /** A number, an address; empty for a form. */
  readonly value: string;
  readonly note?: Texts;
}

/** One numbered line of a chat. Numbers rise by one; a client that misses one asks for the tail. */
export type Entry = MessageEntry | EventEntry;

export interface MessageEntry {
  readonly seq: number;
  readonly kind: 'message';
  readonly from: 'visitor' | 'agent';
  /** The id that the sender gave, so that the sender's own page recognises it. */
  readonly clientId: string;
  readonly text: string;
  readonly at: Iso;
}

export interface EventEntry {
  readonly seq: number;
  readonly kind: 'event';
  /** `callback`: an agent has arranged a call to the visitor's number. */
  readonly event: 'taken' | 'left' | 'returned' | 'callback';
  /** The agent's name for `taken`, else empty. */
  readonly name: string;
  readonly at: Iso;
}

export type ChatState = 'waiting' | 'live';

/** A chat as its visitor sees it. */
export interface VisitorChatView {
  readonly chatId: string;
  readonly state: ChatState;
  readonly startedAt: Iso;
  readonly agent: { readonly name: string; readonly isHere: boolean } | null;
  /** The address for the answer by e-mail, if one was left and the desk follows up; else empty. */
  readonly followUpTo: string;
  /** Number of the newest line that an agent's page has shown; 0 before that. */
  readonly agentSeenSeq: number;
  /** Number of the newest line: a page that has fewer asks for the tail. */
  readonly lastSeq: number;
}

/** A chat as a row of the console. */
export interface ChatCard {
  readonly chatId: string;
  readonly state: ChatState;
  readonly name: string;
  readonly question: string;
  readonly language: Language;
  readonly startedAt: Iso;
  readonly takenAt: Iso | null;
  readonly agentId: string | null;
  readonly agentName: string | null;
  readonly isVisitorHere: boolean;
  /** When the chat will count as abandoned, while the visitor is away. */
  readonly abandonAt: Iso | null;
  /** The newest line's number, and the newest that the agent's page has shown. */
  readonly lastSeq: number;
  readonly agentSeenSeq: number;
  /** Who wrote last. */
  readonly lastFrom: 'visitor' | 'agent';
}

/** A chat as the agent who holds it sees it. */
export interface AgentChatView extends ChatCard {
  readonly email: string;
  readonly phone: string;
  /** Number of the newest line that the visitor's page has shown. */
  readonly visitorSeenSeq: number;
}

export interface AgentView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: AgentRole;
  readonly deskId: string;
  readonly deskName: string;
  readonly language: Language;
}

/** All that the console's chat list shows, at one moment. */
export interface DeskSnapshot {
  readonly now: Iso;
  readonly me: AgentView;
  /** Oldest first. */
  readonly waiting: readonly ChatCard[];
  /** The agent's own, oldest first. */
  readonly mine: readonly ChatCard[];
  readonly onDuty: number;
  readonly agents: number;
}

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

/** A chat is gone; where it became a ticket, its number. */
export interface ChatGone {
  readonly chatId: string;
  readonly outcome: ChatOutcome;
  readonly ticketNumber?: string;
}
