import type { z } from 'zod';
import type { ErrorCode, Fault } from '../shared/errors.js';
import type * as payloads from './payloads.js';
import type { ChatEnded } from './receipt-views.js';
import type * as tickets from './ticket-payloads.js';
import type { CallbackRow, TicketPresence, TicketRow } from './ticket-views.js';
import type {
  AgentChatView,
  ChatCard,
  ChatGone,
  DeskSnapshot,
  Entry,
  Iso,
  NoteView,
  PlaceView,
  VisitorChatView,
} from './views.js';

/** The answer to every event: data, or an error with a stable code. */
export type Ack<T> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly error: WireError };

export interface WireError {
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];
}

type Ask<Schema extends z.ZodType, Reply> = (
  payload: z.input<Schema>,
  ack: (answer: Ack<Reply>) => void,
) => void;

/** What was stored of a message: its number in the chat and its moment. */
export interface Posted {
  readonly seq: number;
  readonly at: Iso;
}

/** Everything after the number that was asked for, oldest first. */
export interface VisitorTail {
  readonly chat: VisitorChatView;
  readonly entries: readonly Entry[];
}

export interface AgentTail {
  readonly chat: AgentChatView;
  readonly entries: readonly Entry[];
  /** What colleagues wrote to each other, oldest first; always all of it. */
  readonly notes: readonly NoteView[];
}

/** A visitor's tab to the server, namespace `/visitor`. */
export interface VisitorToServer {
  'chat:start': Ask<typeof payloads.startChat, VisitorTail & { readonly token: string }>;
  'chat:resume': Ask<typeof payloads.resumeChat, VisitorTail>;
  'chat:post': Ask<typeof payloads.visitorPost, Posted>;
  'chat:typing': Ask<typeof payloads.visitorTyping, null>;
  'chat:seen': Ask<typeof payloads.visitorSeen, null>;
  /** Instead of waiting: what was asked becomes a ticket that is answered by e-mail, or a call. The chat ends. */
  'chat:leave-line': Ask<typeof payloads.leaveLine, null>;
  /** Ends the chat for good: it is destroyed at once. */
  'chat:end': Ask<typeof payloads.nothing, null>;
}

/** The server to a visitor's tab. */
export interface ServerToVisitor {
  'chat:entry': (entry: Entry) => void;
  /** State, agent, the agent's presence or read mark changed. */
  'chat:changed': (chat: VisitorChatView) => void;
  'chat:typing': (typing: { readonly isTyping: boolean }) => void;
  /** The chat is over and destroyed; the receipt comes with it, this once. */
  'chat:ended': (gone: ChatEnded) => void;
  /** The visitor's place in the line, or the wait, has changed. */
  'chat:place': (place: PlaceView) => void;
  'desk:duty': (duty: { readonly isOnDuty: boolean }) => void;
  /** This server is going away: reconnect after `retryInMs`. */
  'server:drain': (drain: { readonly retryInMs: number }) => void;
  /** An event came without an acknowledgement to answer it by; nothing was done. */
  'event:refused': (error: WireError) => void;
}

/** The console to the server, namespace `/agent`. */
export interface AgentToServer {
  'desk:open': Ask<typeof payloads.nothing, DeskSnapshot>;
  'chat:take': Ask<typeof payloads.chatRef, AgentTail>;
  'chat:join': Ask<typeof payloads.joinChat, AgentTail>;
  'chat:post': Ask<typeof payloads.agentPost, Posted>;
  'chat:typing': Ask<typeof payloads.agentTyping, null>;
  'chat:seen': Ask<typeof payloads.agentSeen, null>;
  'chat:end': Ask<typeof payloads.chatRef, null>;
  /** Does not want the chat that is offered; it goes on to the next agent. */
  'chat:decline': Ask<typeof payloads.chatRef, null>;
  'chat:transfer': Ask<typeof payloads.transferChat, null>;
  'chat:invite': Ask<typeof payloads.inviteColleague, null>;
  /** Agrees to take over or to join what a colleague asked. */
  'chat:accept-ask': Ask<typeof payloads.chatRef, AgentTail>;
  'chat:decline-ask': Ask<typeof payloads.declineAsk, null>;
  /** A colleague who has joined leaves again. */
  'chat:part': Ask<typeof payloads.chatRef, null>;
  'chat:classify': Ask<typeof payloads.classifyChat, null>;
  'chat:note': Ask<typeof payloads.addNote, NoteView>;
  /** A supervisor reads along; lines come as to whoever holds it, until `chat:unwatch`. */
  'chat:watch': Ask<typeof payloads.joinChat, AgentTail>;
  'chat:unwatch': Ask<typeof payloads.chatRef, null>;
  /** A supervisor takes the chat without asking. */
  'chat:take-over': Ask<typeof payloads.chatRef, AgentTail>;
  /** The console shows this ticket: who else does is the answer, and comes as `ticket:presence` while it changes. */
  'ticket:open': Ask<typeof tickets.ticketRef, TicketPresence>;
  'ticket:leave': Ask<typeof tickets.ticketRef, null>;
  'ticket:typing': Ask<typeof tickets.ticketTyping, null>;
}

/** The server to the console. */
export interface ServerToAgent {
  /** Chats of the desk are new or have changed: put each in its list, or take it out of the waiting ones. */
  'chat:cards': (cards: readonly ChatCard[]) => void;
  'chat:gone': (gone: ChatGone) => void;
  'chat:entry': (line: { readonly chatId: string; readonly entry: Entry }) => void;
  'chat:note': (line: { readonly chatId: string; readonly note: NoteView }) => void;
  /** `text`: what stands in the visitor's editor, where the desk shows it. */
  'chat:typing': (typing: {
    readonly chatId: string;
    readonly isTyping: boolean;
    readonly text?: string;
  }) => void;
  /** The visitor's page has shown everything up to `seq`. */
  'chat:seen': (seen: { readonly chatId: string; readonly seq: number }) => void;
  'ticket:changed': (ticket: TicketRow) => void;
  /** Who has the ticket open, as far as this console has it open too. */
  'ticket:presence': (presence: TicketPresence) => void;
  'callback:changed': (callback: CallbackRow) => void;
  'desk:duty': (duty: { readonly onDuty: number; readonly agents: number }) => void;
  /** Something may have been missed: ask for everything again. */
  'desk:resync': () => void;
  'server:drain': (drain: { readonly retryInMs: number }) => void;
  /** An event came without an acknowledgement to answer it by; nothing was done. */
  'event:refused': (error: WireError) => void;
}
