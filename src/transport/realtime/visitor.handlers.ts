import { endChat } from '../../flows/end-chat.js';
import { leaveLine } from '../../flows/leave-line.js';
import { startChat } from '../../flows/start-chat.js';
import type { VisitorTail, VisitorToServer } from '../../protocol/index.js';
import * as payloads from '../../protocol/index.js';
import { DeskError } from '../../shared/errors.js';
import { hashToken } from '../../shared/ids.js';
import { SECOND_MS } from '../../shared/time.js';
import { clientAddress } from '../client-address.js';
import { entryOf, visitorChat } from '../views/index.js';
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
      const { deskId, device } = socket.data;
      const started = await startChat(parts, { ...form, deskId, device, tabId: socket.id });
      const { chatId, token } = started;
      // The token of the first start opens nothing any more; the page that still has it is shown nothing either.
      if (started.isRepeated) doors.visitors.in(rooms.chat(chatId)).except(socket.id).disconnectSockets(true);
      return { ...(await enter(socket, bench, { chatId, token, lastSeq: 0 })), token };
    }),
    'chat:resume': handle(payloads.resumeChat, async (ticket) => await resume(socket, bench, ticket)),
    'chat:post': handle(payloads.visitorPost, async ({ clientId, text }) => {
      const { tokenHash } = socket.data;
      const chatId = chatOf(socket);
      const message = { chatId, from: 'visitor', agentId: null, tokenHash, clientId, text } as const;
      return await bench.delivery.post(message, socket);
    }),
    'chat:typing': handle(payloads.visitorTyping, async ({ isTyping, text }) => {
      const chatId = chatOf(socket);
      const isShown = text !== undefined && parts.desks.get(socket.data.deskId).chat.showsTyping;
      const preview = isShown ? { text } : {};
      doors.agents.to(rooms.chat(chatId)).emit('chat:typing', { chatId, isTyping, ...preview });
      return null;
    }),
    'chat:seen': handle(payloads.visitorSeen, async ({ seq }) => {
      const chatId = chatOf(socket);
      const mark = await parts.chats.markSeen(chatId, 'visitor', seq);
      if (mark > 0) doors.agents.to(rooms.chat(chatId)).emit('chat:seen', { chatId, seq: mark });
      return null;
    }),
    'chat:leave-line': handle(payloads.leaveLine, async ({ at, ...way }) => {
      const moment = at === undefined ? undefined : new Date(at);
      await leaveLine(parts, socket.data.deskId, chatOf(socket), { ...way, at: moment });
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
  await bench.parts.chats.admit(socket.data.deskId, chatId, token);
  return await enter(socket, bench, { chatId, token, lastSeq });
}

/**
 * Lets a tab into its chat. It joins the room and takes its lease before the lines are read, so that whatever is
 * written meanwhile, also the line that says the visitor is back, comes by one way at least; pages drop doubles by number.
 */
async function enter(
  socket: VisitorSocket,
  { parts, leases, delivery, places }: Workbench,
  { chatId, token, lastSeq }: { chatId: string; token: string; lastSeq: number },
): Promise<VisitorTail> {
  const { deskId, device, chatId: former } = socket.data;
  const desk = parts.desks.get(deskId);
  if (former !== null && former !== chatId) await socket.leave(rooms.chat(former));
  await delivery.enter(socket, [chatId]);
  Object.assign(socket.data, { chatId, tokenHash: hashToken(token) });
  const isOpen = await leases.holdTab({
    ...{ deskId, chatId, device, tabId: socket.id },
    leaseMs: desk.chat.leaseSeconds[device] * SECOND_MS,
  });
  // The tab may have closed meanwhile; nobody else would ever give up its lease.
  if (!socket.connected) await leases.releaseTab(socket.id);
  const tail = isOpen ? await parts.chats.findTail(chatId, lastSeq) : null;
  if (tail === null) throw new DeskError('chat_ended', 'The chat has ended.');
  const chat = visitorChat(tail.chat, await places.surroundingsOf(desk, tail.chat));
  return { chat, entries: tail.lines.map(entryOf) };
}

function chatOf(socket: VisitorSocket): string {
  if (socket.data.chatId === null) throw new DeskError('chat_ended', 'This tab has no chat.');
  return socket.data.chatId;
}
