import type { Agent } from '../domain/agents/index.js';
import { NotFound } from '../shared/errors.js';
import type { Parts } from './parts.js';
import { routeLine } from './route-line.js';

/**
 * Gives a waiting chat of the agent's desk to the agent. Taking one's own chat again changes nothing. Throws `NotFound`
 * for another desk's or an absent chat, `chat_taken` when a colleague was faster, `chat_ended` when it is over.
 */
export async function takeChat(parts: Parts, agent: Agent, chatId: string): Promise<void> {
  const found = await parts.chats.find(chatId);
  if (found === null || found.chat.deskId !== agent.deskId) throw new NotFound();
  const { eventSeq } = await parts.chats.take(chatId, { id: agent._id, name: agent.name });
  routeLine(parts, agent.deskId);
  if (eventSeq > 0) await parts.bus.publish({ kind: 'chat.changed', deskId: agent.deskId, chatId, eventSeq });
}
