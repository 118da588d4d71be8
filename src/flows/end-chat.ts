import { finishChat } from './finish-chat.js';
import type { Parts } from './parts.js';

/**
 * Ends a chat by hand, for its visitor (already let in) or for the agent who holds it (else `NotFound`, also when it is
 * gone). It is destroyed at once; what an agent wrote and the visitor's page has not shown goes on by e-mail. A visitor
 * may end it twice. Should the rest fail, the next look at due chats finishes it.
 */
export async function endChat(
  parts: Parts,
  chatId: string,
  by: { agentId: string } | 'visitor',
): Promise<void> {
  await parts.endings.close(chatId, by);
  await finishChat(parts, chatId);
}
