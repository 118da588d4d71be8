import type { Desk } from '../desks/index.js';
import type { Callback } from '../domain/callbacks/index.js';
import type { Chat } from '../domain/chat/index.js';
import { DeskError, InvalidInput, NotOffered } from '../shared/errors.js';
import { arrangeCallback } from './arrange-callback.js';
import { bandOfTopic } from './classify-chat.js';
import { finishChat } from './finish-chat.js';
import type { Parts } from './parts.js';
import { settleCallback } from './settle-callback.js';

/** What a visitor chose instead of waiting. */
export interface OtherWay {
  readonly as: 'letter' | 'callback';
  /** For an id of its own, so that asking twice counts once. */
  readonly clientId: string;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  /** The moment of the call; none means now. */
  readonly at?: Date | undefined;
  /** What stood in the editor: it is kept as the last message. */
  readonly text?: string | undefined;
}

/** Ways that a desk offers to whoever does not want to wait. */
export function otherWays(desk: Desk): readonly OtherWay['as'][] {
  const letter = desk.chat.followUp === 'letter' ? (['letter'] as const) : [];
  const callback = desk.callbacks.isOffered && desk.callbacks.visitorMayAsk ? (['callback'] as const) : [];
  return [...letter, ...callback];
}

/**
 * Ends a visitor's chat in favour of an answer by e-mail, or of a call: what was asked, with what stood in the editor,
 * becomes a ticket, and the chat is destroyed. A call keeps the place in the line that the wait has earned. Throws
 * `no_address` / `callbacks_not_offered` where the desk does not offer the way, `invalid_input` naming the address,
 * number or moment that is missing or cannot be, `slot_taken`, and `chat_ended` when it is over, also by an earlier call.
 * Nothing typed is lost by a refusal.
 */
export async function leaveLine(parts: Parts, deskId: string, chatId: string, way: OtherWay): Promise<void> {
  const desk = parts.desks.get(deskId);
  if (!otherWays(desk).includes(way.as))
    throw new NotOffered(way.as === 'letter' ? 'no_address' : 'callbacks_not_offered');
  const found = await parts.chats.find(chatId);
  // Ended meanwhile: what stands in the editor has gone nowhere, and the page must keep it.
  if (found === null) throw new DeskError('chat_ended', 'The chat has ended.');
  const field = way.as === 'letter' ? 'email' : 'phone';
  const value = way[field] ?? found.chat.visitor[field];
  if (value === '') throw new InvalidInput([{ path: field, rule: 'required' }]);
  const call =
    way.as === 'callback' ? await arrangeCall(parts, desk, found.chat, { phone: value, at: way.at }) : null;
  await parts.chats.changeVisitor(chatId, { [field]: value });
  if (way.text !== undefined) {
    const { clientId, text } = way;
    await parts.chats.post({ chatId, from: 'visitor', agentId: null, clientId, text });
  }
  await parts.endings.close(chatId, 'handoff');
  await finishChat(parts, chatId);
  // The chat's ticket is there by now and the call belongs to it.
  if (call !== null) await settleCallback(parts, await parts.callbacks.get(desk.id, call._id));
}

async function arrangeCall(
  parts: Parts,
  desk: Desk,
  chat: Chat,
  { phone, at }: { phone: string; at: Date | undefined },
): Promise<Callback> {
  return await arrangeCallback(parts, desk, {
    key: `visitor:${chat.id}`,
    chatId: chat.id,
    ticket: null,
    name: chat.visitor.name,
    email: chat.visitor.email,
    topic: chat.topic,
    language: chat.language,
    requestedBy: '',
    requestedByName: '',
    band: bandOfTopic(desk, chat.topic),
    severity: chat.severity,
    waitingSince: chat.startedAt,
    by: 'visitor',
    phone,
    at,
  });
}
