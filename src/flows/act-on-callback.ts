import type { Agent } from '../domain/agents/index.js';
import {
  actOnCallbackJob,
  type Callback,
  callbackStep,
  levelToTell,
  nextTelling,
} from '../domain/callbacks/index.js';
import type { Parts } from './parts.js';
import { settleCallback } from './settle-callback.js';
import { writeUnclaimedCall } from './write-letter.js';

/**
 * Does what a callback asks for at this moment: makes it a task in the console, or tells that nobody has claimed it, first
 * the escalation role and later the head, or nothing. The callback is read afresh and never acts early. A telling is
 * claimed first and finished last, and each of its effects has a key of its own: a call that died half way is taken up
 * by the next one, and nothing happens twice.
 */
export async function actOnCallback(parts: Parts, callbackId: string): Promise<void> {
  const callback = await parts.callbacks.find(callbackId);
  if (callback === null) return;
  const step = callbackStep(callback, parts.clock.now());
  if (step === 'nothing') return;
  const hasActed = step === 'ring' ? await ring(parts, callback) : await tell(parts, callback);
  if (!hasActed) return;
  const { deskId } = callback;
  parts.log.info({ callbackId, deskId, step }, 'A callback acted');
  await parts.bus.publish({ kind: 'callback.changed', deskId, callbackId });
}

async function ring(parts: Parts, callback: Callback): Promise<boolean> {
  const { unclaimedMinutes } = parts.desks.get(callback.deskId).callbacks;
  const now = parts.clock.now();
  if (!(await parts.callbacks.tasks.ring(callback._id, now, unclaimedMinutes))) return false;
  await wakeFor(parts, callback._id, nextTelling(0, now, unclaimedMinutes));
  return true;
}

async function tell(parts: Parts, callback: Callback): Promise<boolean> {
  const level = levelToTell(callback);
  if (!(await parts.callbacks.tasks.claimTelling(callback, level))) return false;
  const desk = parts.desks.get(callback.deskId);
  const { ticketId } = callback.ticketId === null ? await settleCallback(parts, callback) : callback;
  const ticket = ticketId === null ? null : await parts.tickets.find(ticketId);
  const role = level === 1 ? desk.escalation.role : 'head';
  const person = (await parts.agents.ofDesk(desk.id)).find((one) => one.role === role);
  if (person === undefined)
    parts.log.error({ deskId: desk.id, callbackId: callback._id, role }, 'Nobody has the role');
  if (ticket !== null) {
    const key = `unclaimed:${callback._id}:${callback.attempts.length + 1}:${level}`;
    await sayOnTicket(parts, ticket._id, key, person);
    if (person !== undefined)
      await writeUnclaimedCall(parts, desk, ticket, { key, agent: person, dueAt: callback.dueAt });
    await parts.bus.publish({ kind: 'ticket.changed', deskId: desk.id, ticketId: ticket._id });
  }
  const next = nextTelling(level, parts.clock.now(), desk.callbacks.unclaimedMinutes);
  await parts.callbacks.tasks.finishTelling(callback, level, next);
  await wakeFor(parts, callback._id, next);
  return true;
}

async function sayOnTicket(
  parts: Parts,
  ticketId: string,
  key: string,
  person: Agent | undefined,
): Promise<void> {
  await parts.tickets.thread.add({
    ticketId,
    key,
    kind: 'event',
    author: '',
    text: 'callback_unclaimed',
    detail: person?.name ?? '',
    at: parts.clock.now(),
  });
}

async function wakeFor(parts: Parts, id: string, at: Date | null): Promise<void> {
  if (at !== null) await parts.scheduler.wakeAt(actOnCallbackJob, id, at);
}
