import type { Chat, Line } from '../../domain/chat/index.js';
import type { AgentChatView, AgentTail, ChatCard, Entry, VisitorChatView } from '../../protocol/index.js';

/** One line as it crosses the wire. */
export function entryOf(line: Line): Entry {
  return { ...line, at: line.at.toISOString() };
}

/** A chat as its visitor may see it. */
export function visitorChat(chat: Chat, onDuty: ReadonlySet<string>, followsUp: boolean): VisitorChatView {
  const agent =
    chat.agentId === null ? null : { name: chat.agentName ?? '', isHere: onDuty.has(chat.agentId) };
  return {
    chatId: chat.id,
    state: chat.takenAt === null ? 'waiting' : 'live',
    startedAt: chat.startedAt.toISOString(),
    agent,
    followUpTo: followsUp ? chat.visitor.email : '',
    agentSeenSeq: chat.agentSeen,
    lastSeq: chat.seq,
  };
}

/** A chat as a row of the console. */
export function chatCard({ chat, question }: { chat: Chat; question: string }): ChatCard {
  return {
    chatId: chat.id,
    state: chat.takenAt === null ? 'waiting' : 'live',
    name: chat.visitor.name,
    question,
    language: chat.language,
    startedAt: chat.startedAt.toISOString(),
    takenAt: chat.takenAt?.toISOString() ?? null,
    agentId: chat.agentId,
    agentName: chat.agentName,
    isVisitorHere: chat.awayAt === null,
    abandonAt: chat.abandonAt?.toISOString() ?? null,
    lastSeq: chat.seq,
    agentSeenSeq: chat.agentSeen,
    lastFrom: chat.lastFrom,
  };
}

/** A chat with lines as the agent who holds it sees it. */
export function agentTail(chat: Chat, question: string, lines: readonly Line[]): AgentTail {
  const view: AgentChatView = {
    ...chatCard({ chat, question }),
    email: chat.visitor.email,
    phone: chat.visitor.phone,
    visitorSeenSeq: chat.visitorSeen,
  };
  return { chat: view, entries: lines.map(entryOf) };
}
