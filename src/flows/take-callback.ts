import type { Agent } from '../domain/agents/index.js';
import type { Callback } from '../domain/callbacks/index.js';
import type { Parts } from './parts.js';

/**
 * Gives a due call of the agent's desk to the agent, also one that a colleague left lying for half an hour. Throws
 * `NotFound`, and `conflict` when a colleague has it.
 */
export async function takeCallback(parts: Parts, agent: Agent, callbackId: string): Promise<Callback> {
  const callback = await parts.callbacks.get(agent.deskId, callbackId);
  const taken = await parts.callbacks.take(callback, { id: agent._id, name: agent.name }, parts.clock.now());
  await parts.bus.publish({ kind: 'callback.changed', deskId: agent.deskId, callbackId });
  return taken;
}
