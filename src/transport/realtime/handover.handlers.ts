import { classifyChat } from '../../flows/classify-chat.js';
import {
  acceptAsk,
  declineAsk,
  handOverChat,
  inviteColleague,
  partFromChat,
  takeOverChat,
} from '../../flows/hand-over-chat.js';
import { declineOffer } from '../../flows/look-at-ask.js';
import type { AgentToServer } from '../../protocol/index.js';
import * as payloads from '../../protocol/index.js';
import { isAllowed } from '../authorisation.js';
import { noteView } from '../views/index.js';
import { type Handlers, handle } from './acknowledge.js';
import { openChat } from './open-chat.js';
import { rooms } from './rooms.js';
import type { AgentSocket } from './sockets.js';
import type { Workbench } from './workbench.js';

type HandoverEvents = Pick<
  AgentToServer,
  | 'chat:decline'
  | 'chat:transfer'
  | 'chat:invite'
  | 'chat:accept-ask'
  | 'chat:decline-ask'
  | 'chat:part'
  | 'chat:classify'
  | 'chat:note'
  | 'chat:watch'
  | 'chat:unwatch'
  | 'chat:take-over'
>;

/** How agents pass chats to each other, help each other, and watch over them. */
export function handoverHandlers(socket: AgentSocket, bench: Workbench): Handlers<HandoverEvents> {
  return { ...passing(socket, bench), ...watching(socket, bench) };
}

type Watching = Pick<
  Handlers<HandoverEvents>,
  'chat:classify' | 'chat:note' | 'chat:watch' | 'chat:unwatch' | 'chat:take-over'
>;

function passing(socket: AgentSocket, bench: Workbench): Omit<Handlers<HandoverEvents>, keyof Watching> {
  const { parts } = bench;
  const { agent } = socket.data;
  return {
    'chat:decline': handle(payloads.chatRef, async ({ chatId }) => {
      await declineOffer(parts, agent, chatId);
      return null;
    }),
    'chat:transfer': handle(payloads.transferChat, async ({ chatId, ...wish }) => {
      await handOverChat(parts, agent, chatId, wish);
      return null;
    }),
    'chat:invite': handle(payloads.inviteColleague, async ({ chatId, ...wish }) => {
      await inviteColleague(parts, agent, chatId, wish);
      return null;
    }),
    'chat:accept-ask': handle(payloads.chatRef, async ({ chatId }) => {
      await acceptAsk(parts, agent, chatId);
      return await openChat(socket, bench, { chatId, lastSeq: 0 });
    }),
    'chat:decline-ask': handle(payloads.declineAsk, async ({ chatId, comment }) => {
      await declineAsk(parts, agent, chatId, comment);
      return null;
    }),
    'chat:part': handle(payloads.chatRef, async ({ chatId }) => {
      await partFromChat(parts, agent, chatId);
      return null;
    }),
  };
}

function watching(socket: AgentSocket, bench: Workbench): Watching {
  const { parts } = bench;
  const { agent } = socket.data;
  return {
    'chat:classify': handle(payloads.classifyChat, async ({ chatId, ...change }) => {
      await classifyChat(parts, agent, chatId, change);
      return null;
    }),
    'chat:note': handle(payloads.addNote, async ({ chatId, ...text }) => {
      const chat = await mustBeIn(socket, bench, chatId);
      const kept = await parts.handovers.addNote(chat, { id: agent._id, name: agent.name }, text);
      const note = noteView(kept);
      socket.to(rooms.chat(chatId)).emit('chat:note', { chatId, note });
      return note;
    }),
    'chat:watch': handle(payloads.joinChat, async (at) => {
      await supervised(socket, bench, at.chatId);
      return await openChat(socket, bench, at);
    }),
    'chat:unwatch': handle(payloads.chatRef, async ({ chatId }) => {
      const chat = await supervised(socket, bench, chatId);
      if (chat.agentId !== agent._id && !chat.helperIds.includes(agent._id))
        await socket.leave(rooms.chat(chatId));
      return null;
    }),
    'chat:take-over': handle(payloads.chatRef, async ({ chatId }) => {
      await takeOverChat(parts, agent, chatId);
      return await openChat(socket, bench, { chatId, lastSeq: 0 });
    }),
  };
}

/** The chat, for whoever works in it and for supervisors of its desk. */
async function mustBeIn(socket: AgentSocket, bench: Workbench, chatId: string) {
  const { agent } = socket.data;
  if (isAllowed('chat.watch', agent.role)) return await supervised(socket, bench, chatId);
  return await bench.parts.chats.ofAgent(agent._id, chatId);
}

async function supervised(socket: AgentSocket, { parts }: Workbench, chatId: string) {
  return await parts.chats.ofDesk(socket.data.agent.deskId, chatId);
}
