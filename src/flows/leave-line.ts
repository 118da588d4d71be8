import type { Desk } from '../desks/index.js';
import { ringCallbackJob } from '../domain/callbacks/index.js';
import { DeskError, InvalidInput, NotOffered } from '../shared/errors.js';
import { finishChat } from './finish-chat.js';
import type { Parts } from './parts.js';

/** What a visitor chose instead of waiting. */
export interface OtherWay {
  readonly as: 'letter' | 'callback';
  /** For an id of its own, so that asking twice counts once. */
  readonly clientId: string;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
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
 * becomes a ticket, and the chat is destroyed. Throws `no_address` / `callbacks_not_offered` where the desk does not
 * offer the way, `invalid_input` naming the address or number that is missing, and `chat_ended` when it is over, also by an
 * earlier call. Nothing typed is lost by a refusal.
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
  await parts.chats.changeVisitor(chatId, { [field]: value });
  if (way.text !== undefined) {
    const { clientId, text } = way;
    await parts.chats.post({ chatId, from: 'visitor', agentId: null, clientId, text });
  }
  if (way.as === 'callback') await scheduleCall(parts, desk, { ...found.chat.visitor, chatId, phone: value });
  await parts.endings.close(chatId, 'handoff');
  await finishChat(parts, chatId);
}

async function scheduleCall(
  parts: Parts,
  desk: Desk,
  { chatId, name, phone }: { chatId: string; name: string; phone: string },
): Promise<void> {
  const callback = await parts.callbacks.schedule({
    deskId: desk.id,
    key: `visitor:${chatId}`,
    chatId,
    ticketId: null,
    ticketNumber: null,
    name,
    phone,
    requestedBy: '',
    dueAt: parts.clock.now(),
    maxAttempts: desk.callbacks.maxAttempts,
  });
  await parts.scheduler.wakeAt(ringCallbackJob, callback._id, callback.dueAt);
  await parts.bus.publish({ kind: 'callback.changed', deskId: desk.id, callbackId: callback._id });
}
