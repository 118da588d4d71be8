import type { Agent } from '../domain/agents/index.js';
import { type Callback, type CallOutcome, findNextTry } from '../domain/callbacks/index.js';
import { callHoursOf } from './call-hours.js';
import type { Parts } from './parts.js';
import { settleCallback } from './settle-callback.js';

/**
 * Records how a call went that the agent holds. Nobody reached: it is tried again after a pause, in the desk's hours and
 * not in the person's night, until the desk's attempts are used up. Throws `NotFound`, and `conflict` when the agent does
 * not hold it (any more).
 */
export async function closeCallback(
  parts: Parts,
  agent: Agent,
  { id, outcome, note }: { id: string; outcome: CallOutcome; note: string },
): Promise<Callback> {
  const callback = await parts.callbacks.get(agent.deskId, id);
  const desk = parts.desks.get(callback.deskId);
  const at = parts.clock.now();
  const attempts = callback.attempts.length + 1;
  const hours = callHoursOf(desk, callback.country);
  const nextTryAt = findNextTry({ at, outcome, attempts }, desk.callbacks, hours);
  const attempt = { outcome, note, agentId: agent._id, agentName: agent.name, at };
  return await settleCallback(parts, await parts.callbacks.tasks.recordOutcome(callback, attempt, nextTryAt));
}
