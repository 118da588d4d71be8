import type { Chat } from '../../domain/chat/index.js';
import type { Parts } from '../../flows/parts.js';
import { faultOf } from '../../shared/errors.js';
import type { Fact } from '../../shared/facts.js';
import { hashToken } from '../../shared/ids.js';
import { SECOND_MS } from '../../shared/time.js';
import { callbackRow, chatCard, entryOf, noteView, ticketRowsForAll, visitorChat } from '../views/index.js';
import { Places, surroundingsOf } from './places.js';
import { rooms } from './rooms.js';
import { showEnd } from './show-end.js';
import type { AgentSocket, Doors } from './sockets.js';
import { showPresence } from './ticket-presence.js';

/** A connection that came back is followed by the others within seconds. */
const MOST_TRIES = 30;
const PAUSE_MS = SECOND_MS;

const MOVES_THE_LINE: ReadonlySet<Fact['kind']> = new Set(['chat.changed', 'chat.gone', 'duty.changed']);

type FactOf<Kind extends Fact['kind']> = Extract<Fact, { kind: Kind }>;
type Teller = { readonly [Kind in Fact['kind']]: (fact: FactOf<Kind>) => Promise<void> };

/**
 * Shows facts to the pages that are connected to this process; every web process hears every fact and shows it to its
 * own. What nobody here looks at is not even loaded.
 */
export function fanOut(parts: Parts, doors: Doors): () => void {
  const teller = tellerOf(parts, doors);
  const places = new Places(parts, doors);
  const unsubscribe = parts.bus.subscribe((fact) => {
    if (MOVES_THE_LINE.has(fact.kind) && 'deskId' in fact) places.changed(fact.deskId);
    tell(teller, fact).catch((error: unknown) => {
      parts.log.warn({ fact: fact.kind, ...faultOf(error) }, 'A fact was not shown');
    });
  });
  return () => {
    unsubscribe();
    places.close();
  };
}

/** Shows every page of this process its state afresh, because something may have been missed. Waits for Redis to answer. */
export async function showAfresh(parts: Parts, doors: Doors): Promise<void> {
  doors.agents.local.emit('desk:resync');
  const chatIds = new Set([...doors.visitors.sockets.values()].flatMap((socket) => socket.data.chatId ?? []));
  for (const chatId of chatIds) await untilShown(async () => await showVisitor(parts, doors, chatId));
}

