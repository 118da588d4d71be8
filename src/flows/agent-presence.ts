import { later, SECOND_MS } from '../shared/time.js';
import { returnToLine } from './hand-over-chat.js';
import type { Parts } from './parts.js';
import { routeLine } from './route-line.js';

/**
 * Looks for agents whose consoles have all fallen silent (a sleeping laptop, a cut cable, a killed process) for longer
 * than the desk's grace time: the chats that they hold go back to the line, at their old place.
 */
export async function lookAtSilentAgents(parts: Parts): Promise<void> {
  const now = parts.clock.now();
  for (const desk of parts.desks.all()) {
    const since = later(now, -desk.line.agentGraceSeconds * SECOND_MS);
    const silent = (await parts.duty.silent(since)).filter((agent) => agent.deskId === desk.id);
    if (silent.length === 0) continue;
    const onDuty = await parts.duty.onDuty(desk.id);
    for (const agent of silent) {
      if (onDuty.has(agent.agentId)) continue;
      await letChatsGo(parts, agent.agentId);
      await parts.duty.forget(agent);
    }
  }
}

/** Everything that waits is routed again, in case a process died between a change and its routing. */
export function routeAllLines(parts: Parts): void {
  for (const desk of parts.desks.all()) routeLine(parts, desk.id);
}

async function letChatsGo(parts: Parts, agentId: string): Promise<void> {
  for (const { chat } of await parts.chats.held(agentId)) {
    if (chat.agentId === agentId) await returnToLine(parts, chat, agentId);
  }
}
