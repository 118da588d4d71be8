import type { Desk } from '../desks/index.js';
import type { Agent } from '../domain/agents/index.js';
import type { Parts } from './parts.js';
import { handles } from './seats.js';

/** They have other things to do than new tickets, unless a topic is theirs. */
const NOT_BY_CHANCE: readonly Agent['role'][] = ['head', 'escalation'];

/**
 * Who is to have a new ticket with this topic, or null for nobody: of those who handle it whoever has the fewest open
 * tickets. A desk may leave to its agents what belongs to no role of its own.
 */
export async function findAssignee(parts: Parts, desk: Desk, topicId: string): Promise<string | null> {
  const topic = desk.topics.find(({ id }) => id === topicId);
  const isSpecial = topic !== undefined && topic.roles.length > 0;
  if (!isSpecial && desk.tickets.assignment === 'specialists') return null;
  const people = (await parts.agents.ofDesk(desk.id)).filter((agent) => handles(desk, agent, topicId));
  const named = people.filter((agent) => agent.topics.includes(topicId));
  const usual = isSpecial ? people : people.filter(({ role }) => !NOT_BY_CHANCE.includes(role));
  const candidates = [named, usual, people].find((group) => group.length > 0) ?? [];
  return await leastBusy(parts, desk, candidates);
}

async function leastBusy(parts: Parts, desk: Desk, people: readonly Agent[]): Promise<string | null> {
  const ids = people.map(({ _id }) => _id);
  if (ids.length <= 1) return ids[0] ?? null;
  const loads = await parts.ticketLists.loads(desk.id, ids);
  const loadOf = (id: string) => loads.get(id) ?? 0;
  return ids.reduce((least, id) => (loadOf(id) < loadOf(least) ? id : least));
}
