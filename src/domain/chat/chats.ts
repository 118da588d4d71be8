import { z } from 'zod';
import { Conflict, DeskError, NotFound } from '../../shared/errors.js';
import { hashToken, matchesToken, newId, newToken } from '../../shared/ids.js';
import type { Language } from '../../shared/language.js';
import type { Clock } from '../../shared/ports.js';
import {
  type Chat,
  type Device,
  type EventLine,
  eventLine,
  type Line,
  type MessageLine,
  type Severity,
  type Visitor,
} from './chat.js';
import type { ChatLook, ChatStore, OpenChat } from './chat.store.js';
import { newSalt } from './chat-cipher.js';
import { tabName } from './chat-presence.js';
import { CHAT_TTL_MS, LIST_TTL_MS, START_TTL_MS } from './keys.js';
import { type Band, placeOf } from './line/place.js';
import { PostBatch } from './post-batch.js';
import { type NewMessage, type Posted, postMessage } from './posting.js';
import { changeToken, changeVisitor, note, predict, seen, take } from './scripts/hold.js';
import { startChat } from './scripts/start-chat.js';

/** What a chat begins with. `clientId` makes a repeated start find the chat that the first one made. */
export interface ChatStart {
  readonly clientId: string;
  readonly deskId: string;
  readonly language: Language;
  readonly visitor: Visitor;
  readonly question: string;
  readonly topic: string;
  readonly band: Band;
  readonly severity: Severity;
  readonly tabId: string;
  readonly device: Device;
  /** How long the visitor may be away, ms. */
  readonly grace: Grace;
  /** How long the first tab's lease holds, ms. */
  readonly leaseMs: number;
}

/** How long a visitor may be away, ms: while waiting and while served, by the device that was here last. */
export interface Grace {
  readonly waiting: Readonly<Record<Device, number>>;
  readonly served: Readonly<Record<Device, number>>;
}

/** A chat with its lines after a number. */
export interface ChatTail {
  readonly chat: Chat;
  readonly lines: readonly Line[];
}

const taken = z.union([
  z.tuple([z.literal('taken'), z.number()]),
  z.tuple([z.literal('other')]),
  z.tuple([z.literal('ended')]),
]);

/** The live chats of all desks. They live in Redis alone, encrypted, and are gone when they end. */
export class Chats {
  readonly #store: ChatStore;
  readonly #batch: PostBatch;
  readonly #clock: Clock;

  constructor(store: ChatStore, clock: Clock) {
    this.#store = store;
    this.#batch = new PostBatch(store);
    this.#clock = clock;
  }

  /**
   * Starts a chat with its question as line 1. A repeated start returns the same chat with a new token; the old one
   * opens nothing any more.
   */
  async start(start: ChatStart): Promise<{ chatId: string; token: string; isRepeated: boolean }> {
    const chatId = newId();
    const token = newToken();
    const made = String(
      await this.#store.run(startChat, this.#startKeys(chatId, start), this.#startArgs(chatId, token, start)),
    );
    if (made !== chatId)
      await this.#store.run(changeToken, [this.#store.keys.chat(made)], [hashToken(token)]);
    return { chatId: made, token, isRepeated: made !== chatId };
  }

  /**
   * Looks whether this token opens the chat, at this desk. Throws `NotFound` for a foreign and an absent one alike, and
   * `chat_ended` when it is being ended. Reads no more than that: thousands may come back at once.
   */
  async admit(deskId: string, chatId: string, token: string): Promise<void> {
    const fields = ['deskId', 'tokenHash', 'state'] as const;
    const { redis, keys } = this.#store;
    const [desk, tokenHash, state] = await redis.hmget(keys.chat(chatId), ...fields);
    if (desk !== deskId || !matchesToken(token, tokenHash ?? '')) throw new NotFound();
    if (state === 'closing') throw new DeskError('chat_ended', 'The chat has ended.');
  }

  /** The chat if this agent holds it or has joined it. Throws `NotFound` for a foreign and an absent one alike. */
  async ofAgent(agentId: string, chatId: string): Promise<Chat> {
    const open = await this.#store.find(chatId);
    const isIn = open !== null && (open.chat.agentId === agentId || open.chat.helperIds.includes(agentId));
    if (!isIn) throw new NotFound();
    return open.chat;
  }

  /** The chat if it is one of the desk's. Throws `NotFound` for a foreign and an absent one alike. */
  async ofDesk(deskId: string, chatId: string): Promise<Chat> {
    const open = await this.#store.find(chatId);
    if (open === null || open.chat.deskId !== deskId) throw new NotFound();
    return open.chat;
  }

  /** The chat with its lines after number `afterSeq`, or null when it is gone. For whoever was let in before. */
  async findTail(chatId: string, afterSeq: number): Promise<ChatTail | null> {
    return await this.#store.read(chatId, afterSeq);
  }

  /** The chat with its question, or null when it is gone. For whoever was let in before. */
  async find(chatId: string): Promise<ChatLook | null> {
    return await this.#store.look(chatId, []);
  }

  /** The chat with its question and the lines of these numbers, or null when it is gone. For whoever was let in before. */
  async look(chatId: string, seqs: readonly number[]): Promise<ChatLook | null> {
    return await this.#store.look(chatId, seqs);
  }

  /** The desk's waiting chats, oldest first, each with its question. */
  async waiting(deskId: string): Promise<readonly ChatLook[]> {
    return await this.#store.waiting(deskId);
  }

