import type { Parts } from '../../flows/parts.js';
import { faultOf } from '../../shared/errors.js';
import type { Fact } from '../../shared/facts.js';
import { hashToken } from '../../shared/ids.js';
import { SECOND_MS } from '../../shared/time.js';
import { callbackRow, noteView, ticketRowsForAll } from '../views/index.js';
import { ChatChanges } from './chat-changes.js';
import type { Places } from './places.js';
import { rooms } from './rooms.js';
import { showEnd } from './show-end.js';
import type { AgentSocket, Doors } from './sockets.js';
import { showPresence } from './ticket-presence.js';

/** A connection that came back is followed by the others within seconds. */
const MOST_TRIES = 30;
/** Chats that are shown afresh at once. */
const MOST_AT_ONCE = 100;
const PAUSE_MS = SECOND_MS;

const MOVES_THE_LINE: ReadonlySet<Fact['kind']> = new Set(['chat.changed', 'chat.gone', 'duty.changed']);

type FactOf<Kind extends Fact['kind']> = Extract<Fact, { kind: Kind }>;
type Teller = { readonly [Kind in Fact['kind']]: (fact: FactOf<Kind>) => Promise<void> };

/** What shows facts to the pages that are connected to this process. */
export interface FanOut {
  /** Shows every page its state afresh, because something may have been missed. Waits for Redis to answer. */
  showAfresh(): Promise<void>;
  close(): void;
}

/** What facts are shown with. */
interface Stage {
  readonly parts: Parts;
  readonly doors: Doors;
  readonly changes: ChatChanges;
}

/**
 * Shows facts to the pages that are connected to this process; every web process hears every fact and shows it to its
 * own. What nobody here looks at is not even loaded.
 */
export function fanOut(parts: Parts, doors: Doors, places: Places): FanOut {
  const stage: Stage = { parts, doors, changes: new ChatChanges(parts, doors, places) };
  const teller = tellerOf(stage);
  const unsubscribe = parts.bus.subscribe((fact) => {
    if (MOVES_THE_LINE.has(fact.kind) && 'deskId' in fact) places.changed(fact.deskId);
    tell(teller, fact).catch((error: unknown) => {
      parts.log.warn({ fact: fact.kind, ...faultOf(error) }, 'A fact was not shown');
    });
  });
  return {
    showAfresh: async () => await showAfresh(stage),
    close: () => {
      unsubscribe();
      places.close();
    },
  };
}

async function showAfresh({ parts, doors, changes }: Stage): Promise<void> {
  changes.forget();
  doors.agents.local.emit('desk:resync');
  const open = [...doors.visitors.sockets.values()].flatMap((socket) => socket.data.chatId ?? []);
  const chatIds = [...new Set(open)];
  for (let from = 0; from < chatIds.length; from += MOST_AT_ONCE)
    await untilShown(async () => {
      const some = chatIds.slice(from, from + MOST_AT_ONCE);
      const looks = await Promise.all(some.map(async (chatId) => await parts.chats.find(chatId)));
      await changes.showVisitors(looks.filter((look) => look !== null));
    });
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

function tellerOf(stage: Stage): Teller {
  const { parts, doors, changes } = stage;
  const { agents } = doors;
  return {
    'chat.changed': async (fact) => changes.changed(fact),
    'chat.gone': async (fact) => await showEnd(stage, fact, changes.gone(fact)),
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
    'duty.changed': async (fact) => await showDuty(stage, fact),
    'session.ended': async ({ sessionId }) => {
      for (const socket of agents.sockets.values()) {
        if (hashToken(socket.data.token) === sessionId) socket.disconnect(true);
      }
    },
    'bus.gap': async () => await showAfresh(stage),
  };
}

async function showDuty(
  { parts, doors, changes }: Stage,
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
  if (doors.visitors.sockets.size > 0) await changes.showVisitors(await parts.chats.held(agentId));
}

function has(door: Doors['visitors'] | Doors['agents'], room: string): boolean {
  return door.adapter.rooms.has(room);
}

function consolesOf(doors: Doors, deskId: string): AgentSocket[] {
  const ids = doors.agents.adapter.rooms.get(rooms.desk(deskId)) ?? new Set();
  return [...ids].flatMap((id) => doors.agents.sockets.get(id) ?? []);
}
