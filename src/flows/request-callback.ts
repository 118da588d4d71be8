import type { Agent } from '../domain/agents/index.js';
import type { Callback } from '../domain/callbacks/index.js';
import { NotOffered } from '../shared/errors.js';
import { type Arrangement, arrangeCallback } from './arrange-callback.js';
import { bandOfTopic } from './classify-chat.js';
import type { Parts } from './parts.js';
import { settleCallback } from './settle-callback.js';

/** A call that an agent arranges: for one of the agent's chats or a ticket of the desk, now or at a moment. */
export interface CallbackWish {
  readonly clientId: string;
  readonly chatId?: string | undefined;
  readonly ticketNumber?: string | undefined;
  /** Instead of the number that the visitor gave. */
  readonly phone?: string | undefined;
  /** No moment means now. */
  readonly at?: Date | undefined;
}

type Subject = Omit<Arrangement, 'key' | 'by' | 'at' | 'requestedBy' | 'requestedByName'>;

/**
 * Schedules a call to a visitor, tied to a ticket. The same `clientId` schedules one. From a chat, the visitor is told
 * by a line in the chat, because the number is kept for the call. Throws `callbacks_not_offered`, `NotFound`,
 * `slot_taken`, and `invalid_input` as {@link arrangeCallback} does.
 */
export async function requestCallback(parts: Parts, agent: Agent, wish: CallbackWish): Promise<Callback> {
  const desk = parts.desks.get(agent.deskId);
  if (!desk.callbacks.isOffered) throw new NotOffered('callbacks_not_offered');
  const subject = await subjectOf(parts, agent, wish);
  const callback = await arrangeCallback(parts, desk, {
    ...subject,
    key: `${agent._id}:${wish.clientId}`,
    by: 'agent',
    phone: wish.phone ?? subject.phone,
    at: wish.at,
    requestedBy: agent._id,
    requestedByName: agent.name,
  });
  const settled = await settleCallback(parts, callback);
  if (callback.chatId !== null) await tellVisitor(parts, agent, callback.chatId, callback._id);
  return settled;
}

async function subjectOf(parts: Parts, agent: Agent, wish: CallbackWish): Promise<Subject> {
  const waitingSince = parts.clock.now();
  if (wish.chatId !== undefined) {
    const { id, visitor, language, topic, severity } = await parts.chats.ofAgent(agent._id, wish.chatId);
    const band = bandOfTopic(parts.desks.get(agent.deskId), topic);
    return { chatId: id, ticket: null, ...visitor, topic, language, band, severity, waitingSince };
  }
  const ticket = await parts.tickets.get(agent.deskId, wish.ticketNumber ?? '');
  const { requester, topic, language, band, severity } = ticket;
  const link = { id: ticket._id, number: ticket.number };
  return { chatId: null, ticket: link, ...requester, topic, language, band, severity, waitingSince };
}

async function tellVisitor(parts: Parts, agent: Agent, chatId: string, callbackId: string): Promise<void> {
  const eventSeq = await parts.chats.note(chatId, 'callback', agent.name, `callback:${callbackId}`);
  if (eventSeq === 0) return;
  await parts.bus.publish({ kind: 'chat.changed', deskId: agent.deskId, chatId, eventSeq });
}
