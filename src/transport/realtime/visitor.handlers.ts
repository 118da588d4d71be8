import { endChat } from '../../flows/end-chat.js';
import { startChat } from '../../flows/start-chat.js';
import type { VisitorTail, VisitorToServer } from '../../protocol/index.js';
import * as payloads from '../../protocol/index.js';
import { DeskError } from '../../shared/errors.js';
import { clientAddress } from '../client-address.js';
import { entryOf, followsUp, visitorChat } from '../views/index.js';
import { type Handlers, handle } from './acknowledge.js';
import { rooms } from './rooms.js';
import type { VisitorSocket } from './sockets.js';
import type { Workbench } from './workbench.js';

/** What a visitor's tab may do. It has at most one chat: the one that it started or came back to. */
export function visitorHandlers(socket: VisitorSocket, bench: Workbench): Handlers<VisitorToServer> {
  const { parts, doors } = bench;
  return {
    'chat:start': handle(payloads.startChat, async (form) => {
      await bench.limits.take('start-chat', clientAddress(socket.handshake, bench.trustedProxies));
      const { deskId } = socket.data;
      const { chatId, token } = await startChat(parts, { ...form, deskId, tabId: socket.id });
      return { ...(await enter(socket, bench, { chatId, lastSeq: 0 })), token };
    }),
    'chat:resume': handle(payloads.resumeChat, async (ticket) => await resume(socket, bench, ticket)),
    'chat:post': handle(payloads.visitorPost, async (message) => {
      const chatId = chatOf(socket);
      const entry = entryOf(await parts.chats.post({ ...message, chatId, from: 'visitor', agentId: null }));
      // Told again when it is sent again: the first telling may not have happened. Pages drop what they have.
      socket.to(rooms.chat(chatId)).emit('chat:entry', entry);
      doors.agents.to(rooms.chat(chatId)).emit('chat:entry', { chatId, entry });
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
  const chat = await bench.parts.chats.ofVisitor(socket.data.deskId, chatId, token);
  if (chat.state === 'closing') throw new DeskError('chat_ended', 'The chat has ended.');
  return await enter(socket, bench, { chatId, lastSeq });
}

/**
 * Lets a tab into its chat. It joins the room and takes its lease before the lines are read, so that whatever is
 * written meanwhile, also the line that says the visitor is back, comes by one way at least; pages drop doubles by number.
 */
async function enter(
  socket: VisitorSocket,
  { parts, leases }: Workbench,
  { chatId, lastSeq }: { chatId: string; lastSeq: number },
): Promise<VisitorTail> {
  const { deskId, chatId: former } = socket.data;
  if (former !== null && former !== chatId) await socket.leave(rooms.chat(former));
  await socket.join(rooms.chat(chatId));
  socket.data.chatId = chatId;
  const isOpen = await leases.holdTab({ deskId, chatId, tabId: socket.id });
  // The tab may have closed meanwhile; nobody else would ever give up its lease.
  if (!socket.connected) await leases.releaseTab(socket.id);
  const tail = isOpen ? await parts.chats.findTail(chatId, lastSeq) : null;
  if (tail === null) throw new DeskError('chat_ended', 'The chat has ended.');
  const onDuty = await parts.duty.onDuty(deskId);
  const chat = visitorChat(tail.chat, onDuty, followsUp(parts.desks.get(deskId)));
  return { chat, entries: tail.lines.map(entryOf) };
}

function chatOf(socket: VisitorSocket): string {
  if (socket.data.chatId === null) throw new DeskError('chat_ended', 'This tab has no chat.');
  return socket.data.chatId;
}
