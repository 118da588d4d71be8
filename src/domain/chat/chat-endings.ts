import { NotFound } from '../../shared/errors.js';
import type { Clock } from '../../shared/ports.js';
import type { Chat, Line } from './chat.js';
import type { ChatStore } from './chat.store.js';
import { claimAbandoned, close, destroy } from './scripts/close.js';

/** A chat as it is read a last time, with the salt for its receipt. */
export interface LastReading {
  readonly chat: Chat;
  readonly lines: readonly Line[];
  readonly receiptSalt: string;
}

/** How chats end: closed by hand or claimed after an absence, then destroyed. */
export class ChatEndings {
  readonly #store: ChatStore;
  readonly #clock: Clock;

  constructor(store: ChatStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * Closes a chat for a visitor who was let in (`handoff`: who wants the answer by e-mail or by phone), or for the agent
   * who holds it (else `NotFound`). Twice is the same.
   */
  async close(chatId: string, by: { agentId: string } | 'visitor' | 'handoff'): Promise<void> {
    const { keys } = this.#store;
    const [who, agentId] = typeof by === 'string' ? [by, ''] : ['agent', by.agentId];
    const reply = await this.#store.run(
      close,
      [keys.chat(chatId), keys.due()],
      [chatId, who, agentId, this.#clock.now().getTime()],
    );
    // To an agent what is gone looks like what is another's; a visitor was let in.
    if (reply === 'foreign' || (reply === 'gone' && who === 'agent')) throw new NotFound();
  }

  /** Claims a chat that was closed, or whose visitor has been away for the grace time. False when neither is so. */
  async claim(chatId: string): Promise<boolean> {
    const { keys } = this.#store;
    const args = [chatId, this.#clock.now().getTime()];
    const reply = await this.#store.run(
      claimAbandoned,
      [keys.chat(chatId), keys.tabs(chatId), keys.due()],
      args,
    );
    return reply === 'claimed';
  }

  /** A claimed chat with all its lines, the same for everybody who reads it. Null when it is gone or not readable. */
  async readLast(chatId: string): Promise<LastReading | null> {
    const found = await this.#store.read(chatId, 0);
    if (found === null) return null;
    return { chat: found.chat, lines: found.lines, receiptSalt: found.cipher.receiptSalt() };
  }

  /** Chats that somebody has to look at now, first due first: closed, due for abandonment, or with a lease run out. */
  async due(limit: number): Promise<readonly string[]> {
    return await this.#store.dueUntil(this.#clock.now(), limit);
  }

  /** Removes what is left of a chat that nobody can read. */
  async discard(chatId: string): Promise<void> {
    await this.#destroy(chatId, { deskId: '', offeredTo: '', holders: [] });
  }

  /** Destroys a chat with all its text. False when that had been done before. */
  async destroy(chat: Chat): Promise<boolean> {
    const { id, deskId, agentId, helperIds, offer } = chat;
    const holders = agentId === null ? helperIds : [agentId, ...helperIds];
    return await this.#destroy(id, { deskId, offeredTo: offer?.agentId ?? '', holders });
  }

  async #destroy(
    id: string,
    { deskId, offeredTo, holders }: { deskId: string; offeredTo: string; holders: readonly string[] },
  ): Promise<boolean> {
    const { keys } = this.#store;
    const own = [keys.chat(id), keys.log(id), keys.sent(id), keys.tabs(id), keys.notes(id)];
    const lists = [keys.line(deskId), keys.due(), keys.asks(), keys.offered(deskId)];
    const held = holders.map((agentId) => keys.held(agentId));
    return (await this.#store.run(destroy, [...own, ...lists, ...held], [id, offeredTo])) === 1;
  }
}
