import type { ChatTail } from '../../domain/chat/index.js';
import { endChat } from '../../flows/end-chat.js';
import type { Parts } from '../../flows/parts.js';
import { startChat } from '../../flows/start-chat.js';
import type { VisitorTail, VisitorToServer } from '../../protocol/index.js';
import * as payloads from '../../protocol/index.js';
import { DeskError, NotFound } from '../../shared/errors.js';
import type { Limits } from '../../shared/ports.js';
import { clientAddress } from '../client-address.js';
import { entryOf, followsUp, visitorChat } from '../views/index.js';
import { type Handlers, handle } from './acknowledge.js';
import type { Leases } from './leases.js';
import { rooms } from './rooms.js';
import type { Doors, VisitorSocket } from './sockets.js';

/** What handlers work with. */
export interface Workbench {
  readonly parts: Parts;
  readonly doors: Doors;
  readonly leases: Leases;
  readonly limits: Limits;
  readonly trustedProxies: number;
}

/** What a visitor's tab may do. It has at most one chat: the one that it started or came back to. */
export function visitorHandlers(socket: VisitorSocket, bench: Workbench): Handlers<VisitorToServer> {
  const { parts, doors } = bench;
  return {
    'chat:start': handle(payloads.startChat, async (form) => {
      await bench.limits.take('start-chat', clientAddress(socket.handshake, bench.trustedProxies));
      const { deskId, tabId } = socket.data;
      const { token, ...tail } = await startChat(parts, { ...form, deskId, tabId });
      return { ...(await enter(socket, bench, tail)), token };
    }),
    'chat:resume': handle(payloads.resumeChat, async (ticket) => await resume(socket, bench, ticket)),
    'chat:post': handle(payloads.visitorPost, async (message) => {
      const chatId = chatOf(socket);
      const { line, isNew } = await parts.chats.post({ ...message, chatId, from: 'visitor', agentId: null });
      const entry = entryOf(line);
      if (isNew) {
        socket.to(rooms.chat(chatId)).emit('chat:entry', entry);
        doors.agents.to(rooms.chat(chatId)).emit('chat:entry', { chatId, entry });
      }
      return { seq: entry.seq, at: entry.at };
    }),
    'chat:typing': handle(payloads.visitorTyping, async ({ isTyping }) => {
      const chatId = chatOf(socket);
      doors.agents.to(rooms.chat(chatId)).emit('chat:typing', { chatId, isTyping });
      return null;
    }),
    'chat:seen': handle(payloads.visitorSeen, async ({ seq }) => {
      const chatId = chatOf(socket);
      const mark = await parts.chats.markSeen(chatId, 'visitor', seq);
      if (mark > 0) doors.agents.to(rooms.chat(chatId)).emit('chat:seen', { chatId, seq: mark });
      return null;
    }),
    'chat:end': handle(payloads.nothing, async () => {
      await endChat(parts, chatOf(socket), 'visitor');
      return null;
    }),
  };
}

async function resume(
  socket: VisitorSocket,
  bench: Workbench,
  { chatId, token, lastSeq }: { chatId: string; token: string; lastSeq: number },
): Promise<VisitorTail> {
  const { parts, leases } = bench;
  const { deskId, tabId } = socket.data;
  const chat = await parts.chats.ofVisitor(deskId, chatId, token);
  if (chat.state === 'closing') throw new DeskError('chat_ended', 'The chat has ended.');
  // The lease comes before the reading, so that the line that says the visitor is back is part of what is read.
  await leases.holdTab(socket.id, { deskId, chatId, tabId });
  const tail = await parts.chats.findTail(chatId, lastSeq);
  if (tail === null) throw new NotFound();
  return await enter(socket, bench, tail);
}

async function enter(
  socket: VisitorSocket,
  { parts, leases }: Workbench,
  { chat, lines }: ChatTail,
): Promise<VisitorTail> {
  const { deskId, tabId } = socket.data;
  if (socket.data.chatId !== null && socket.data.chatId !== chat.id)
    await socket.leave(rooms.chat(socket.data.chatId));
  socket.data.chatId = chat.id;
  await socket.join(rooms.chat(chat.id));
  await leases.holdTab(socket.id, { deskId, chatId: chat.id, tabId });
  const onDuty = await parts.duty.onDuty(deskId);
  return { chat: visitorChat(chat, onDuty, followsUp(parts.desks.get(deskId))), entries: lines.map(entryOf) };
}

function chatOf(socket: VisitorSocket): string {
  if (socket.data.chatId === null) throw new DeskError('chat_ended', 'This tab has no chat.');
  return socket.data.chatId;
}
