import { formatTable } from '../table.js';
import type { Child } from './child.js';
import { ratios, spread } from './figures.js';
import type { Ground, Side } from './ground.js';
import type { LoadSummary } from './load/main.js';

/** How the benchmark was called. */
export interface Settings {
  readonly seconds: number;
  readonly rounds: number;
  /** How many stay idle, and how many come back at once; for a smaller machine. */
  readonly idle: number;
  readonly returning: number;
  readonly say: (text: string) => void;
}

const KINDS = ['bare', 'redis', 'product'] as const;
type Kind = (typeof KINDS)[number];

interface Figures {
  aSecond: number;
  /** Processor time of the web process for one message, microseconds. */
  costUs: number;
  p50: number;
  p99: number;
  /** Not answered in time, or not admitted: counted nowhere else. */
  refused: number;
}

const CHATS = 200;
const AGENTS = 50;
const WARM_UP_SECONDS = 3;

/** Messages a second of the product, of a bare relay and of one with Redis, and how long they take at half the load. */
export async function measureThroughput(ground: Ground, settings: Settings): Promise<void> {
  const rounds: Record<Kind, Figures[]> = { bare: [], redis: [], product: [] };
  for (let round = 1; round <= settings.rounds; round += 1) {
    const order = KINDS.map((_, turn) => KINDS[(turn + round) % KINDS.length] ?? 'product');
    const open: Pair[] = [];
    for (const kind of order) open.push(await openPair(ground, kind));
    try {
      await measureRound(open, settings.seconds);
      for (const { kind, figures } of open) {
        settings.say(`round ${round} of ${settings.rounds}, ${kind}: ${describe(figures)}\n`);
        rounds[kind].push({ ...figures });
      }
    } finally {
      for (const { load, side } of open) {
        await load.end();
        await side.close();
      }
    }
  }
  settings.say(`\n${table(rounds)}\n`);
}

interface Pair {
  readonly kind: Kind;
  readonly side: Side;
  readonly load: Child;
  readonly figures: Figures;
}

async function openPair(ground: Ground, kind: Kind): Promise<Pair> {
  const side =
    kind === 'product'
      ? await ground.openProduct(1, 0, AGENTS)
      : await ground.openBare(kind === 'bare' ? 'memory' : 'redis', AGENTS);
  const load = await ground.startLoad();
  await load.ask('openChats', { target: side.target(), chats: CHATS });
  return { kind, side, load, figures: { aSecond: 0, costUs: 0, p50: 0, p99: 0, refused: 0 } };
}

/** First all of them without pause, one after the other, then all at half of what the product did. */
async function measureRound(pairs: readonly Pair[], seconds: number): Promise<void> {
  for (const { side, load, figures } of pairs) {
    await load.ask('writeWithoutPause', { seconds: WARM_UP_SECONDS });
    const before = side.processorSeconds();
    const full = await load.ask<LoadSummary>('writeWithoutPause', { seconds });
    figures.costUs = ((side.processorSeconds() - before) * 1e6) / full.acknowledged;
    figures.aSecond = Math.min(full.acknowledged, full.delivered) / full.seconds;
    figures.refused += full.refused;
  }
  const half = (pairs.find(({ kind }) => kind === 'product')?.figures.aSecond ?? 0) / 2;
  for (const { load, figures } of pairs) {
    const calm = await load.ask<LoadSummary>('writeSteadily', { seconds, aSecond: half });
    figures.p50 = calm.p50;
    figures.p99 = calm.p99;
    figures.refused += calm.refused;
  }
}

function describe({ aSecond, costUs, p50, p99, refused }: Figures): string {
  const times = `delivery p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms at half load`;
  return `${aSecond.toFixed(0)} messages/s, ${costUs.toFixed(0)} µs each, ${times}, ${refused} refused`;
}

function table(rounds: Readonly<Record<Kind, readonly Figures[]>>): string {
  const row = (name: string, of: (figures: Figures) => number, digits: number) => {
    const bare = rounds.bare.map(of);
    const redis = rounds.redis.map(of);
    const product = rounds.product.map(of);
    return [
      name,
      ...[bare, redis, product].map((values) => spread(values, digits)),
      spread(ratios(product, bare)),
      spread(ratios(product, redis)),
    ];
  };
  return formatTable(
    ['middle (least–most of the rounds)', 'bare', 'with Redis', 'product', 'to bare', 'to with Redis'],
    [
      row('messages acknowledged and delivered a second', (figures) => figures.aSecond, 0),
      row('processor time of the web process, µs a message', (figures) => figures.costUs, 0),
      row('delivery at half load p50, ms', (figures) => figures.p50, 1),
      row('delivery at half load p99, ms', (figures) => figures.p99, 1),
      row('messages refused', (figures) => figures.refused, 0),
    ],
  );
}
