import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Random, seededRandom } from '../../bench/random.js';
import { newId } from '../../src/shared/ids.js';
import { Console, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';
import { anyFrame } from './frames/frames.js';
import type { LongRun } from './main.js';

const BATCH = 50;
/** A chat holds 2,000 lines: after so many frames the visitor starts another one. */
const FRAMES_OF_A_CHAT = 8000;
/** What may be left over of garbage and of caches, MB; a leak of 1 KB a frame would be a hundred. */
const MOST_GROWTH_MB = 25;
const MEGABYTE = 1024 * 1024;

/** What became of the frames. */
interface Tally {
  sent: number;
  /** Answered by a handler: it did what was asked, or refused it for a reason of the chat. */
  reached: number;
  refused: Record<string, number>;
  disconnects: number;
}

/** Answers that are given before a handler is asked. */
const BEFORE_HANDLERS: ReadonlySet<string> = new Set([
  'invalid_input',
  'text_too_long',
  'too_many',
  'not_found',
]);

/** Throws frames of every kind at one web process, from visitors and agents, and looks whether it minds. */
export const FRAMES: LongRun = {
  about: 'throws broken, hostile and good frames at a web process, which has to serve on and not to grow',
  numbers: { frames: 100_000, seed: 1 },
  run: async ({ frames = 100_000, seed = 1 }, report) => {
    const world = await World.open({ limitsTimes: 100_000, hasWorkers: false });
    try {
      await attack(world, { frames, random: seededRandom(seed), report });
    } finally {
      await world.close();
    }
  },
};

interface Attack {
  readonly frames: number;
  readonly random: Random;
  readonly report: (line: string) => void;
}

async function attack(world: World, { frames, random, report }: Attack): Promise<void> {
  const tally: Tally = { sent: 0, reached: 0, refused: {}, disconnects: 0 };
  const crowd = new Crowd(world);
  let warmMb = 0;
  let chats = 0;
  while (tally.sent < frames) {
    if (tally.sent >= chats * FRAMES_OF_A_CHAT) {
      chats += 1;
      await crowd.startAnew();
    }
    const thrower = await crowd.anyone(random);
    const count = Math.min(BATCH, frames - tally.sent);
    await throwBatch(thrower, { random, tally, chatId: crowd.chatId, count });
    if (!thrower.isOpen()) tally.disconnects += 1;
    if (warmMb === 0 && tally.sent >= frames / 4) warmMb = heapMb();
    if (tally.sent % 10_000 < BATCH)
      report(`${tally.sent} frames, ${tally.reached} reached a handler, ${heapMb()} MB`);
  }
  crowd.leave();
  await stillServes(world);
  report(`${JSON.stringify(tally)}; ${warmMb} MB after a quarter, ${heapMb()} MB at the end`);
  if (tally.reached < frames / 10)
    throw new Error('fewer than a tenth reached a handler: this has shown nothing');
  if (heapMb() - warmMb > MOST_GROWTH_MB) throw new Error('the process has grown');
  const failed = world.logs.filter((line) => line.includes('A handler failed'));
  if (failed.length > 0) throw new Error(`handlers failed: ${failed[0]}`);
}

interface Thrower {
  readonly isAgent: boolean;
  readonly namespace: string;
  isOpen(): boolean;
  write(frame: string | Buffer): void;
  onFrame(listener: (frame: string) => void): () => void;
  leave(): void;
}

/** Two tabs of a visitor and the console of the agent who holds the chat. Whoever is thrown out comes back. */
class Crowd {
  readonly #world: World;
  #throwers: Thrower[] = [];
  #again: (() => Promise<Thrower>)[] = [];
  chatId = '';

  constructor(world: World) {
    this.#world = world;
  }

  async startAnew(): Promise<void> {
    this.leave();
    const world = this.#world;
    const tab = await Tab.open(world, 'icewarp');
    this.chatId = await tab.asks({ name: 'Ewa', question: 'Pytanie' });
    const agent = await world.hire('icewarp');
    const openTab = async () => {
      const again = await Tab.open(world, 'icewarp');
      await again.returnsTo(this.chatId, tab.token);
      return throwerOf(again);
    };
    const openConsole = async () => throwerOf(await Console.open(world, agent));
    const marek = await Console.open(world, agent);
    await marek.takes(this.chatId);
    this.#throwers = [throwerOf(tab), await openTab(), throwerOf(marek)];
    this.#again = [openTab, openTab, openConsole];
  }

  async anyone(random: Random): Promise<Thrower> {
    const index = random(this.#throwers.length);
    const thrower = this.#throwers[index];
    if (thrower?.isOpen() === true) return thrower;
    const back = await this.#again[index]?.();
    if (back === undefined) throw new Error('nobody is there');
    this.#throwers[index] = back;
    return back;
  }

  leave(): void {
    for (const thrower of this.#throwers) thrower.leave();
  }
}

function throwerOf(one: Tab | Console): Thrower {
  const isAgent = one instanceof Console;
  const { engine } = one.socket.io;
  return {
    isAgent,
    namespace: isAgent ? '/agent' : '/visitor',
    isOpen: () => one.socket.connected,
    write: (frame) => engine.write(frame),
    leave: () => one.closes(),
    onFrame: (listener) => {
      const heard = (data: unknown) => {
        if (typeof data === 'string') listener(data);
      };
      engine.on('data', heard);
      return () => engine.off('data', heard);
    },
  };
}

interface Batch {
  readonly random: Random;
  readonly tally: Tally;
  readonly chatId: string;
  readonly count: number;
}

async function throwBatch(thrower: Thrower, { random, tally, chatId, count }: Batch): Promise<void> {
  const last = `3${thrower.namespace},999999`;
  let isAnswered = false;
  const stop = thrower.onFrame((frame) => {
    isAnswered ||= frame.startsWith(last);
    const code = /"code":"(\w+)"/.exec(frame)?.[1] ?? '';
    if (!/^3\/(visitor|agent),\d+/.test(frame)) return;
    if (BEFORE_HANDLERS.has(code)) tally.refused[code] = (tally.refused[code] ?? 0) + 1;
    else tally.reached += 1;
  });
  const place = { namespace: thrower.namespace, isAgent: thrower.isAgent, chatId };
  for (let sent = 0; sent < count; sent += 1) thrower.write(anyFrame(random, { ...place, id: sent + 1 }));
  tally.sent += count;
  const mark = thrower.isAgent ? { chatId, seq: 1 } : { seq: 1 };
  thrower.write(`2${thrower.namespace},999999${JSON.stringify(['chat:seen', mark])}`);
  await until('the end of the batch', () => isAnswered || !thrower.isOpen());
  stop();
}

async function stillServes(world: World): Promise<void> {
  const tab = await Tab.open(world, 'icewarp');
  const chatId = await tab.asks({ name: 'Ewa', question: 'Pytanie' });
  const marek = await Console.open(world, await world.hire('icewarp'));
  await marek.takes(chatId);
  const text = `nadal działa ${newId()}`;
  const seq = await tab.writes(text);
  await until('the message', () => marek.entries.some(({ entry }) => entry.seq === seq));
  if (Object.keys(Object.prototype).length > 0) throw new Error('a prototype was changed');
}

/** Memory in use when the garbage is gone. */
function heapMb(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return Math.round(process.memoryUsage().heapUsed / MEGABYTE);
}
