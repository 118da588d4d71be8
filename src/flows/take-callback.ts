import type { Agent } from '../domain/agents/index.js';
import { actOnCallbackJob, type Callback } from '../domain/callbacks/index.js';
import type { Parts } from './parts.js';

/**
 * Gives a due call of the agent's desk to the agent, who calls next; also one that a colleague left lying for half an
 * hour. Throws `NotFound`, and `conflict` when a colleague has it.
 */
export async function takeCallback(parts: Parts, agent: Agent, callbackId: string): Promise<Callback> {
  const callback = await parts.callbacks.get(agent.deskId, callbackId);
  const { unclaimedMinutes } = parts.desks.get(agent.deskId).callbacks;
  const taking = { agent: { id: agent._id, name: agent.name }, at: parts.clock.now(), unclaimedMinutes };
  const taken = await parts.callbacks.tasks.take(callback, taking);
  if (taken.nextAt !== null) await parts.scheduler.wakeAt(actOnCallbackJob, callbackId, taken.nextAt);
  await parts.bus.publish({ kind: 'callback.changed', deskId: agent.deskId, callbackId });
  return taken;
}
