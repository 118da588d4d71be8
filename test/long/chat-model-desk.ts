import type { Agent } from '../../src/domain/agents/index.js';
import { ChatKeys } from '../../src/domain/chat/keys.js';
import type { Entry } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { SECOND_MS } from '../../src/shared/time.js';
import type { Outcome, SeenLine, SentMessage } from '../support/chat-record.js';
import { type Console, Refused, type Tab } from '../support/people.js';
import { World } from '../support/world.js';

export const DESK = 'icewarp';
export const LEASE_MS = 25 * SECOND_MS;

/** An offer that was made: to whom, when, until when. */
export interface Offered {
  readonly agentId: string;
  readonly at: number;
  readonly until: number;
}

/** A tab with its chat, and from when until when the server has to count it as open. */
export interface ModelTab {
  readonly tab: Tab;
  readonly chat: ModelChat;
  readonly web: number;
  /** Everything that the page was sent, as text. */
  readonly heard: string[];
  leases: { readonly at: number; readonly until: number }[];
}

/** What the clients know of a chat. */
export interface ModelChat {
  readonly chatId: string;
  readonly email: string;
  token: string;
  readonly sent: SentMessage[];
  readonly tabs: ModelTab[];
  readonly notes: string[];
  /** Who may have ended it. */
  readonly ends: Set<'visitor' | 'agent' | 'handoff'>;
  seenAtLeast: number;
  seenAtMost: number;
}

/** A desk with its people: what they did, what they were told, and what of it they may count on. */
export class ModelDesk {
  readonly world: World;
  readonly keys: ChatKeys;
  readonly agents: readonly Agent[];
  readonly offers: ReadonlyMap<string, Offered[]>;
  readonly consoles: Console[] = [];
  readonly chats: ModelChat[] = [];
  readonly trace: string[] = [];
  /** How many acts of each kind came through. */
  readonly done = new Map<string, number>();
  #ticks = 0;
  #texts = 0;

  constructor(world: World, agents: readonly Agent[], offers: ReadonlyMap<string, Offered[]>) {
    this.world = world;
    this.keys = new ChatKeys(world.back.config.REDIS_PREFIX);
    this.agents = agents;
    this.offers = offers;
  }

  get now(): number {
    return this.world.clock.now().getTime();
  }

  get tabs(): ModelTab[] {
    return this.chats.flatMap(({ tabs }) => tabs).filter(({ tab }) => tab.socket.connected);
  }

  get openConsoles(): Console[] {
    return this.consoles.filter(({ socket }) => socket.connected);
  }

  /** Moments in the order of what the clients do. */
  tick(): number {
    this.#ticks += 1;
    return this.#ticks;
  }

  newText(kind: string): string {
    this.#texts += 1;
    return `${kind}${this.#texts}`;
  }

  /** A tab closes: from now on it need not count as open. */
  closes({ tab, leases }: ModelTab): void {
    const { now } = this;
    for (const [index, { at, until }] of leases.entries())
      leases[index] = { at, until: Math.min(until, now) };
    tab.closes();
  }

  /** Keeps the page of a tab that asked at `at` to be let into a chat, and was. */
  enters(tab: Tab, chat: ModelChat, web: number, at: number): void {
    const heard = [JSON.stringify(tab.entries)];
    tab.socket.onAny((...args: unknown[]) => heard.push(JSON.stringify(args)));
    chat.tabs.push({ tab, chat, web, heard, leases: [{ at, until: at + LEASE_MS }] });
  }

