import type { Desk } from '../desks/index.js';
import type { Agent } from '../domain/agents/index.js';
import type { Seat } from '../domain/chat/index.js';
import type { Parts } from './parts.js';

/** The agents of a desk who are on duty, with what they have to do and what they handle. */
export async function seatsOf(parts: Parts, desk: Desk): Promise<readonly Seat[]> {
  const onDuty = await parts.duty.onDuty(desk.id);
  if (onDuty.size === 0) return [];
  const agents = await parts.agents.colleagues(onDuty);
  const loads = await parts.line.loads(
    desk.id,
    agents.map((agent) => agent._id),
  );
  return agents.map((agent) => ({
    agentId: agent._id,
    seats: agent.seats ?? desk.line.seatsPerAgent,
    load: loads.held.get(agent._id) ?? 0,
    hasOffer: loads.offered.has(agent._id),
    servedAt: loads.servedAt.get(agent._id) ?? 0,
    handles: (topic) => handles(desk, agent, topic),
  }));
}

/** Whether an agent handles a topic: the desk gives it to the agent's role, and the agent has not chosen others. */
export function handles(desk: Desk, agent: Agent, topicId: string): boolean {
  const topic = desk.topics.find((candidate) => candidate.id === topicId);
  if (topic === undefined) return true;
  const isOfRole = topic.roles.length === 0 || topic.roles.includes(agent.role);
  return isOfRole && (agent.topics.length === 0 || agent.topics.includes(topicId));
}
