import type { Chat, ChatLook } from '../../domain/chat/index.js';
import type { Parts } from '../../flows/parts.js';
import type { ChatCard } from '../../protocol/index.js';
import { faultOf } from '../../shared/errors.js';
import type { Fact } from '../../shared/facts.js';
import { chatCard, entryOf, visitorChat } from '../views/index.js';
import type { Places } from './places.js';
import { rooms } from './rooms.js';
import type { Doors } from './sockets.js';

/** So many are read and shown in one go; whatever else the process has to do comes between two goes. */
const MOST_AT_ONCE = 100;

/** A chat that has changed, and the numbers of the event lines that were put into it meanwhile. */
interface Change {
  readonly chatId: string;
  readonly deskId: string;
  readonly seqs: number[];
  /** The one tab of the visitor that knows all of it, if there is one. */
  knownTo: string | undefined;
}

/** Consoles that are told of the same chats. */
interface Audience {
  readonly rooms: readonly string[];
  readonly cards: ChatCard[];
}

/**
 * Shows changed chats to the pages of this process, as they are now. While some are being read and shown the next ones
 * gather, each chat once however often it changed: when thousands of visitors go and come back at once, each console
 * hears of them by the hundred, and of those alone that concern it.
 */
export class ChatChanges {
  readonly #parts: Parts;
  readonly #doors: Doors;
  readonly #places: Places;
  readonly #gathered = new Map<string, Change>();
  /** What is being read now; a chat that goes meanwhile is not shown any more. */
  #shown = new Map<string, Change>();
  /** Rooms of the consoles that have a chat in their lists, by the chat; without an entry it may be any of the desk's. */
  readonly #told = new Map<string, readonly string[]>();

  constructor(parts: Parts, doors: Doors, places: Places) {
    this.#parts = parts;
    this.#doors = doors;
    this.#places = places;
  }

  /** The chat has changed: it is shown soon. */
  changed({ deskId, chatId, eventSeq, knownTo }: Extract<Fact, { kind: 'chat.changed' }>): void {
    const change = this.#gathered.get(chatId) ?? { chatId, deskId, seqs: [], knownTo };
    if (eventSeq !== undefined) change.seqs.push(eventSeq);
    if (change.knownTo !== knownTo) change.knownTo = undefined;
    this.#gathered.set(chatId, change);
    this.#parts.background.run('changed chats', async () => await this.#showGathered());
  }

  /** The chat is over: nothing is shown of it any more. Returns the rooms of the consoles that have it in their lists. */
  gone({ deskId, chatId }: { readonly deskId: string; readonly chatId: string }): readonly string[] {
    const told = this.#told.get(chatId) ?? [rooms.desk(deskId)];
    this.#gathered.delete(chatId);
    this.#shown.delete(chatId);
    this.#told.delete(chatId);
    return told;
  }

  /** Something may have been missed: who knows of which chat is not known any more. */
  forget(): void {
    this.#told.clear();
  }

  async #showGathered(): Promise<void> {
    while (this.#gathered.size > 0) {
      this.#shown = new Map([...this.#gathered].slice(0, MOST_AT_ONCE));
      for (const chatId of this.#shown.keys()) this.#gathered.delete(chatId);
      await this.#show([...this.#shown.values()].filter((change) => this.#isLookedAt(change))).catch(
        (error: unknown) => this.#parts.log.warn(faultOf(error), 'Changed chats were not shown'),
      );
    }
  }

  /** What nobody here looks at is not even loaded. */
  #isLookedAt(change: Change): boolean {
    const { agents } = this.#doors;
    return (
      has(agents, rooms.desk(change.deskId)) ||
      has(agents, rooms.chat(change.chatId)) ||
      this.#isForVisitor(change)
    );
  }

  /** Whether there is a page of the visitor here that does not know it. */
  #isForVisitor({ chatId, knownTo }: Change): boolean {
    const pages = this.#doors.visitors.adapter.rooms.get(rooms.chat(chatId)) ?? new Set();
    return pages.size > (knownTo !== undefined && pages.has(knownTo) ? 1 : 0);
  }

  async #show(changes: readonly Change[]): Promise<void> {
    const { chats } = this.#parts;
    const looks = await Promise.all(changes.map(async ({ chatId, seqs }) => await chats.look(chatId, seqs)));
    const open = looks.filter((look) => look !== null).filter(({ chat }) => this.#shown.has(chat.id));
    this.#showCards(open);
    const forVisitors = open.filter(({ chat }) => {
      const change = this.#shown.get(chat.id);
      return change !== undefined && this.#isForVisitor(change);
    });
    for (const { chat, lines } of open) {
      const room = rooms.chat(chat.id);
      for (const entry of lines.map(entryOf))
        this.#doors.agents.local.to(room).emit('chat:entry', { chatId: chat.id, entry });
    }
    for (const { chat, lines } of forVisitors) {
      const room = rooms.chat(chat.id);
      for (const entry of lines.map(entryOf)) this.#doors.visitors.local.to(room).emit('chat:entry', entry);
    }
    await this.showVisitors(forVisitors);
  }

  #showCards(open: readonly ChatLook[]): void {
    const audiences = new Map<string, Audience>();
    for (const look of open) {
      const told = this.#toTell(look.chat);
      const name = told.join();
      const audience = audiences.get(name) ?? { rooms: told, cards: [] };
      audience.cards.push(chatCard(look));
      audiences.set(name, audience);
    }
    for (const { rooms: told, cards } of audiences.values())
      this.#doors.agents.local.to([...told]).emit('chat:cards', cards);
    for (const { chat } of open) seatAgents(this.#doors, chat);
  }

  /** Rooms of those whom the chat concerns now, and of those whom it concerned before: their lists lose it. */
  #toTell(chat: Chat): readonly string[] {
    const all = [rooms.desk(chat.deskId)];
    const now = isOfAll(chat) ? all : roomsOfThose(chat);
    const before = this.#told.get(chat.id) ?? all;
    this.#told.set(chat.id, now);
    return now === all || before[0] === all[0] ? all : [...new Set([...before, ...now])];
  }

  /** Shows chats to their visitors' pages, where these are here. */
  async showVisitors(looks: readonly ChatLook[]): Promise<void> {
    const { visitors } = this.#doors;
    const here = looks.filter(({ chat }) => has(visitors, rooms.chat(chat.id)));
    await Promise.all(
      here.map(async ({ chat }) => {
        const desk = this.#parts.desks.get(chat.deskId);
        const view = visitorChat(chat, await this.#places.surroundingsOf(desk, chat));
        visitors.local.to(rooms.chat(chat.id)).emit('chat:changed', view);
      }),
    );
  }
}

/** A waiting chat is anybody's. */
function isOfAll(chat: Chat): boolean {
  return chat.agentId === null;
}

/** Who has a chat that is being served in their lists: those who work in it, who is asked to, and supervisors. */
function roomsOfThose({ deskId, agentId, helperIds, ask }: Chat): readonly string[] {
  const ids = [agentId, ...helperIds, ask?.to ?? null].filter((id) => id !== null);
  return [rooms.heads(deskId), ...new Set(ids.map(rooms.agent))];
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

function has(door: Doors['visitors'] | Doors['agents'], room: string): boolean {
  return door.adapter.rooms.has(room);
}