  /** Sends a message, and sends it again under the same id when `again` names it; keeps what became of it. */
  async send(
    chat: ModelChat,
    message: Pick<SentMessage, 'from' | 'author' | 'isHolding'> & { again?: SentMessage | undefined },
    post: (text: string, clientId: string) => Promise<number>,
  ): Promise<void> {
    const { again, ...words } = message;
    const begun = this.tick();
    const text = again?.text ?? this.newText(message.from === 'agent' ? 'a' : 'v');
    const sent: SentMessage = again ?? {
      ...words,
      clientId: newId(),
      text,
      begun,
      outcome: 'unknown',
      seq: 0,
      ended: 0,
    };
    if (again === undefined) chat.sent.push(sent);
    const answer = await outcomeOf(post(text, sent.clientId));
    // Accepted once, also by a second sending that was under way beside this one, it is there and keeps its number.
    if (sent.outcome === 'ok') {
      if (answer.value !== undefined && answer.value !== sent.seq)
        throw new Error(`"${text}" was line ${sent.seq} and, sent again, ${answer.value}`);
      return;
    }
    // Sent again and refused, it may still have been stored at the first time.
    if (again === undefined || answer.outcome === 'ok') sent.outcome = answer.outcome;
    sent.seq = answer.value ?? 0;
    sent.ended = this.tick();
  }

  /** Time passes. Tabs and consoles of the web processes in `frozen` are not renewed meanwhile. */
  async clockMoves(ms: number, frozen: readonly number[] = []): Promise<void> {
    const { world } = this;
    const then = new Date(this.now + ms);
    const lease = { at: this.now, until: then.getTime() + LEASE_MS };
    for (const [index, web] of world.webs.entries()) {
      if (frozen.includes(index)) continue;
      const there = this.tabs.filter((tab) => tab.web === index);
      await web.leases.renew(then);
      for (const { tab, leases } of there) if (tab.socket.connected) leases.push(lease);
    }
    world.clock.advance(ms);
    await world.workersLook();
  }

  /** Waits for what nobody waits for. */
  async settled(): Promise<void> {
    for (const app of this.world.apps) await app.parts.background.settled();
  }
}

/** Opens a world for many runs: two web processes, workers that look when they are told to, and every offer noted. */
export async function openModelWorld(): Promise<{ world: World; newDesk: () => ModelDesk }> {
  const world = await World.open({
    webs: 2,
    hasWorkers: false,
    limitsTimes: 1_000_000,
    desks: { [DESK]: (desk) => ({ ...desk, line: { ...desk.line, seatsPerAgent: 2 } }) },
  });
  const offers = new Map<string, Offered[]>();
  for (const { parts } of world.apps) {
    const offer = parts.line.offer.bind(parts.line);
    parts.line.offer = async (deskId, chatId, to) => {
      const at = world.clock.now().getTime();
      const isMade = await offer(deskId, chatId, to);
      const made = { agentId: to.agentId, at, until: to.until.getTime() };
      if (isMade) offers.set(chatId, [...(offers.get(chatId) ?? []), made]);
      return isMade;
    };
  }
  const people = [
    { name: 'Marek', role: 'senior' },
    { name: 'Petr', role: 'escalation' },
    { name: 'Philip', role: 'product' },
    { name: 'Michael', role: 'head' },
  ] as const;
  const agents = await Promise.all(people.map(async (one) => await world.hire(DESK, one)));
  return { world, newDesk: () => new ModelDesk(world, agents, offers) };
}

/** Ok with a value, fail when it was refused for good, unknown when nobody can tell. */
export async function outcomeOf<T>(
  action: Promise<T>,
): Promise<{ outcome: Outcome; value?: T; code: string }> {
  try {
    return { outcome: 'ok', value: await action, code: 'ok' };
  } catch (error) {
    if (!(error instanceof Refused)) return { outcome: 'unknown', code: 'no answer' };
    const { code } = error.error;
    return { outcome: code === 'unavailable' || code === 'internal' ? 'unknown' : 'fail', code };
  }
}

/** A line as the checker of records reads it. */
export function seenLine(entry: Entry): SeenLine {
  const { seq } = entry;
  return entry.kind === 'message'
    ? { seq, text: entry.text, event: '', author: entry.author, name: '', from: entry.from }
    : { seq, text: '', event: entry.event, author: '', name: entry.name, from: '' };
}
