import type { Chat, Line, MessageLine } from './chat.js';

/** What a chat leaves open when it ends. */
export interface OpenEnds {
  /** What the visitor asked and has read no answer to, oldest first. */
  readonly questions: readonly MessageLine[];
  /** What an agent wrote to that and the visitor's page has not shown, oldest first. */
  readonly unread: readonly MessageLine[];
}

/**
 * What has to go on by e-mail when the chat is over: everything after the last agent's answer that the visitor's page
 * has shown. A message that only asks for patience is no answer. Where somebody ended the chat by hand, questions alone
 * are settled, and only unread answers go on, also one that was sent while the visitor ended it. Who chose an answer by
 * e-mail or phone left open at least all that they wrote since the last answer, or else all that they wrote.
 */
export function openEndsOf(chat: Chat, lines: readonly Line[]): OpenEnds {
  const messages = lines.filter((line) => line.kind === 'message');
  const lastRead = messages.findLastIndex(
    (line) => line.from === 'agent' && !line.isHolding && line.seq <= chat.visitorSeen,
  );
  const after = messages.slice(lastRead + 1).filter((line) => !line.isHolding);
  const unread = after.filter((line) => line.from === 'agent');
  const questions = after.filter((line) => line.from === 'visitor');
  if ((chat.closedBy === 'visitor' || chat.closedBy === 'agent') && unread.length === 0) {
    return { questions: [], unread: [] };
  }
  if (chat.closedBy === 'handoff' && questions.length === 0) {
    return { questions: messages.filter((line) => line.from === 'visitor'), unread };
  }
  return { questions, unread };
}
