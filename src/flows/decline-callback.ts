import type { Agent } from '../domain/agents/index.js';
import type { Callback } from '../domain/callbacks/index.js';
import type { Parts } from './parts.js';
import { settleCallback } from './settle-callback.js';

/**
 * An agent decides against a call, with a reason that colleagues see on its ticket. The ticket stays open under its
 * clocks, and the place in a slot is free again. Throws `NotFound`, and `conflict` when the call is over or a colleague
 * has it.
 */
export async function declineCallback(
  parts: Parts,
  agent: Agent,
  { id, reason }: { id: string; reason: string },
): Promise<Callback> {
  const callback = await parts.callbacks.get(agent.deskId, id);
  const refusal = { reason, agentId: agent._id, agentName: agent.name, at: parts.clock.now() };
  const declined = await parts.callbacks.tasks.decline(callback, refusal);
  const { deskId, key, slotAt } = declined;
  if (slotAt !== null) await parts.callbacks.slots.release({ deskId, at: slotAt, key });
  return await settleCallback(parts, declined);
}
