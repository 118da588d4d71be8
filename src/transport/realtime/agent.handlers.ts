import type { Agent } from '../../domain/agents/index.js';
import { endChat } from '../../flows/end-chat.js';
import { takeChat } from '../../flows/take-chat.js';
import type { AgentToServer, ChatCard, DeskSnapshot } from '../../protocol/index.js';
import * as payloads from '../../protocol/index.js';
import { agentView, chatCard, colleagueView } from '../views/index.js';
import { type Handlers, handle } from './acknowledge.js';
import { handoverHandlers } from './handover.handlers.js';
import { openChat } from './open-chat.js';
import { withRights } from './rights.js';
import { rooms } from './rooms.js';
import type { AgentSocket } from './sockets.js';
import { ticketHandlers } from './ticket.handlers.js';
import type { Workbench } from './workbench.js';

/** What a console may do: see the desk's line, and work in the chats that its agent holds. */
export function agentHandlers(socket: AgentSocket, bench: Workbench): Handlers<AgentToServer> {
  return withRights(socket.data.agent, {
    ...chatHandlers(socket, bench),
    ...handoverHandlers(socket, bench),
    ...ticketHandlers(socket, bench),
  });
}

function chatHandlers(
  socket: AgentSocket,
  bench: Workbench,
): Omit<
  Handlers<AgentToServer>,
  keyof ReturnType<typeof handoverHandlers> | keyof ReturnType<typeof ticketHandlers>
> {
  const { parts, doors } = bench;
  const { agent } = socket.data;
  const mustHold = async (chatId: string) => await parts.chats.ofAgent(agent._id, chatId);
  return {
    'desk:open': handle(payloads.nothing, async () => await openDesk(socket, bench)),
    'chat:take': handle(payloads.chatRef, async ({ chatId }) => {
      await takeChat(parts, agent, chatId);
      return await openChat(socket, bench, { chatId, lastSeq: 0 });
    }),
    'chat:join': handle(payloads.joinChat, async (at) => {
      await mustHold(at.chatId);
      return await openChat(socket, bench, at);
    }),
    'chat:post': handle(payloads.agentPost, async ({ chatId, isHolding, clientId, text }) => {
      const { _id: agentId, name: author } = agent;
      const message = { chatId, from: 'agent', agentId, author, isHolding, clientId, text } as const;
      return await bench.delivery.post(message, socket);
    }),
    'chat:typing': handle(payloads.agentTyping, async ({ chatId, isTyping }) => {
      await mustHold(chatId);
      doors.visitors.to(rooms.chat(chatId)).emit('chat:typing', { isTyping });
      return null;
    }),
    'chat:seen': handle(payloads.agentSeen, async ({ chatId, seq }) => {
      const { deskId } = await mustHold(chatId);
      const mark = await parts.chats.markSeen(chatId, 'agent', seq);
      if (mark > 0) await parts.bus.publish({ kind: 'chat.changed', deskId, chatId });
      return null;
    }),
    'chat:end': handle(payloads.chatRef, async ({ chatId }) => {
      await endChat(parts, chatId, { agentId: agent._id });
      return null;
    }),
  };
}

async function openDesk(socket: AgentSocket, { parts, delivery }: Workbench): Promise<DeskSnapshot> {
  const { agent } = socket.data;
  // The rooms come before the reading, so that nothing falls between the two.
  const held = await parts.chats.held(agent._id);
  await delivery.enter(
    socket,
    held.map(({ chat }) => chat.id),
  );
  const desk = parts.desks.get(agent.deskId);
  const [waiting, mine, onDuty, people] = await Promise.all([
    parts.chats.waiting(agent.deskId),
    parts.chats.held(agent._id),
    parts.duty.onDuty(agent.deskId),
    // Chats go on while MongoDB is away; only the number of colleagues is then not known.
    parts.agents.ofDesk(agent.deskId).catch(() => []),
  ]);
  return {
    now: parts.clock.now().toISOString(),
    me: agentView(agent, desk),
    waiting: waiting.map(chatCard),
    mine: mine.map(chatCard),
    onDuty: onDuty.size,
    agents: Math.max(people.length, onDuty.size),
    colleagues: people.filter(({ _id }) => _id !== agent._id).map((one) => colleagueView(one, onDuty)),
    others: await chatsOfOthers(parts, agent, people),
    cannedReplies: desk.cannedReplies,
    declines: desk.declines,
    topics: desk.topics.map(({ id, name }) => ({ id, name })),
  };
}

/** What colleagues hold at this moment: all of it for a supervisor, and for others where something is asked of them. */
async function chatsOfOthers(
  parts: Workbench['parts'],
  me: Agent,
  people: readonly { readonly _id: string }[],
): Promise<readonly ChatCard[]> {
  if (me.role !== 'head') return (await parts.handovers.askedOf(me._id)).map(chatCard);
  const held = await Promise.all(
    people.filter(({ _id }) => _id !== me._id).map(async ({ _id }) => await parts.chats.held(_id)),
  );
  const cards = new Map(held.flat().map((found) => [found.chat.id, chatCard(found)]));
  return [...cards.values()].sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}
