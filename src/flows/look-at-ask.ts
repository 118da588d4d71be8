import type { Agent } from '../domain/agents/index.js';
import { NotFound } from '../shared/errors.js';
import type { Parts } from './parts.js';
import { routeLine } from './route-line.js';

/**
 * Looks whether the time of an offer, or of what one agent asked another, has passed: an offered chat goes on to the next
 * agent, and a question that nobody answered is taken back.
 */
export async function lookAtAsk(parts: Parts, chatId: string): Promise<void> {
  const found = await parts.chats.find(chatId);
  if (found === null) return await parts.line.forgetAsk(chatId);
  const { chat } = found;
  const isOfferOver = await parts.line.withdrawOffer(chat);
  const isAskOver = await parts.handovers.dropAsk(chat);
  if (!isOfferOver && !isAskOver) return;
  await parts.bus.publish({ kind: 'chat.changed', deskId: chat.deskId, chatId });
  if (isOfferOver) routeLine(parts, chat.deskId);
}

/** The agent does not want the chat that was offered. It goes on to the next one, and never back to this one. */
export async function declineOffer(parts: Parts, agent: Agent, chatId: string): Promise<void> {
  const chat = await parts.chats.ofDesk(agent.deskId, chatId);
  if (!(await parts.line.withdrawOffer(chat, agent._id))) throw new NotFound();
  await parts.bus.publish({ kind: 'chat.changed', deskId: chat.deskId, chatId });
  routeLine(parts, chat.deskId);
}
