import type { Chat, Line, MessageLine } from './chat.js';

/** What a chat leaves open when it ends. */
export interface OpenEnds {
  /** What the visitor asked and has read no answer to, oldest first. */
  readonly questions: readonly MessageLine[];
  /** What an agent wrote to that and the visitor's page has not shown, oldest first. */
  readonly unread: readonly MessageLine[];
}

/**
 * What has to go on by e-mail when the chat is over: everything after the last agent's message that the visitor's page
 * has shown. Where an agent ended the chat, questions alone are settled; only unread answers go on. A visitor who ended
 * it left nothing open.
 */
export function openEndsOf(chat: Chat, lines: readonly Line[]): OpenEnds {
  const messages = lines.filter((line) => line.kind === 'message');
  const lastRead = messages.findLastIndex((line) => line.from === 'agent' && line.seq <= chat.visitorSeen);
  const after = messages.slice(lastRead + 1);
  const unread = after.filter((line) => line.from === 'agent');
  const questions = after.filter((line) => line.from === 'visitor');
  if (chat.closedBy === 'visitor' || (chat.closedBy === 'agent' && unread.length === 0)) {
    return { questions: [], unread: [] };
  }
  return { questions, unread };
}
