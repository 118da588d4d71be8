import type { Redis } from 'ioredis';
import type { Clock } from '../../shared/ports.js';
import { later, SECOND_MS } from '../../shared/time.js';
import { readersKey, typingKey } from './keys.js';

/** A console that shows a ticket. */
export interface Reader {
  readonly ticketId: string;
  readonly agentId: string;
  readonly socketId: string;
}

/** Web processes renew the leases of their consoles every ten seconds. */
const LEASE_MS = 25 * SECOND_MS;
/** Consoles say so again while their agent goes on typing. */
const TYPING_MS = 8 * SECOND_MS;

/** Who has which ticket open, over all web processes. Consoles that fell silent are forgotten with their leases. */
export class TicketReaders {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #clock: Clock;

  constructor(redis: Redis, prefix: string, clock: Clock) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#clock = clock;
  }

  /** The console shows the ticket; its lease runs from `at`. Again renews it. */
  async keep(reader: Reader, at: Date = this.#clock.now()): Promise<void> {
    const key = readersKey(this.#prefix, reader.ticketId);
    await this.#redis
      .multi()
      .zadd(key, later(at, LEASE_MS).getTime(), memberOf(reader))
      .pexpire(key, 2 * LEASE_MS)
      .exec();
  }

  /** The console shows it no longer. */
  async leave(reader: Reader): Promise<void> {
    await this.#redis
      .multi()
      .zrem(readersKey(this.#prefix, reader.ticketId), memberOf(reader))
      .zrem(typingKey(this.#prefix, reader.ticketId), memberOf(reader))
      .exec();
  }

  /** The agent types an answer in this console, for the next eight seconds, or has stopped. */
  async noteTyping(reader: Reader, isTyping: boolean): Promise<void> {
    const key = typingKey(this.#prefix, reader.ticketId);
    const until = later(this.#clock.now(), TYPING_MS).getTime();
    if (isTyping)
      await this.#redis
        .multi()
        .zadd(key, until, memberOf(reader))
        .pexpire(key, 2 * TYPING_MS)
        .exec();
    else await this.#redis.zrem(key, memberOf(reader));
  }

  /** The agents who have the ticket open, each once, and whether they type. By their ids. */
  async of(ticketId: string): Promise<readonly { readonly agentId: string; readonly isTyping: boolean }[]> {
    const now = this.#clock.now().getTime();
    const [readers, typing] = await Promise.all([
      this.#redis.zrangebyscore(readersKey(this.#prefix, ticketId), now, '+inf'),
      this.#redis.zrangebyscore(typingKey(this.#prefix, ticketId), now, '+inf'),
    ]);
    const typingIds = new Set(typing.map(agentOf));
    return [...new Set(readers.map(agentOf))]
      .sort()
      .map((agentId) => ({ agentId, isTyping: typingIds.has(agentId) }));
  }
}

function memberOf({ agentId, socketId }: Reader): string {
  return `${agentId} ${socketId}`;
}

function agentOf(member: string): string {
  return member.split(' ', 1)[0] ?? '';
}
