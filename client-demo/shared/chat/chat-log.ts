import type { Entry, MessageEntry, Posted } from '../../../src/protocol/index.js';
import type { ErrorCode } from '../../../src/shared/errors.js';

/** A message of this page that has no number yet. */
export interface Outgoing {
  readonly clientId: string;
  readonly text: string;
  /** When it was written, by this page's clock. */
  readonly at: string;
  /** Why it was not sent; null while it is on its way or waits for the connection. */
  readonly failure: ErrorCode | null;
}

/** What a page knows of a chat: the numbered entries in order, each once, and its own messages without a number. */
export interface ChatLog {
  readonly entries: readonly Entry[];
  readonly outgoing: readonly Outgoing[];
}

export type Side = MessageEntry['from'];

export const EMPTY_LOG: ChatLog = { entries: [], outgoing: [] };

/** Takes in entries in any order; what is known already is left out, and so is an outgoing message that has arrived. */
export function mergeEntries(log: ChatLog, incoming: readonly Entry[]): ChatLog {
  const known = new Set(log.entries.map((entry) => entry.seq));
  const added = incoming.filter((entry) => !known.has(entry.seq) && known.add(entry.seq));
  if (added.length === 0) return log;
  const arrived = new Set(added.map((entry) => (entry.kind === 'message' ? entry.clientId : '')));
  return {
    entries: [...log.entries, ...added].sort((a, b) => a.seq - b.seq),
    outgoing: log.outgoing.filter((message) => !arrived.has(message.clientId)),
  };
}

/** The last number before the first gap; 0 for an empty log. Ask for the tail after this one. */
export function lastSeqOf(log: ChatLog): number {
  let last = log.entries[0]?.seq ?? 0;
  for (const entry of log.entries) {
    if (entry.seq > last + 1) break;
    last = entry.seq;
  }
  return last;
}

/** Whether a number between two known ones is missing. */
export function hasGap(log: ChatLog): boolean {
  return lastSeqOf(log) !== newestSeqOf(log);
}

/** The highest number known; 0 for an empty log. */
export function newestSeqOf(log: ChatLog): number {
  return log.entries.at(-1)?.seq ?? 0;
}

/** Puts a message of this page at the end, on its way. A message that is there already is only set on its way again. */
export function addOutgoing(log: ChatLog, message: Omit<Outgoing, 'failure'>): ChatLog {
  const isThere = log.outgoing.some((other) => other.clientId === message.clientId);
  if (isThere) return setFailure(log, message.clientId, null);
  return { ...log, outgoing: [...log.outgoing, { ...message, failure: null }] };
}

/** The server has numbered this page's message: it becomes an entry. */
export function markPosted(log: ChatLog, clientId: string, from: Side, posted: Posted): ChatLog {
  const message = log.outgoing.find((candidate) => candidate.clientId === clientId);
  if (message === undefined) return log;
  const words = { author: '', isHolding: false, text: message.text };
  const entry: MessageEntry = { kind: 'message', from, clientId, ...words, ...posted };
  const rest = { ...log, outgoing: log.outgoing.filter((candidate) => candidate !== message) };
  return mergeEntries(rest, [entry]);
}

/** The message was refused; it stays, to be tried again or given up. */
export function markFailed(log: ChatLog, clientId: string, failure: ErrorCode): ChatLog {
  return setFailure(log, clientId, failure);
}

function setFailure(log: ChatLog, clientId: string, failure: ErrorCode | null): ChatLog {
  return {
    ...log,
    outgoing: log.outgoing.map((message) =>
      message.clientId === clientId ? { ...message, failure } : message,
    ),
  };
}
