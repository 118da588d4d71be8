import { NotFound } from '../../shared/errors.js';
import type { Clock } from '../../shared/ports.js';
import type { Chat } from './chat.js';
import type { ChatStore } from './chat.store.js';
import { claimAbandoned, close, destroy } from './scripts/close.js';

/** How chats end: closed by hand or claimed after an absence, then destroyed. */
export class ChatEndings {
  readonly #store: ChatStore;
  readonly #clock: Clock;

  constructor(store: ChatStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Closes a chat for a visitor who was let in, or for the agent who holds it (else `NotFound`). Twice is the same. */
  async close(chatId: string, by: { agentId: string } | 'visitor'): Promise<void> {
    const { keys } = this.#store;
    const isVisitor = by === 'visitor';
    const reply = await this.#store.run(
      close,
      [keys.chat(chatId), keys.due()],
      [chatId, isVisitor ? 'visitor' : 'agent', isVisitor ? '' : by.agentId, this.#clock.now().getTime()],
    );
    if (reply === 'foreign') throw new NotFound();
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

  /** Chats that somebody has to look at now, first due first: closed, due for abandonment, or with a lease run out. */
  async due(limit: number): Promise<readonly string[]> {
    return await this.#store.dueUntil(this.#clock.now(), limit);
  }

  /** Removes what is left of a chat that nobody can read. */
  async discard(chatId: string): Promise<void> {
    const { keys } = this.#store;
    const own = [keys.chat(chatId), keys.log(chatId), keys.sent(chatId), keys.tabs(chatId)];
    await this.#store.run(destroy, [...own, keys.line(''), keys.due(), keys.held('')], [chatId]);
  }

  /** Destroys a chat with all its text. False when that had been done before. */
  async destroy(chat: Chat): Promise<boolean> {
    const { keys } = this.#store;
    const { id, deskId, agentId } = chat;
    const own = [keys.chat(id), keys.log(id), keys.sent(id), keys.tabs(id)];
    const reply = await this.#store.run(
      destroy,
      [...own, keys.line(deskId), keys.due(), keys.held(agentId ?? '')],
      [id],
    );
    return reply === 1;
  }
}
