import type { Agent } from '../../domain/agents/index.js';
import type { AgentToServer } from '../../protocol/index.js';
import { type Action, assertRole } from '../authorisation.js';
import type { Handlers } from './acknowledge.js';

/** What each of the console's events does, in the words of the table of permissions. */
export const AGENT_EVENTS: Readonly<Record<keyof AgentToServer, Action>> = {
  'desk:open': 'chat.list',
  'chat:take': 'chat.take',
  'chat:decline': 'chat.take',
  'chat:accept-ask': 'chat.take',
  'chat:decline-ask': 'chat.take',
  'chat:part': 'chat.take',
  'chat:join': 'chat.hold',
  'chat:post': 'chat.hold',
  'chat:typing': 'chat.hold',
  'chat:seen': 'chat.hold',
  'chat:end': 'chat.hold',
  'chat:transfer': 'chat.hold',
  'chat:invite': 'chat.hold',
  'chat:note': 'chat.note',
  'chat:classify': 'chat.classify',
  'chat:watch': 'chat.watch',
  'chat:unwatch': 'chat.watch',
  'chat:take-over': 'chat.take-over',
  'ticket:open': 'ticket.read',
  'ticket:leave': 'ticket.read',
  'ticket:typing': 'ticket.write',
};

/** The handlers, each behind the right to its action. The owner is checked where the thing is loaded. */
export function withRights(agent: Agent, handlers: Handlers<AgentToServer>): Handlers<AgentToServer> {
  const guarded = Object.entries(handlers).map(([name, act]) => [
    name,
    (raw: unknown) => {
      // The names are those of the table, which the handlers' own type holds to be complete.
      assertRole(AGENT_EVENTS[name as keyof AgentToServer], agent.role);
      return act(raw);
    },
  ]);
  return Object.fromEntries(guarded) as Handlers<AgentToServer>;
}
