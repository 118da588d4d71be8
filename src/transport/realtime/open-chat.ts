import type { AgentTail } from '../../protocol/index.js';
import { DeskError } from '../../shared/errors.js';
import { agentTail } from '../views/index.js';
import type { AgentSocket } from './sockets.js';
import type { Workbench } from './workbench.js';

/** Lets a console into a chat's room, and only then reads it, so that nothing falls between. The agent was let in before. */
export async function openChat(
  socket: AgentSocket,
  { parts, delivery }: Workbench,
  { chatId, lastSeq }: { chatId: string; lastSeq: number },
): Promise<AgentTail> {
  await delivery.enter(socket, [chatId]);
  const [card, tail, notes] = await Promise.all([
    parts.chats.find(chatId),
    parts.chats.findTail(chatId, lastSeq),
    parts.handovers.notes(chatId),
  ]);
  if (card === null || tail === null) throw new DeskError('chat_ended', 'The chat has ended.');
  return agentTail(tail.chat, card.question, { lines: tail.lines, notes });
}
