import { z } from 'zod';
import type { Clock } from '../../shared/ports.js';
import { later } from '../../shared/time.js';
import { together } from '../../shared/together.js';
import { type Device, eventLine } from './chat.js';
import type { ChatStore } from './chat.store.js';
import { AWAY_TTL_MS, CHAT_TTL_MS } from './keys.js';
import { arrive, leave } from './scripts/presence.js';

/** What a look at a chat's tabs found. `eventSeq` is the number of the event line that it put there, else 0. */
export type Presence =
  | { readonly is: 'here' }
  | {
      readonly is: 'away';
      readonly deskId: string;
      readonly abandonAt: Date;
      readonly eventSeq: number;
    }
  /** The chat is being ended, or has gone. */
  | { readonly is: 'over' };

/** A tab whose lease is to be renewed. */
export interface OpenTab {
  readonly chatId: string;
  readonly tabId: string;
  readonly device: Device;
  /** How long the tab counts as open after a renewal, ms. */
  readonly leaseMs: number;
}

/** What a tab's lease is kept under. */
export function tabName({ device, tabId }: Pick<OpenTab, 'device' | 'tabId'>): string {
  return `${device} ${tabId}`;
}

/** What a script is told of one tab. */
type TabArgs = readonly [chatId: string, tab: string, ...rest: (string | number)[]];

const arrived = z.union([z.tuple([z.literal('here'), z.number()]), z.tuple([z.literal('ended')])]);
const left = z.union([
  z.tuple([z.literal('here')]),
  z.tuple([z.literal('away'), z.string(), z.coerce.number(), z.number()]),
  z.tuple([z.enum(['closing', 'gone'])]),
]);

/**
 * Which visitors are here. Every open tab holds a lease that its web process renews; closing the tab gives it up, and
 * a process or machine that dies lets it run out. No lease left means away.
 */
export class ChatPresence {
  readonly #store: ChatStore;
  readonly #clock: Clock;
  // Thousands come back, and are renewed, in one turn of the event loop: most of the cost of one is that of asking.
  readonly #arrivals = together(async (tabs: readonly TabArgs[]) => {
    const { keys } = this.#store;
    const names = tabs.flatMap(([id]) => [keys.chat(id), keys.log(id), keys.sent(id), keys.tabs(id)]);
    return z.array(arrived).parse(await this.#store.run(arrive, [...names, keys.due()], tabs.flat()));
  });
  readonly #departures = together(async (tabs: readonly TabArgs[]) => {
    const { keys } = this.#store;
    const names = tabs.flatMap(([id]) => [keys.chat(id), keys.log(id), keys.tabs(id)]);
    return z.array(left).parse(await this.#store.run(leave, [...names, keys.due()], tabs.flat()));
  });

  constructor(store: ChatStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * Renews a tab's lease from `at` on. A visitor who was away is back: `eventSeq` is then the number of the line that
   * says so, else 0. Null when the chat is over.
   */
  async arrive(tab: OpenTab, at: Date = this.#clock.now()): Promise<{ eventSeq: number } | null> {
    const { chatId, leaseMs } = tab;
    const until = later(at, leaseMs).getTime();
    const line = eventLine('returned', '', at);
    const reply = await this.#arrivals([chatId, tabName(tab), until, line, CHAT_TTL_MS]);
    return reply[0] === 'here' ? { eventSeq: reply[1] } : null;
  }

  /** Gives up a tab's lease. Giving it up twice is the same. */
  async leave(tab: OpenTab): Promise<Presence> {
    return await this.#look(tab.chatId, tabName(tab));
  }

  /** Looks whether a chat's leases have run out. */
  async look(chatId: string): Promise<Presence> {
    return await this.#look(chatId, '');
  }

  async #look(chatId: string, tab: string): Promise<Presence> {
    const now = this.#clock.now();
    const line = eventLine('left', '', now);
    const reply = await this.#departures([chatId, tab, now.getTime(), line, AWAY_TTL_MS]);
    if (reply[0] === 'here') return { is: 'here' };
    if (reply[0] !== 'away') return { is: 'over' };
    const [is, deskId, abandonAt, eventSeq] = reply;
    return { is, deskId, abandonAt: new Date(abandonAt), eventSeq };
  }
}
