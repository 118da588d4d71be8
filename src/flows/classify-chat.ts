import type { Desk } from '../desks/index.js';
import type { Agent } from '../domain/agents/index.js';
import { placeOf, type Severity } from '../domain/chat/index.js';
import { DeskError, InvalidInput } from '../shared/errors.js';
import type { Parts } from './parts.js';
import { routeLine } from './route-line.js';

/** What may be changed of a chat's class; what is not named stays. */
export interface Classification {
  readonly topic?: string | undefined;
  readonly severity?: Severity | undefined;
}

/**
 * Changes what a chat is about and how urgent it is, for any agent of its desk. A waiting one moves in the line: by band
 * and severity, and within them by when it came. Throws `NotFound`, `chat_ended`, and `invalid_input` for a topic that
 * the desk does not have.
 */
export async function classifyChat(
  parts: Parts,
  agent: Agent,
  chatId: string,
  change: Classification,
): Promise<void> {
  const chat = await parts.chats.ofDesk(agent.deskId, chatId);
  const desk = parts.desks.get(chat.deskId);
  const topic = change.topic ?? chat.topic;
  const severity = change.severity ?? chat.severity;
  const band = bandOfTopic(desk, topic);
  const place = placeOf({ band, severity, since: chat.startedAt, costMs: 0 });
  if (!(await parts.line.classify(chat, { topic, severity, place })))
    throw new DeskError('chat_ended', 'The chat has ended.');
  await parts.bus.publish({ kind: 'chat.changed', deskId: desk.id, chatId });
  routeLine(parts, desk.id);
}

/** The band of a desk's topic; no topic is a standard one. Throws `invalid_input` for one that the desk does not have. */
export function bandOfTopic(desk: Desk, topicId: string): 'priority' | 'standard' {
  if (topicId === '') return 'standard';
  const topic = desk.topics.find((candidate) => candidate.id === topicId);
  if (topic === undefined) throw new InvalidInput([{ path: 'topic', rule: 'range' }]);
  return topic.band;
}
