import { z } from 'zod';
import { Conflict, DeskError, NotFound } from '../../shared/errors.js';
import { hashToken, matchesToken, newId, newToken } from '../../shared/ids.js';
import type { Language } from '../../shared/language.js';
import type { Clock } from '../../shared/ports.js';
import { type Chat, type EventLine, eventLine, type Line, type MessageLine, type Visitor } from './chat.js';
import { type ChatStore, type OpenChat, parseLine } from './chat.store.js';
import { newSalt } from './chat-cipher.js';
import { CHAT_TTL_MS, LIST_TTL_MS, START_TTL_MS } from './keys.js';
import { changeToken, note, seen, take } from './scripts/hold.js';
import { postLine } from './scripts/post-line.js';
import { startChat } from './scripts/start-chat.js';

/** What a chat begins with. `clientId` makes a repeated start find the chat that the first one made. */
export interface ChatStart {
  readonly clientId: string;
  readonly deskId: string;
  readonly language: Language;
  readonly visitor: Visitor;
  readonly question: string;
  readonly tabId: string;
  /** How long the visitor may be away, ms. */
  readonly graceMs: number;
  /** How long the first tab's lease holds, ms. */
  readonly leaseMs: number;
}

/** A message on its way into a chat. */
export interface NewMessage {
  readonly chatId: string;
  readonly from: 'visitor' | 'agent';
  /** Who sends it; a visitor has none. */
  readonly agentId: string | null;
  readonly clientId: string;
  readonly text: string;
}

/** A chat with its lines after a number. */
export interface ChatTail {
  readonly chat: Chat;
  readonly lines: readonly Line[];
}

/** A chat that is longer than this is no chat; the limit keeps one visitor from filling Redis. */
const MOST_LINES = 2000;

const posted = z.union([
  z.tuple([z.literal('ok'), z.number(), z.string()]),
  z.tuple([z.literal('ended')]),
  z.tuple([z.literal('foreign')]),
  z.tuple([z.literal('full')]),
]);
const taken = z.union([
  z.tuple([z.literal('taken'), z.number()]),
  z.tuple([z.literal('other')]),
  z.tuple([z.literal('ended')]),
]);

/** The live chats of all desks. They live in Redis alone, encrypted, and are gone when they end. */
export class Chats {
  readonly #store: ChatStore;
  readonly #clock: Clock;

  constructor(store: ChatStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Starts a chat with its question as line 1. A repeated start returns the same chat with a new token. */
  async start(start: ChatStart): Promise<{ chatId: string; token: string }> {
    const chatId = newId();
    const token = newToken();
    const made = String(
      await this.#store.run(startChat, this.#startKeys(chatId, start), this.#startArgs(chatId, token, start)),
    );
    if (made !== chatId)
      await this.#store.run(changeToken, [this.#store.keys.chat(made)], [hashToken(token)]);
    return { chatId: made, token };
  }

  /** The chat that this token opens, at this desk. Throws `NotFound` for a foreign and an absent one alike. */
  async ofVisitor(deskId: string, chatId: string, token: string): Promise<Chat> {
    const open = await this.#store.find(chatId);
    if (open === null || open.chat.deskId !== deskId || !matchesToken(token, open.tokenHash))
      throw new NotFound();
    return open.chat;
  }

  /** The chat if this agent holds it. Throws `NotFound` for a foreign and an absent one alike. */
  async ofAgent(agentId: string, chatId: string): Promise<Chat> {
    const open = await this.#store.find(chatId);
    if (open === null || open.chat.agentId !== agentId) throw new NotFound();
    return open.chat;
  }

  /** The chat with its lines after number `afterSeq`, or null when it is gone. For whoever was let in before. */
  async findTail(chatId: string, afterSeq: number): Promise<ChatTail | null> {
    return await this.#store.read(chatId, afterSeq);
  }

  /** The chat with its question, or null when it is gone. For whoever was let in before. */
  async find(chatId: string): Promise<{ chat: Chat; question: string } | null> {
    return await this.#store.findWithQuestion(chatId);
  }

  /** The desk's waiting chats, oldest first, each with its question. */
  async waiting(deskId: string): Promise<readonly { chat: Chat; question: string }[]> {
    return await this.#store.waiting(deskId);
  }

  /** The chats that an agent holds, oldest first, each with its question. */
  async held(agentId: string): Promise<readonly { chat: Chat; question: string }[]> {
    return await this.#store.held(agentId);
  }

  /**
   * Appends a message and returns its line. The same `clientId` appends once: a second call returns the stored line.
   * Throws `chat_ended` when the chat is over, `chat_full` when it has 2,000 lines, `NotFound` when the agent does not
   * hold it, and `conflict` when the same id comes with another text.
   */
  async post(message: NewMessage): Promise<MessageLine> {
    const { chatId, from, clientId, text } = message;
    const { cipher } = await this.#mustFind(chatId);
    const { keys } = this.#store;
    const at = this.#clock.now();
    const line = JSON.stringify({
      kind: 'message',
      from,
      clientId,
      sealed: cipher.encrypt(text),
      at: at.getTime(),
    });
    const reply = posted.parse(
      await this.#store.run(
        postLine,
        [keys.chat(chatId), keys.log(chatId), keys.sent(chatId), keys.tabs(chatId)],
        [from, message.agentId ?? '', clientId, line, CHAT_TTL_MS, MOST_LINES],
      ),
    );
    if (reply[0] === 'ended') throw new DeskError('chat_ended', 'The chat has ended.');
    if (reply[0] === 'foreign') throw new NotFound();
    if (reply[0] === 'full')
      throw new DeskError('chat_full', 'The chat has as many lines as a chat may have.');
    const stored = parseLine(reply[2], reply[1], cipher);
    if (stored.kind !== 'message' || stored.text !== text) throw new Conflict();
    return stored;
  }

  /** Gives a waiting chat to an agent. Throws `chat_taken` when another one was faster and `chat_ended` when it is over. */
  async take(chatId: string, agent: { id: string; name: string }): Promise<{ eventSeq: number }> {
    const { keys } = this.#store;
    const now = this.#clock.now();
    const reply = taken.parse(
      await this.#store.run(
        take,
        [
          keys.chat(chatId),
          keys.log(chatId),
          keys.line((await this.#mustFind(chatId)).chat.deskId),
          keys.held(agent.id),
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
      graceMs: start.graceMs,
    };
    const head = [chatId, now, CHAT_TTL_MS, START_TTL_MS, LIST_TTL_MS, JSON.stringify(line)];
    return [...head, start.tabId, now + start.leaseMs, ...Object.entries(fields).flat()];
  }
}
