import type { ChatOutcome } from '../shared/facts.js';
import type { Language, Texts } from '../shared/language.js';

/** A reason to decline, with the text that the customer is sent. */
export interface DeclineView {
  readonly id: string;
  readonly kind: 'out_of_scope' | 'declined';
  readonly title: Texts;
  readonly text: Texts;
}

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
    readonly fields: Readonly<
      Record<'name' | 'email' | 'phone' | 'question' | 'topic' | 'severity', FieldRule>
    >;
    /** Whether an unanswered question is answered by e-mail after the visitor has left. */
    readonly followsUp: boolean;
    /** Whether agents see what is being typed before it is sent; the page says so. */
    readonly showsTyping: boolean;
  };
  /** The form that becomes a ticket. */
  readonly form: {
    readonly isOffered: boolean;
    readonly fields: Readonly<
      Record<
        'name' | 'email' | 'phone' | 'subject' | 'question' | 'doing' | 'errorNumber' | 'topic' | 'severity',
        FieldRule
      >
    >;
  };
  readonly attachments: {
    /** Whether visitors may attach files to the form and to what they write later. */
    readonly isOffered: boolean;
    readonly perMessage: number;
    readonly maxMegabytes: number;
    /** As `image/*`; none means all. */
    readonly types: readonly string[];
  };
  /** What the desk does not do, so that it can be said before somebody asks. */
  readonly declines: readonly DeclineView[];
  /** What a question may be about, where the desk asks. */
  readonly topics: readonly { readonly id: string; readonly name: Texts }[];
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
  /** The agent who wrote it; empty for a visitor's. */
  readonly author: string;
  /** Asks for patience and answers nothing. */
  readonly isHolding: boolean;
  readonly text: string;
  readonly at: Iso;
}

export interface EventEntry {
  readonly seq: number;
  readonly kind: 'event';
  /**
   * `callback`: an agent has arranged a call to the visitor's number. `transferred`: another agent has the chat now.
   * `joined` / `parted`: a colleague helps, or no longer. `back_in_line`: the agent is gone, the chat waits at its old place.
   */
  readonly event:
    | 'taken'
    | 'left'
    | 'returned'
    | 'callback'
    | 'transferred'
    | 'joined'
    | 'parted'
    | 'back_in_line';
  /** The agent's name where one is concerned, else empty. */
  readonly name: string;
  readonly at: Iso;
}

export type ChatState = 'waiting' | 'live';

/** Where a waiting visitor stands in the line. */
export interface PlaceView {
  /** 1 for whoever is next. */
  readonly position: number;
  /** An honest range of the wait, ms; null where nobody who could come is on duty. */
  readonly wait: { readonly lowMs: number; readonly highMs: number } | null;
  /** When the desk opens again; null while it is open, or where nobody knows. */
  readonly opensAt: Iso | null;
  /** After how long the page should offer the other ways, ms: what is left of the desk's patience; 0 when nobody is there. */
  readonly otherWaysInMs: number;
  /** Instead of waiting: an answer by e-mail, a call. */
  readonly otherWays: readonly ('letter' | 'callback')[];
}

/** A chat as its visitor sees it. */
export interface VisitorChatView {
  readonly chatId: string;
  readonly state: ChatState;
  readonly startedAt: Iso;
  readonly agent: { readonly name: string; readonly isHere: boolean } | null;
  /** The place in the line; null while an agent has the chat. */
  readonly place: PlaceView | null;
  /** The number that the visitor left; empty without one. */
  readonly phone: string;
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
  /** Colleagues who have joined. */
  readonly helperIds: readonly string[];
  /** The desk's topic, or empty. */
  readonly topic: string;
  readonly severity: 1 | 2 | 3 | 4;
  /** Its place in the line, the lower the sooner. */
  readonly place: number;
  /** The agent to whom a waiting chat is offered, and until when; null: it is open to everyone. */
  readonly offer: { readonly agentId: string; readonly until: Iso } | null;
  /** What one agent asks of another: to take the chat over, or to join. */
  readonly ask: {
    readonly kind: 'transfer' | 'join';
    readonly to: string;
    readonly byName: string;
    readonly until: Iso;
    readonly comment: string;
  } | null;
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

/** What a colleague wrote about a chat. */
export interface NoteView {
  /** Numbers rise by one. */
  readonly seq: number;
  readonly clientId: string;
  readonly author: string;
  readonly text: string;
  readonly at: Iso;
}

/** A reply that is ready to be sent. `{visitor}`, `{agent}` and `{desk}` stand for names. */
export interface CannedReply {
  readonly id: string;
  readonly title: Texts;
  readonly text: Texts;
  /** Asks for patience and answers nothing. */
  readonly isHolding: boolean;
}

/** A colleague at the desk, for handing over. */
export interface ColleagueView {
  readonly id: string;
  readonly name: string;
  readonly role: AgentRole;
  readonly isOnDuty: boolean;
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

/** A program that works for the desk. */
export interface IntegrationView {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: Iso;
  readonly expiresAt: Iso;
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
  readonly colleagues: readonly ColleagueView[];
  /** Chats that colleagues hold, oldest first: all of them for supervisors, and where something is asked of this agent. */
  readonly others: readonly ChatCard[];
  readonly cannedReplies: readonly CannedReply[];
  /** Reasons to decline a ticket, with their texts. */
  readonly declines: readonly DeclineView[];
  readonly topics: readonly { readonly id: string; readonly name: Texts }[];
}

/** How a desk's chats went, in numbers alone. */
export interface OverviewView {
  readonly since: Iso;
  /** How many ended how: *abandoned* before an agent came, *dropped* with something unanswered or unread. */
  readonly outcomes: Readonly<Record<ChatOutcome, number>>;
  /** The waits that visitors were told, held against the real ones; ms. */
  readonly waits: {
    readonly told: number;
    readonly within: number;
    readonly shorter: number;
    readonly longer: number;
    readonly typicalMs: number;
    readonly longMs: number;
  };
  /** How many ratings of 1, 2, 3, 4 and 5. */
  readonly ratings: readonly number[];
}

/** A chat is gone; where it became a ticket, its number. */
export interface ChatGone {
  readonly chatId: string;
  readonly outcome: ChatOutcome;
  readonly ticketNumber?: string;
}
