import type { EventEntry } from '../../../src/protocol/index.js';
import type { ErrorCode } from '../../../src/shared/errors.js';
import type { ChatLog, Side } from './chat-log.js';

/** How far a message of this page has come. */
export type MessageState = 'sending' | 'sent' | 'read' | 'failed';

/** A message as a list shows it. */
export interface MessageLine {
  readonly kind: 'message';
  readonly key: string;
  readonly from: Side;
  /** The agent who wrote it; empty for a visitor's and for one that is on its way. */
  readonly author: string;
  readonly text: string;
  readonly at: string;
  /** Null for messages of the other side. */
  readonly state: MessageState | null;
  readonly failure: ErrorCode | null;
  /** Whether it begins, and whether it ends, a run of messages of one side. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** An event as a list shows it. */
export interface EventLine {
  readonly kind: 'event';
  readonly key: string;
  readonly event: EventEntry['event'];
  readonly name: string;
  readonly at: string;
}

export type Line = MessageLine | EventLine;

/**
 * The lines of a chat in order, the page's own unsent messages last.
 * `me` is this page's side; up to `seenSeq` the other side has read.
 */
export function linesOf(log: ChatLog, me: Side, seenSeq: number): readonly Line[] {
  const numbered = log.entries.map((entry): Line => {
    if (entry.kind === 'event') {
      return { kind: 'event', key: `e${entry.seq}`, event: entry.event, name: entry.name, at: entry.at };
    }
    const isMine = entry.from === me;
    const state = isMine ? (entry.seq <= seenSeq ? 'read' : 'sent') : null;
    return {
      ...bareLine(entry.clientId, entry),
      from: entry.from,
      author: entry.author,
      state,
      failure: null,
    };
  });
  const unsent = log.outgoing.map((message): Line => {
    const state = message.failure === null ? 'sending' : 'failed';
    return { ...bareLine(message.clientId, message), from: me, author: '', state, failure: message.failure };
  });
  return markRuns([...numbered, ...unsent]);
}

/** A line keeps its key when its message is numbered, so that it stays the same element on the page. */
function bareLine(clientId: string, { text, at }: { readonly text: string; readonly at: string }) {
  return { kind: 'message', key: clientId, text, at, isFirst: true, isLast: true } as const;
}

function markRuns(lines: readonly Line[]): readonly Line[] {
  const isSameRun = (a: Line | undefined, b: Line | undefined) =>
    a?.kind === 'message' && b?.kind === 'message' && a.from === b.from && a.author === b.author;
  return lines.map((line, index) => {
    if (line.kind === 'event') return line;
    return {
      ...line,
      isFirst: !isSameRun(lines[index - 1], line),
      isLast: !isSameRun(line, lines[index + 1]),
    };
  });
}
