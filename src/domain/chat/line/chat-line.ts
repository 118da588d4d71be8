import { z } from 'zod';
import type { Clock } from '../../../shared/ports.js';
import { later } from '../../../shared/time.js';
import { type Chat, eventLine, type Severity } from '../chat.js';
import type { ChatStore } from '../chat.store.js';
import { LIST_TTL_MS } from '../keys.js';
import { classify, offer, putBack, withdraw } from '../scripts/line.js';
import type { Candidate } from './matching.js';
import type { Waiter } from './place.js';

/** A chat in the line, without anything that a person wrote. */
export type WaitingChat = Waiter & Candidate;

/** What agents have to do at this moment. */
export interface Loads {
  /** Chats that each agent holds or has joined. */
  readonly held: ReadonlyMap<string, number>;
  /** Agents with whom an offer stands. */
  readonly offered: ReadonlySet<string>;
  /** When each agent was last given a chat, ms. */
  readonly servedAt: ReadonlyMap<string, number>;
}

const SPACE = /\s+/;
const waitingFields = z.tuple([
  z.literal('waiting'),
  z.string().nullable(),
  z.string().nullable(),
  z.string().nullable(),
  z.string().nullable(),
]);

/** The line of each desk: who waits, who is offered what, and the way back into it. */
export class ChatLine {
  readonly #store: ChatStore;
  readonly #clock: Clock;

  constructor(store: ChatStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The desk's waiting chats by their place. */
  async waiting(deskId: string): Promise<readonly WaitingChat[]> {
    const { redis, keys } = this.#store;
    const flat = await redis.zrange(keys.line(deskId), '0', '-1', 'WITHSCORES');
    const waiters = pairsOf(flat).map(([chatId, place]) => ({ chatId, place: Number(place) }));
    const pipeline = redis.pipeline();
    for (const { chatId } of waiters)
      pipeline.hmget(keys.chat(chatId), 'state', 'topic', 'awayAt', 'offerUntil', 'passed');
    const replies = (await pipeline.exec()) ?? [];
    const now = this.#clock.now().getTime();
    return waiters.flatMap((waiter, index) => {
      const fields = waitingFields.safeParse(replies[index]?.[1]);
      if (!fields.success) return [];
      const [, topic, awayAt, offerUntil, passed] = fields.data;
      const isOffered = offerUntil !== null && Number(offerUntil) > now;
      const passedBy = new Set((passed ?? '').split(SPACE).filter(Boolean));
      return [{ ...waiter, topic: topic ?? '', isAway: awayAt !== null, isOffered, passedBy }];
    });
  }

  /** How many chats of the desk have left the line for an agent; tells whose turn is next. */
  async turn(deskId: string): Promise<number> {
    return Number((await this.#store.redis.get(this.#store.keys.turn(deskId))) ?? 0);
  }

  /** What these agents of a desk have to do. */
  async loads(deskId: string, agentIds: readonly string[]): Promise<Loads> {
    const { redis, keys } = this.#store;
    const now = this.#clock.now().getTime();
    const held = redis.pipeline();
    for (const agentId of agentIds) held.scard(keys.held(agentId));
    const [counts, offered, served] = await Promise.all([
      held.exec(),
      redis.hgetall(keys.offered(deskId)),
      redis.hgetall(keys.served(deskId)),
    ]);
    const standing = Object.entries(offered).filter(([, until]) => Number.parseInt(until, 10) > now);
    return {
      held: new Map(agentIds.map((agentId, index) => [agentId, Number(counts?.[index]?.[1] ?? 0)])),
      offered: new Set(standing.map(([agentId]) => agentId)),
      servedAt: new Map(Object.entries(served).map(([agentId, at]) => [agentId, Number(at)])),
    };
  }

  /** Offers a waiting chat to an agent until a moment. False when that is not possible any more. */
  async offer(
    deskId: string,
    chatId: string,
    to: { agentId: string; seats: number; until: Date },
  ): Promise<boolean> {
    const { keys } = this.#store;
    const reply = await this.#store.run(
      offer,
      [keys.chat(chatId), keys.held(to.agentId), keys.offered(deskId), keys.asks()],
      [chatId, to.agentId, this.#clock.now().getTime(), to.until.getTime(), to.seats, LIST_TTL_MS],
    );
    return reply === 1;
  }

  /** Takes an offer back: the agent declines it, or, without one, its time has passed. False when there was none. */
  async withdrawOffer(chat: Chat, declinedBy = ''): Promise<boolean> {
    const { keys } = this.#store;
    const reply = await this.#store.run(
      withdraw,
      [keys.chat(chat.id), keys.offered(chat.deskId), keys.asks()],
      [chat.id, declinedBy, this.#clock.now().getTime()],
    );
    return reply === 1;
  }

  /** Changes what a chat is about and how urgent it is; a waiting one moves to `place`. False when it has ended. */
  async classify(
    chat: Chat,
    { topic, severity, place }: { topic: string; severity: Severity; place: number },
  ): Promise<boolean> {
    const { keys } = this.#store;
    const reply = await this.#store.run(
      classify,
      [keys.chat(chat.id), keys.line(chat.deskId)],
      [chat.id, topic, severity, place],
    );
    return reply === 1;
  }

  /**
   * Puts a chat that the agent holds back into the line, at its old place. Returns the number of the line that says so,
   * or 0 when the agent does not hold it any more.
   */
  async putBack(chat: Chat, agentId: string): Promise<number> {
    const { keys } = this.#store;
    const { id, deskId } = chat;
    const own = [keys.chat(id), keys.log(id), keys.line(deskId), keys.held(agentId), keys.asks()];
    const line = eventLine('back_in_line', '', this.#clock.now());
    return Number(await this.#store.run(putBack, own, [id, agentId, line, LIST_TTL_MS]));
  }

  /** Chats in which an offer or a question between agents has run out, first due first. */
  async overdueAsks(limit: number): Promise<readonly string[]> {
    const { redis, keys } = this.#store;
    const now = this.#clock.now().getTime();
    return await redis.zrangebyscore(keys.asks(), '-inf', now, 'LIMIT', 0, limit);
  }

  /** Forgets that something was asked in a chat that is gone. */
  async forgetAsk(chatId: string): Promise<void> {
    await this.#store.redis.zrem(this.#store.keys.asks(), chatId);
  }

  /** The moment until which something that is asked now stands. */
  standsUntil(ms: number): Date {
    return later(this.#clock.now(), ms);
  }
}

function pairsOf(flat: readonly string[]): readonly (readonly [string, string])[] {
  return flat.flatMap((member, index) =>
    index % 2 === 0 ? [[member, flat[index + 1] ?? '0'] as const] : [],
  );
}
