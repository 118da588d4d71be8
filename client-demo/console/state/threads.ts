import type {
  AgentChatView,
  AgentTail,
  ChatCard,
  ChatGone,
  Entry,
  Iso,
  NoteView,
} from '../../../src/protocol/index.js';
import { type ChatLog, EMPTY_LOG, mergeEntries } from '../../shared/index.js';

/** What stays of a chat on the screen when it is gone. */
export interface Receipt {
  /** `unknown`: it ended while this page was not connected. */
  readonly outcome: ChatGone['outcome'] | 'unknown';
  readonly ticketNumber: string | null;
  readonly at: Iso;
}

/** One of the agent's chats with what was said in it, or with its receipt. */
export interface Thread {
  readonly chat: AgentChatView;
  readonly log: ChatLog;
  readonly isTyping: boolean;
  /** What stands in the visitor's editor, where the desk shows it. */
  readonly preview: string;
  /** What colleagues wrote to each other, oldest first. */
  readonly notes: readonly NoteView[];
  readonly receipt: Receipt | null;
}

/** The opened chats by their ids. */
export type Threads = ReadonlyMap<string, Thread>;

/** The receipt of a chat that has ended just now. Without `gone` it is not known how: a later one may say it. */
export function receiptOf(gone?: ChatGone): Receipt {
  return {
    outcome: gone?.outcome ?? 'unknown',
    ticketNumber: gone?.ticketNumber ?? null,
    at: new Date().toISOString(),
  };
}

/** Takes in a chat and the lines that were asked for. Its unsent messages stay. */
export function withTail(threads: Threads, tail: AgentTail, unsent: ChatLog = EMPTY_LOG): Threads {
  const known = threads.get(tail.chat.chatId);
  return put(threads, {
    chat: tail.chat,
    log: mergeEntries(known?.log ?? unsent, tail.entries),
    isTyping: known?.isTyping ?? false,
    preview: known?.preview ?? '',
    notes: tail.notes,
    receipt: null,
  });
}

/** Adds a line. A message of the visitor ends their typing. A chat that is not open stays so. */
export function withLine(threads: Threads, chatId: string, entry: Entry): Threads {
  return change(threads, chatId, (thread) => ({
    ...thread,
    log: mergeEntries(thread.log, [entry]),
    isTyping: entry.kind === 'message' && entry.from === 'visitor' ? false : thread.isTyping,
  }));
}

/** Takes the newest state of a chat from its row. */
export function withState(threads: Threads, card: ChatCard): Threads {
  return change(threads, card.chatId, (thread) => ({ ...thread, chat: { ...thread.chat, ...card } }));
}

export function withLog(threads: Threads, chatId: string, edit: (log: ChatLog) => ChatLog): Threads {
  return change(threads, chatId, (thread) => ({ ...thread, log: edit(thread.log) }));
}

export function withTyping(threads: Threads, chatId: string, isTyping: boolean, preview = ''): Threads {
  return change(threads, chatId, (thread) => ({ ...thread, isTyping, preview: isTyping ? preview : '' }));
}

/** Adds a colleague's note; one that is there already changes nothing. */
export function withNote(threads: Threads, chatId: string, note: NoteView): Threads {
  return change(threads, chatId, (thread) =>
    thread.notes.some(({ seq }) => seq === note.seq)
      ? thread
      : { ...thread, notes: [...thread.notes, note].toSorted((a, b) => a.seq - b.seq) },
  );
}

/** The visitor's page has shown everything up to `seq`; an older mark changes nothing. */
export function withVisitorSeen(threads: Threads, chatId: string, seq: number): Threads {
  return change(threads, chatId, (thread) => ({
    ...thread,
    chat: { ...thread.chat, visitorSeenSeq: Math.max(seq, thread.chat.visitorSeenSeq) },
  }));
}

/**
 * The chat is gone: its receipt stays, its lines go once they have faded ({@link withoutLines}). What was never sent is
 * no line of the chat any more. The first receipt counts, unless it knew less.
 */
export function withReceipt(threads: Threads, chatId: string, receipt: Receipt): Threads {
  return change(threads, chatId, (thread) =>
    thread.receipt === null || thread.receipt.outcome === 'unknown'
      ? { ...thread, log: { ...thread.log, outgoing: [] }, isTyping: false, receipt }
      : thread,
  );
}

/** Forgets every line of the chat. */
export function withoutLines(threads: Threads, chatId: string): Threads {
  return change(threads, chatId, (thread) => ({ ...thread, log: EMPTY_LOG }));
}

export function withoutThread(threads: Threads, chatId: string): Threads {
  return new Map([...threads].filter(([id]) => id !== chatId));
}

/** What was written and never sent, to be given back: the unsent messages and then the draft. */
export function unsentText(thread: Thread, draft: string): string {
  return [...thread.log.outgoing.map((message) => message.text), draft.trim()]
    .filter((text) => text !== '')
    .join('\n\n');
}

function change(threads: Threads, chatId: string, edit: (thread: Thread) => Thread): Threads {
  const thread = threads.get(chatId);
  return thread === undefined ? threads : put(threads, edit(thread));
}

function put(threads: Threads, thread: Thread): Threads {
  return new Map([...threads, [thread.chat.chatId, thread]]);
}
