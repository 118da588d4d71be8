import type { Chats, NewMessage } from '../../domain/chat/index.js';
import type { Posted } from '../../protocol/index.js';
import { faultOf } from '../../shared/errors.js';
import type { Audience, Logger } from '../../shared/ports.js';
import { entryOf } from '../views/index.js';
import { chatIdOf, rooms } from './rooms.js';
import type { AgentNamespace, AgentSocket, Doors, VisitorNamespace, VisitorSocket } from './sockets.js';

type Door = VisitorNamespace | AgentNamespace;

/** Everything is published. */
const NO_CHANNELS: readonly string[] = [];

/** One side's pages of a chat, and since when this process has been counted among those that have some. */
interface Side {
  readonly channel: string;
  readonly since: number | null;
}

/** The names that a chat's messages go by. Made once while it is open here: names are long, and looked up often. */
interface Names {
  readonly room: string;
  readonly visitors: string | null;
  readonly agents: string | null;
}

/**
 * Carries messages to the pages that have their chat open. Nearly always all of them are connected to this process;
 * then nothing is published. Redis counts the processes that listen in the same step in which it stores the message,
 * and a page reads what it missed after its own process is counted: what is stored before that it reads, what is stored
 * later is published to it.
 */
export class Delivery {
  readonly #doors: Doors;
  readonly #audience: Audience;
  readonly #chats: Chats;
  readonly #log: Logger;
  readonly #names = new Map<string, Names>();

  constructor(ground: { doors: Doors; audience: Audience; chats: Chats; log: Logger }) {
    this.#doors = ground.doors;
    this.#audience = ground.audience;
    this.#chats = ground.chats;
    this.#log = ground.log;
    this.#follow(ground.doors.visitors);
    this.#follow(ground.doors.agents);
  }

  /** Puts a page into its chat's room. Whatever is read of the chat afterwards, nothing is missed between the two. */
  async enter(socket: VisitorSocket | AgentSocket, chatIds: readonly string[]): Promise<void> {
    await socket.join(chatIds.map(rooms.chat));
    const channels = chatIds.flatMap(
      (chatId) => this.#audience.channel(socket.nsp.name, rooms.chat(chatId)) ?? [],
    );
    await Promise.all(channels.map(async (channel) => await this.#audience.entered(channel)));
  }

  /**
   * Stores a message and shows it to all pages of its chat but the one that it came from. Shown again when it is sent
   * again, since the first showing may not have happened; pages drop what they have.
   */
  async post(message: NewMessage, sender: VisitorSocket | AgentSocket): Promise<Posted> {
    const { visitors, agents } = this.#doors;
    const { chatId } = message;
    const names = this.#names.get(chatId) ?? this.#namesOf(chatId);
    const { room } = names;
    const visitorSide = this.#sideOf(visitors, room, names.visitors);
    const agentSide = this.#sideOf(agents, room, names.agents);
    const isCounted = visitorSide !== null && agentSide !== null;
    const channels = isCounted
      ? [this.#audience.ownChannel, visitorSide.channel, agentSide.channel]
      : NO_CHANNELS;
    const { line, listeners } = await this.#chats.postCounting(message, channels);
    const [own, atVisitors, atAgents] = listeners;
    const entry = entryOf(line);
    if (this.#isElsewhere(visitorSide, atVisitors, own === 1))
      visitors.to(room).except(sender.id).emit('chat:entry', entry);
    else for (const page of othersIn(visitors, room, sender)) page.emit('chat:entry', entry);
    if (this.#isElsewhere(agentSide, atAgents, own === 1))
      agents.to(room).except(sender.id).emit('chat:entry', { chatId, entry });
    else for (const page of othersIn(agents, room, sender)) page.emit('chat:entry', { chatId, entry });
    return { seq: entry.seq, at: entry.at };
  }

  #namesOf(chatId: string): Names {
    const { visitors, agents } = this.#doors;
    const room = rooms.chat(chatId);
    const channelAt = (door: Door) => this.#audience.channel(door.name, room);
    return { room, visitors: channelAt(visitors), agents: channelAt(agents) };
  }

  #sideOf(door: Door, room: string, channel: string | null): Side | null {
    if (channel === null) return null;
    const since = this.#audience.since(channel);
    // The line to Redis was cut meanwhile: until this process is known to be counted again, all is published.
    if (since === null && door.adapter.rooms.has(room))
      this.#audience.entered(channel).catch((error: unknown) => {
        this.#log.warn(faultOf(error), 'A room was not entered again');
      });
    return { channel, since };
  }

  #isElsewhere(side: Side | null, listeners: number | undefined, isAlive: boolean): boolean {
    if (side === null || listeners === undefined) return true;
    // This process is one of those counted only if it was before and after, and Redis had its line all the time.
    const isCounted = isAlive && side.since !== null && this.#audience.since(side.channel) === side.since;
    return listeners > (isCounted ? 1 : 0);
  }

  /** Keeps the chat's cipher at hand as long as a page of it is here, and no longer. */
  #follow(door: Door): void {
    door.adapter.on('create-room', (room: string) => {
      const chatId = chatIdOf(room);
      if (chatId === null) return;
      this.#chats.keepAtHand(chatId);
      if (!this.#names.has(chatId)) this.#names.set(chatId, this.#namesOf(chatId));
    });
    door.adapter.on('delete-room', (room: string) => {
      const chatId = chatIdOf(room);
      if (chatId === null) return;
      const channel = this.#audience.channel(door.name, room);
      if (channel !== null) this.#audience.left(channel);
      const { visitors, agents } = this.#doors;
      if (visitors.adapter.rooms.has(room) || agents.adapter.rooms.has(room)) return;
      this.#chats.letGo(chatId);
      this.#names.delete(chatId);
    });
  }
}

/** The pages in a room but the one that sends: a handful, so that each is told directly, which costs less than a broadcast. */
function othersIn<Page>(
  door: { readonly adapter: Door['adapter']; readonly sockets: ReadonlyMap<string, Page> },
  room: string,
  sender: { readonly id: string },
): readonly Page[] {
  const others: Page[] = [];
  for (const id of door.adapter.rooms.get(room) ?? []) {
    const page = id === sender.id ? undefined : door.sockets.get(id);
    if (page !== undefined) others.push(page);
  }
  return others;
}
