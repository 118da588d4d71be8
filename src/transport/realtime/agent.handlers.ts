import { endChat } from '../../flows/end-chat.js';
import { takeChat } from '../../flows/take-chat.js';
import type { AgentTail, AgentToServer, DeskSnapshot } from '../../protocol/index.js';
import * as payloads from '../../protocol/index.js';
import { DeskError } from '../../shared/errors.js';
import { agentTail, agentView, chatCard, entryOf } from '../views/index.js';
import { type Handlers, handle } from './acknowledge.js';
import { rooms } from './rooms.js';
import type { AgentSocket } from './sockets.js';
import type { Workbench } from './workbench.js';

/** What a console may do: see the desk's line, and work in the chats that its agent holds. */
export function agentHandlers(socket: AgentSocket, bench: Workbench): Handlers<AgentToServer> {
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
    'chat:post': handle(payloads.agentPost, async (message) => {
      const { chatId } = message;
      const entry = entryOf(await parts.chats.post({ ...message, from: 'agent', agentId: agent._id }));
      doors.visitors.to(rooms.chat(chatId)).emit('chat:entry', entry);
      socket.to(rooms.chat(chatId)).emit('chat:entry', { chatId, entry });
      return { seq: entry.seq, at: entry.at };
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

async function openDesk(socket: AgentSocket, { parts }: Workbench): Promise<DeskSnapshot> {
  const { agent } = socket.data;
  // The rooms come before the reading, so that nothing falls between the two.
  const held = await parts.chats.held(agent._id);
  await socket.join(held.map(({ chat }) => rooms.chat(chat.id)));
  const [waiting, mine, onDuty, people] = await Promise.all([
    parts.chats.waiting(agent.deskId),
    parts.chats.held(agent._id),
    parts.duty.onDuty(agent.deskId),
    // Chats go on while MongoDB is away; only the number of colleagues is then not known.
    parts.agents.ofDesk(agent.deskId).catch(() => []),
  ]);
  return {
    now: parts.clock.now().toISOString(),
    me: agentView(agent, parts.desks.get(agent.deskId)),
    waiting: waiting.map(chatCard),
    mine: mine.map(chatCard),
    onDuty: onDuty.size,
    agents: Math.max(people.length, onDuty.size),
  };
}

async function openChat(
  socket: AgentSocket,
  { parts }: Workbench,
  { chatId, lastSeq }: { chatId: string; lastSeq: number },
): Promise<AgentTail> {
  await socket.join(rooms.chat(chatId));
  const [card, tail] = await Promise.all([parts.chats.find(chatId), parts.chats.findTail(chatId, lastSeq)]);
  if (card === null || tail === null) throw new DeskError('chat_ended', 'The chat has ended.');
  return agentTail(tail.chat, card.question, tail.lines);
}
