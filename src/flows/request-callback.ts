import type { Desk } from '../desks/index.js';
import type { Agent } from '../domain/agents/index.js';
import { type Callback, ringCallbackJob } from '../domain/callbacks/index.js';
import { type Fault, InvalidInput, NotOffered } from '../shared/errors.js';
import type { Parts } from './parts.js';

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

interface Subject {
  readonly name: string;
  readonly phone: string;
  readonly ticketId: string | null;
  readonly ticketNumber: string | null;
}

/**
 * Schedules a call to a visitor. The same `clientId` schedules one. From a chat, the visitor is told by a line in the
 * chat, because the number is kept for the call. Throws `callbacks_not_offered`, `NotFound`, and `invalid_input` for
 * `phone` where no number is known and for `at` in the past.
 */
export async function requestCallback(parts: Parts, agent: Agent, wish: CallbackWish): Promise<Callback> {
  const desk = parts.desks.get(agent.deskId);
  if (!desk.callbacks.isOffered) throw new NotOffered('callbacks_not_offered');
  const subject = await subjectOf(parts, agent, wish);
  const now = parts.clock.now();
  const phone = wish.phone ?? subject.phone;
  const isRepeated = await parts.callbacks.isKnown(keyOf(agent, wish));
  const faults: Fault[] = [];
  if (phone === '') faults.push({ path: 'phone', rule: 'required' });
  if (!isRepeated && wish.at !== undefined && wish.at < now) faults.push({ path: 'at', rule: 'range' });
  if (faults.length > 0) throw new InvalidInput(faults);
  const callback = await parts.callbacks.schedule({
    deskId: desk.id,
    key: keyOf(agent, wish),
    chatId: wish.chatId ?? null,
    ticketId: subject.ticketId,
    ticketNumber: subject.ticketNumber,
    name: subject.name,
    phone,
    requestedBy: agent._id,
    dueAt: wish.at ?? now,
    maxAttempts: desk.callbacks.maxAttempts,
  });
  await parts.scheduler.wakeAt(ringCallbackJob, callback._id, callback.dueAt);
  await tell(parts, desk, agent, { wish, callback });
  return callback;
}

function keyOf(agent: Agent, wish: CallbackWish): string {
  return `${agent._id}:${wish.clientId}`;
}

async function subjectOf(parts: Parts, agent: Agent, wish: CallbackWish): Promise<Subject> {
  if (wish.chatId !== undefined) {
    const { visitor } = await parts.chats.ofAgent(agent._id, wish.chatId);
    return { name: visitor.name, phone: visitor.phone, ticketId: null, ticketNumber: null };
  }
  const ticket = await parts.tickets.get(agent.deskId, wish.ticketNumber ?? '');
  const { name, phone } = ticket.requester;
  return { name, phone, ticketId: ticket._id, ticketNumber: ticket.number };
}

async function tell(
  parts: Parts,
  desk: Desk,
  agent: Agent,
  { wish, callback }: { wish: CallbackWish; callback: Callback },
): Promise<void> {
  if (wish.chatId !== undefined) {
    const eventSeq = await parts.chats.note(wish.chatId, 'callback', agent.name, `callback:${callback._id}`);
    if (eventSeq > 0)
      await parts.bus.publish({ kind: 'chat.changed', deskId: desk.id, chatId: wish.chatId, eventSeq });
  }
  if (callback.ticketId !== null) {
    await parts.tickets.addMessage({
      ticketId: callback.ticketId,
      key: `callback:${callback._id}:arranged`,
      kind: 'event',
      author: agent.name,
      text: 'callback_arranged',
      detail: callback.dueAt.toISOString(),
      at: parts.clock.now(),
    });
    await parts.bus.publish({ kind: 'ticket.changed', deskId: desk.id, ticketId: callback.ticketId });
  }
  await parts.bus.publish({ kind: 'callback.changed', deskId: desk.id, callbackId: callback._id });
}
