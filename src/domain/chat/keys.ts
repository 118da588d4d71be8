import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.js';

/** A chat that nobody touches or holds open for this long is gone; every change and every lease renews it. */
export const CHAT_TTL_MS = DAY_MS;

/** An abandoned chat waits this long for workers or MongoDB to come back, so that its question is not lost. */
export const AWAY_TTL_MS = 7 * DAY_MS;

/** Lists of chats outlive every chat that may stand in them; whoever reads them passes over those that are gone. */
export const LIST_TTL_MS = 30 * DAY_MS;

/** How long a tab's lease holds without renewal. Web processes renew every `LEASE_RENEWAL_MS`. */
export const LEASE_MS = 25 * SECOND_MS;
export const LEASE_RENEWAL_MS = 10 * SECOND_MS;

/** How long the id of a start is remembered, so that a repeated start finds its chat. */
export const START_TTL_MS = 10 * MINUTE_MS;

/** The one maker of the chat's key names. `{id}` keeps the keys of one chat together (Redis Cluster hash tags). */
export class ChatKeys {
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Hash: state. Lives for `CHAT_TTL_MS` after the last touch. */
  chat(id: string): string {
    return `${this.#prefix}:chat:{${id}}`;
  }

  /** List: line `seq` at index `seq - 1`. TTL as the chat's. */
  log(id: string): string {
    return `${this.chat(id)}:log`;
  }

  /** Hash: client message id → number. TTL as the chat's. */
  sent(id: string): string {
    return `${this.chat(id)}:sent`;
  }

  /** Sorted set: open tab → end of its lease. TTL as the chat's. */
  tabs(id: string): string {
    return `${this.chat(id)}:tabs`;
  }

  /** List: what colleagues wrote to each other, encrypted. TTL as the chat's. */
  notes(id: string): string {
    return `${this.chat(id)}:notes`;
  }

  /** String: client's start id at a desk → chat id. TTL `START_TTL_MS`. */
  start(deskId: string, clientId: string): string {
    return `${this.#prefix}:start:${deskId}:${clientId}`;
  }

  /** Sorted set: waiting chats of a desk by their place (`line/place.ts`). TTL `LIST_TTL_MS`. */
  line(deskId: string): string {
    return `${this.#prefix}:line:${deskId}`;
  }

  /** String: how many chats of a desk have left its line for an agent. TTL `LIST_TTL_MS`. */
  turn(deskId: string): string {
    return `${this.#prefix}:turn:${deskId}`;
  }

  /** Hash: agent → when a chat of the desk was last given to them. TTL `LIST_TTL_MS`. */
  served(deskId: string): string {
    return `${this.#prefix}:served:${deskId}`;
  }

  /** Hash: agent → end of the offer that stands with them, a space, the chat. TTL `LIST_TTL_MS`. */
  offered(deskId: string): string {
    return `${this.#prefix}:offered:${deskId}`;
  }

  /** Sorted set: chat → end of what is offered or asked in it. TTL `LIST_TTL_MS`. */
  asks(): string {
    return `${this.#prefix}:chat-asks`;
  }

  /** Set: chats that an agent holds or has joined. TTL `LIST_TTL_MS`. */
  held(agentId: string): string {
    return `${this.#prefix}:held:${agentId}`;
  }

  /** Sorted set: every chat → the next moment at which somebody has to look at it. TTL `LIST_TTL_MS`. */
  due(): string {
    return `${this.#prefix}:chats-due`;
  }
}
