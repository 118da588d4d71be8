import type { Agent } from '../domain/agents/index.js';
import {
  type Callback,
  type CallbackAttempt,
  findNextTry,
  ringCallbackJob,
} from '../domain/callbacks/index.js';
import { calendarOf } from './desk-calendar.js';
import type { Parts } from './parts.js';

/**
 * Records how a call went that the agent holds. Nobody reached: it is tried again at the desk's next opening, until the
 * desk's attempts are used up. Throws `NotFound`, and `conflict` when the agent does not hold it (any more).
 */
export async function closeCallback(
  parts: Parts,
  agent: Agent,
  { id, outcome, note }: { id: string; outcome: CallbackAttempt['outcome']; note: string },
): Promise<Callback> {
  const callback = await parts.callbacks.get(agent.deskId, id);
  const desk = parts.desks.get(callback.deskId);
  const at = parts.clock.now();
  const attempts = callback.attempts.length + 1;
  const nextTryAt =
    outcome === 'not_reached' ? findNextTry(at, attempts, desk.callbacks, calendarOf(desk)) : null;
  const attempt = { outcome, note, agentId: agent._id, agentName: agent.name, at };
  const recorded = await parts.callbacks.recordOutcome(callback, attempt, nextTryAt);
  if (nextTryAt !== null) await parts.scheduler.wakeAt(ringCallbackJob, id, nextTryAt);
  if (callback.ticketId !== null) {
    await parts.tickets.addMessage({
      ticketId: callback.ticketId,
      key: `callback:${id}:attempt:${attempts}`,
      kind: 'event',
      author: agent.name,
      text: 'callback_done',
      detail: outcome,
      at,
    });
    await parts.bus.publish({ kind: 'ticket.changed', deskId: desk.id, ticketId: callback.ticketId });
  }
  await parts.bus.publish({ kind: 'callback.changed', deskId: desk.id, callbackId: id });
  return recorded;
}
