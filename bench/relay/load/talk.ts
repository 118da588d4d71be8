import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { forEach, openConsole, openVisit, type Target, take } from './people.js';

/** One side of one chat, which can write into it. */
interface Writer {
  readonly socket: Socket;
  readonly chatId: string;
  readonly isAgent: boolean;
}

/** What a stretch of load came to. */
export interface Load {
  readonly acknowledged: number;
  readonly delivered: number;
  readonly refused: number;
  readonly seconds: number;
  /** From the moment a message was due to be sent to its arrival on the other page, ms, sorted. */
  readonly deliveryMs: readonly number[];
}

interface Entry {
  readonly clientId?: string;
}

const TICK_MS = 4;
const LAST_ANSWERS_MS = 1500;
const TEXT = 'Dzień dobry, od rana nie dochodzi do nas poczta z zewnątrz, a z wewnątrz tak. Co sprawdzić?';

/** Chats with a visitor on one page and an agent on another, in which both sides write. */
export class Talk {
  readonly #writers: Writer[] = [];
  readonly #sentAt = new Map<string, number>();
  #acknowledged = 0;
  #delivered = 0;
  #refused = 0;
  #isOn = false;
  #deliveryMs: number[] = [];

  async open(target: Target, chats: number): Promise<void> {
    const agents: Socket[] = [];
    // A few at a time: to find out how many can come at once is another measurement.
    await forEach(
      target.cookies.length,
      async (index) => {
        agents.push(await openConsole(target, target.cookies[index] ?? ''));
      },
      5,
    );
    for (const agent of agents) {
      agent.on('chat:entry', ({ entry }: { entry: Entry }) => this.#arrived(entry));
    }
    await forEach(
      chats,
      async (index) => {
        const agent = agents[index % agents.length];
        if (agent === undefined) throw new Error('there is no agent');
        const { socket, chatId } = await openVisit(target);
        await take(target, agent, chatId);
        // The bare relay wraps what it sends to both sides alike.
        socket.on('chat:entry', (entry: Entry & { entry?: Entry }) => this.#arrived(entry.entry ?? entry));
        this.#writers.push({ socket, chatId, isAgent: false }, { socket: agent, chatId, isAgent: true });
      },
      5,
    );
  }

  /** Every side of every chat writes as soon as its last message has been acknowledged. */
  async writeWithoutPause(seconds: number): Promise<Load> {
    this.#start();
    const writeOn = (writer: Writer): void => {
      if (this.#isOn) this.#write(writer, performance.now(), () => writeOn(writer));
    };
    for (const writer of this.#writers) writeOn(writer);
    return await this.#stopAfter(seconds);
  }

  /** So many messages a second, evenly over the chats, whatever the answers do. */
  async writeSteadily(seconds: number, aSecond: number): Promise<Load> {
    this.#start();
    const began = performance.now();
    let written = 0;
    const timer = setInterval(() => {
      const due = Math.floor(((performance.now() - began) / 1000) * aSecond);
      for (; written < due; written += 1) {
        const writer = this.#writers[written % this.#writers.length];
        // Counted from the moment when it was due, so that a generator that is held up does not hide a wait.
        if (writer !== undefined) this.#write(writer, began + (written / aSecond) * 1000, () => undefined);
      }
    }, TICK_MS);
    const load = await this.#stopAfter(seconds, () => clearInterval(timer));
    return load;
  }

  #start(): void {
    this.#isOn = true;
    this.#acknowledged = 0;
    this.#delivered = 0;
    this.#refused = 0;
    this.#deliveryMs = [];
  }

  async #stopAfter(seconds: number, stop: () => void = () => undefined): Promise<Load> {
    const began = performance.now();
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    this.#isOn = false;
    stop();
    const lasted = (performance.now() - began) / 1000;
    const counts = {
      acknowledged: this.#acknowledged,
      delivered: this.#delivered,
      refused: this.#refused,
      seconds: lasted,
    };
    await new Promise((resolve) => setTimeout(resolve, LAST_ANSWERS_MS));
    this.#sentAt.clear();
    return { ...counts, deliveryMs: [...this.#deliveryMs].sort((a, b) => a - b) };
  }

  #write({ socket, chatId, isAgent }: Writer, at: number, answered: () => void): void {
    const clientId = randomUUID();
    this.#sentAt.set(clientId, at);
    // A visitor of the bare relay names the chat, since it does not know whose page it is.
    const place = isAgent || this.isBare ? { chatId } : {};
    socket.emit('chat:post', { clientId, text: TEXT, ...place }, (answer: { ok: boolean }) => {
      if (answer.ok) this.#acknowledged += 1;
      else this.#refused += 1;
      answered();
    });
  }

  isBare = false;

  #arrived({ clientId = '' }: Entry): void {
    const at = this.#sentAt.get(clientId);
    if (at === undefined) return;
    this.#sentAt.delete(clientId);
    this.#delivered += 1;
    this.#deliveryMs.push(performance.now() - at);
  }
}
