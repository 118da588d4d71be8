import { z } from 'zod';
import { Conflict, DeskError, NotFound } from '../../shared/errors.js';
import type { Clock } from '../../shared/ports.js';
import { type Ask, type Chat, type ChatEvent, eventLine, type Note, storedNote } from './chat.js';
import type { ChatLook, ChatStore } from './chat.store.js';
import { CHAT_TTL_MS, LIST_TTL_MS } from './keys.js';
import { addNote, ask, changeHelpers, dropAsk, handOver } from './scripts/handover.js';

/** An agent as chats know one. */
export interface Holder {
  readonly id: string;
  readonly name: string;
}

const moved = z.union([
  z.tuple([z.literal('ok'), z.number()]),
  z.tuple([z.literal('late')]),
  z.tuple([z.literal('ended')]),
]);
const noted = z.union([z.tuple([z.literal('ok'), z.number(), z.string()]), z.tuple([z.literal('ended')])]);

/** How a chat passes from one agent to another, who may help in it, and what colleagues write to each other about it. */
export class Handovers {
  readonly #store: ChatStore;
  readonly #clock: Clock;

  constructor(store: ChatStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Asks a colleague to take over or to join. Throws `NotFound` when `question.by` does not hold the chat. */
  async ask(chat: Chat, question: Ask): Promise<void> {
    const { keys } = this.#store;
    const sealed = (await this.#cipher(chat.id)).encrypt(
      JSON.stringify({ ...question, until: question.until.getTime() }),
    );
    const reply = await this.#store.run(
      ask,
      [keys.chat(chat.id), keys.asks()],
      [chat.id, question.by, question.to, question.until.getTime(), sealed, LIST_TTL_MS],
    );
    if (reply !== 1) throw new NotFound();
  }

  /** Takes a question back: `declinedBy` says no, or, without one, its time has passed. False when there was none. */
  async dropAsk(chat: Chat, declinedBy = ''): Promise<boolean> {
    const { keys } = this.#store;
    const reply = await this.#store.run(
      dropAsk,
      [keys.chat(chat.id), keys.asks()],
      [chat.id, declinedBy, this.#clock.now().getTime()],
    );
    return reply === 1;
  }

  /**
   * Gives a chat to another agent: to whom its holder asked, or, `isAsked` false, to a supervisor who takes it over.
   * Returns the number of the line that says so. Throws `chat_taken` when the holder or the question is not the same
   * any more and `chat_ended` when it is over.
   */
  async handOver(chat: Chat, to: Holder, isAsked: boolean): Promise<number> {
    const { keys } = this.#store;
    const former = chat.agentId ?? '';
    const now = this.#clock.now();
    const reply = await this.#store.run(
      handOver,
      [
        ...[keys.chat(chat.id), keys.log(chat.id), keys.held(former), keys.held(to.id)],
        ...[keys.served(chat.deskId), keys.asks()],
      ],
      [
        ...[chat.id, former, to.id, to.name, now.getTime(), isAsked ? '1' : ''],
        ...[eventLine('transferred', to.name, now), LIST_TTL_MS],
      ],
    );
    return numberOf(moved.parse(reply));
  }

  /**
   * Lets a colleague join the chat (asked, or a supervisor who needs no question) or leave it again. Returns the number
   * of the line that says so, or 0 when nothing changed. Throws as {@link handOver}.
   */
  async changeHelper(
    chat: Chat,
    who: Holder,
    change: { to: 'join' | 'part'; isAsked: boolean },
  ): Promise<number> {
    const { keys } = this.#store;
    const now = this.#clock.now();
    const event: ChatEvent = change.to === 'join' ? 'joined' : 'parted';
    const reply = await this.#store.run(
      changeHelpers,
      [keys.chat(chat.id), keys.log(chat.id), keys.held(who.id), keys.asks()],
      [
        ...[chat.id, who.id, change.to, now.getTime(), change.isAsked ? '1' : ''],
        ...[eventLine(event, who.name, now), LIST_TTL_MS],
      ],
    );
    return numberOf(moved.parse(reply));
  }

  /** Keeps a note of colleagues, once for each `clientId`. Throws `chat_ended`, and `conflict` for another text. */
  async addNote(chat: Chat, by: Holder, note: { clientId: string; text: string }): Promise<Note> {
    const { keys } = this.#store;
    const cipher = await this.#cipher(chat.id);
    const stored = {
      clientId: note.clientId,
      agentId: by.id,
      agentName: by.name,
      sealed: cipher.encrypt(note.text),
      at: this.#clock.now().getTime(),
    };
    const reply = noted.parse(
      await this.#store.run(
        addNote,
        [keys.chat(chat.id), keys.notes(chat.id), keys.sent(chat.id)],
        [note.clientId, JSON.stringify(stored), CHAT_TTL_MS],
      ),
    );
    if (reply[0] === 'ended') throw ended();
    const { sealed, ...fields } = storedNote.parse(JSON.parse(reply[2]));
    const text = cipher.decrypt(sealed);
    if (text !== note.text) throw new Conflict();
    return { seq: reply[1], ...fields, text };
  }

  /** All notes of a chat, oldest first. */
  async notes(chatId: string): Promise<readonly Note[]> {
    const rows = await this.#store.redis.lrange(this.#store.keys.notes(chatId), 0, -1);
    if (rows.length === 0) return [];
    const cipher = await this.#cipher(chatId);
    return rows.map((row, index) => {
      const { sealed, ...fields } = storedNote.parse(JSON.parse(row));
      return { seq: index + 1, ...fields, text: cipher.decrypt(sealed) };
    });
  }

  /** The chats in which a colleague asks something of this agent, each with its question. */
  async askedOf(agentId: string): Promise<readonly ChatLook[]> {
    const { redis, keys } = this.#store;
    const chatIds = await redis.zrange(keys.asks(), '0', '-1');
    const looks = await Promise.all(chatIds.map(async (chatId) => await this.#store.look(chatId, [])));
    return looks.filter((look) => look !== null).filter(({ chat }) => chat.ask?.to === agentId);
  }

  async #cipher(chatId: string) {
    const open = await this.#store.find(chatId);
    if (open === null) throw ended();
    return open.cipher;
  }
}

function numberOf(reply: z.output<typeof moved>): number {
  if (reply[0] === 'late') throw new Conflict('chat_taken');
  if (reply[0] === 'ended') throw ended();
  return reply[1];
}

function ended(): DeskError {
  return new DeskError('chat_ended', 'The chat has ended.');
}
