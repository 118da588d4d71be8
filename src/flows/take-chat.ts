import type { Agent } from '../domain/agents/index.js';
import type { ChatTail } from '../domain/chat/index.js';
import { DeskError, NotFound } from '../shared/errors.js';
import type { Parts } from './parts.js';

/**
 * Gives a waiting chat of the agent's desk to the agent and returns it whole. Taking one's own chat again returns it.
 * Throws `NotFound` for another desk's or an absent chat, `chat_taken` when a colleague was faster.
 */
export async function takeChat(parts: Parts, agent: Agent, chatId: string): Promise<ChatTail> {
  const before = await parts.chats.findTail(chatId, 0);
  if (before === null || before.chat.deskId !== agent.deskId) throw new NotFound();
  const { eventSeq } = await parts.chats.take(chatId, { id: agent._id, name: agent.name });
  if (eventSeq > 0) await parts.bus.publish({ kind: 'chat.changed', deskId: agent.deskId, chatId, eventSeq });
  const tail = await parts.chats.findTail(chatId, 0);
  if (tail === null) throw new DeskError('chat_ended', 'The chat has ended.');
  return tail;
}