  /** The chats that an agent holds, oldest first, each with its question. */
  async held(agentId: string): Promise<readonly ChatLook[]> {
    return await this.#store.held(agentId);
  }

  /**
   * Appends a message and returns its line. The same `clientId` appends once: a second call returns the stored line.
   * Throws `chat_ended` when the chat is over, `chat_full` when it has 2,000 lines, `NotFound` when the agent does not
   * hold it, and `conflict` when the same id comes with another text.
   */
  async post(message: NewMessage): Promise<MessageLine> {
    return (await this.postCounting(message, [])).line;
  }

  /** As `post`; also counts who listens to `channels` (see `Audience`) in the same atomic step. */
  postCounting(message: NewMessage, channels: readonly string[]): Promise<Posted> {
    return postMessage({ store: this.#store, batch: this.#batch }, message, this.#clock.now(), channels);
  }

  /** Somebody here has opened the chat: what its texts are encrypted with is kept at hand until `letGo`. */
  keepAtHand(chatId: string): void {
    this.#store.ciphers.keep(chatId);
  }

  /** Nobody here has the chat open any more, or it has ended: its key leaves this process's memory. */
  letGo(chatId: string): void {
    this.#store.ciphers.forget(chatId);
  }

  /** The ends of chats may have been missed: no key stays in memory. */
  letGoOfAll(): void {
    this.#store.ciphers.forgetAll();
  }

  /** Gives a waiting chat to an agent. Throws `chat_taken` when another one was faster and `chat_ended` when it is over. */
  async take(chatId: string, agent: { id: string; name: string }): Promise<{ eventSeq: number }> {
    const { keys } = this.#store;
    const now = this.#clock.now();
    const { deskId } = (await this.#mustFind(chatId)).chat;
    const reply = taken.parse(
      await this.#store.run(
        take,
        [
          ...[keys.chat(chatId), keys.log(chatId), keys.line(deskId), keys.held(agent.id)],
          ...[keys.served(deskId), keys.turn(deskId), keys.offered(deskId), keys.asks()],
        ],
        [chatId, agent.id, agent.name, now.getTime(), eventLine('taken', agent.name, now), LIST_TTL_MS],
      ),
    );
    if (reply[0] === 'other') throw new Conflict('chat_taken');
    if (reply[0] === 'ended') throw new DeskError('chat_ended', 'The chat has ended.');
    return { eventSeq: reply[1] };
  }

  /** Appends an event line, once for each `key`. Returns its number, or 0 when it is there or the chat has ended. */
  async note(chatId: string, event: EventLine['event'], name: string, key: string): Promise<number> {
    const { keys } = this.#store;
    return Number(
      await this.#store.run(
        note,
        [keys.chat(chatId), keys.log(chatId), keys.sent(chatId)],
        [eventLine(event, name, this.#clock.now()), key, CHAT_TTL_MS],
      ),
    );
  }

  /** Keeps what the visitor was told of the wait, to be held against the real one. */
  async predictWait(chatId: string, wait: { lowMs: number; highMs: number }): Promise<void> {
    await this.#store.run(predict, [this.#store.keys.chat(chatId)], [`${wait.lowMs},${wait.highMs}`]);
  }

  /** Changes what the visitor said of themselves, as long as the chat is open. */
  async changeVisitor(chatId: string, change: Partial<Visitor>): Promise<void> {
    const { chat, cipher } = await this.#mustFind(chatId);
    const sealed = cipher.encrypt(JSON.stringify({ ...chat.visitor, ...change }));
    await this.#store.run(changeVisitor, [this.#store.keys.chat(chatId)], [sealed]);
  }

  /** Raises the mark of what one side's page has shown. Returns the mark, or 0 when it was there already. */
  async markSeen(chatId: string, by: 'visitor' | 'agent', seq: number): Promise<number> {
    const field = by === 'visitor' ? 'visitorSeen' : 'agentSeen';
    return Number(await this.#store.run(seen, [this.#store.keys.chat(chatId)], [field, seq]));
  }

  async #mustFind(chatId: string): Promise<OpenChat> {
    const open = await this.#store.find(chatId);
    if (open === null) throw new DeskError('chat_ended', 'The chat has ended.');
    return open;
  }

  #startKeys(chatId: string, start: ChatStart): string[] {
    const { keys } = this.#store;
    const own = [keys.chat(chatId), keys.log(chatId), keys.tabs(chatId)];
    return [...own, keys.start(start.deskId, start.clientId), keys.line(start.deskId), keys.due()];
  }

  #startArgs(chatId: string, token: string, start: ChatStart): (string | number)[] {
    const now = this.#clock.now().getTime();
    const salt = newSalt();
    const cipher = this.#store.cipherOf(chatId, salt);
    const line = {
      kind: 'message',
      from: 'visitor',
      // Not the start's own id: whoever knows that one may come in again.
      clientId: newId(),
      sealed: cipher.encrypt(start.question),
      at: now,
    };
    const fields = {
      deskId: start.deskId,
      language: start.language,
      salt,
      tokenHash: hashToken(token),
      visitor: cipher.encrypt(JSON.stringify(start.visitor)),
      startedAt: now,
      topic: start.topic,
      severity: start.severity,
      grace: JSON.stringify(start.grace),
    };
    const place = placeOf({ ...start, since: new Date(now), costMs: 0 });
    const head = [chatId, place, CHAT_TTL_MS, START_TTL_MS, LIST_TTL_MS, JSON.stringify(line)];
    return [...head, tabName(start), now + start.leaseMs, ...Object.entries(fields).flat()];
  }
}