async function untilShown(show: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await show();
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

async function tell<Kind extends Fact['kind']>(teller: Teller, fact: FactOf<Kind>): Promise<void> {
  const show: (fact: FactOf<Kind>) => Promise<void> = teller[fact.kind as Kind];
  await show(fact);
}

function tellerOf(parts: Parts, doors: Doors): Teller {
  const { agents } = doors;
  return {
    'chat.changed': async (fact) => await showChat(parts, doors, fact),
    'chat.gone': async (fact) => await showEnd(parts, doors, fact),
    'chat.noted': async ({ chatId }) => {
      const room = rooms.chat(chatId);
      const note = has(doors.agents, room) ? (await parts.handovers.notes(chatId)).at(-1) : undefined;
      if (note !== undefined) agents.local.to(room).emit('chat:note', { chatId, note: noteView(note) });
    },
    'ticket.changed': async ({ deskId, ticketId }) => {
      const consoles = consolesOf(doors, deskId);
      const ticket = consoles.length === 0 ? null : await parts.tickets.find(ticketId);
      if (ticket === null) return;
      const rowsFor = await ticketRowsForAll(parts, deskId, [ticket]);
      for (const socket of consoles)
        for (const row of rowsFor(socket.data.agent)) socket.emit('ticket:changed', row);
    },
    'ticket.presence': async ({ deskId, ticketId, number }) =>
      await showPresence(parts, doors, { _id: ticketId, deskId, number }),
    'callback.changed': async ({ deskId, callbackId }) => {
      const consoles = consolesOf(doors, deskId);
      const callback = consoles.length === 0 ? null : await parts.callbacks.find(callbackId);
      if (callback === null) return;
      for (const socket of consoles)
        socket.emit('callback:changed', callbackRow(parts, callback, socket.data.agent._id));
    },
    'duty.changed': async (fact) => await showDuty(parts, doors, fact),
    'session.ended': async ({ sessionId }) => {
      for (const socket of agents.sockets.values()) {
        if (hashToken(socket.data.token) === sessionId) socket.disconnect(true);
      }
    },
    'bus.gap': async () => await showAfresh(parts, doors),
  };
}

async function showChat(
  parts: Parts,
  doors: Doors,
  { deskId, chatId, eventSeq }: FactOf<'chat.changed'>,
): Promise<void> {
  const room = rooms.chat(chatId);
  if (has(doors.agents, rooms.desk(deskId))) {
    const card = await parts.chats.find(chatId);
    if (card === null) return;
    doors.agents.local.to(rooms.desk(deskId)).emit('chat:card', chatCard(card));
    seatAgents(doors, card.chat);
  }
  if (eventSeq !== undefined && (has(doors.visitors, room) || has(doors.agents, room))) {
    const tail = await parts.chats.findTail(chatId, eventSeq - 1);
    const line = tail?.lines[0];
    if (line === undefined) return;
    const entry = entryOf(line);
    doors.visitors.local.to(room).emit('chat:entry', entry);
    doors.agents.local.to(room).emit('chat:entry', { chatId, entry });
  }
  if (has(doors.visitors, room)) await showVisitor(parts, doors, chatId);
}

/** The consoles of whoever works in the chat hear it; those who no longer do, and are no supervisors, do not. */
function seatAgents(doors: Doors, chat: Chat): void {
  const room = rooms.chat(chat.id);
  const inIt = new Set([chat.agentId, ...chat.helperIds]);
  for (const id of inIt) if (id !== null) doors.agents.local.in(rooms.agent(id)).socketsJoin(room);
  for (const id of doors.agents.adapter.rooms.get(room) ?? []) {
    const agent = doors.agents.sockets.get(id)?.data.agent;
    if (agent !== undefined && agent.role !== 'head' && !inIt.has(agent._id))
      doors.agents.sockets.get(id)?.leave(room);
  }
}

async function showVisitor(parts: Parts, doors: Doors, chatId: string): Promise<void> {
  const card = await parts.chats.find(chatId);
  if (card === null) return;
  const desk = parts.desks.get(card.chat.deskId);
  const surroundings = await surroundingsOf(parts, desk, card.chat);
  doors.visitors.local.to(rooms.chat(chatId)).emit('chat:changed', visitorChat(card.chat, surroundings));
}

async function showDuty(
  parts: Parts,
  doors: Doors,
  { deskId, agentId }: FactOf<'duty.changed'>,
): Promise<void> {
  const onDuty = await parts.duty.onDuty(deskId);
  doors.visitors.local.to(rooms.visitors(deskId)).emit('desk:duty', { isOnDuty: onDuty.size > 0 });
  if (has(doors.agents, rooms.desk(deskId))) {
    const people = await parts.agents.ofDesk(deskId);
    doors.agents.local
      .to(rooms.desk(deskId))
      .emit('desk:duty', { onDuty: onDuty.size, agents: people.length });
  }
  if (doors.visitors.sockets.size === 0) return;
  for (const { chat } of await parts.chats.held(agentId)) {
    if (has(doors.visitors, rooms.chat(chat.id))) await showVisitor(parts, doors, chat.id);
  }
}

function has(door: Doors['visitors'] | Doors['agents'], room: string): boolean {
  return door.adapter.rooms.has(room);
}

function consolesOf(doors: Doors, deskId: string): AgentSocket[] {
  const ids = doors.agents.adapter.rooms.get(rooms.desk(deskId)) ?? new Set();
  return [...ids].flatMap((id) => doors.agents.sockets.get(id) ?? []);
}
