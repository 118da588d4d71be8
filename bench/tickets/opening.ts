import { join } from 'node:path';
import { Child } from '../relay/child.js';
import { ratios, spread } from '../relay/figures.js';
import { type Ground, portOf } from '../relay/ground.js';
import { formatTable } from '../table.js';
import type { Opened } from './load.js';

/** How the benchmark was called. */
export interface Settings {
  readonly seconds: number;
  readonly rounds: number;
  readonly connections: number;
  readonly tickets: number;
  readonly calls: number;
  readonly say: (text: string) => void;
}

/** A desk with a form for everybody. */
const FORM_DESK = 'smodfum';
const WARM_UP_SECONDS = 10;
const KINDS = ['bare', 'product'] as const;

interface Side {
  readonly url: string;
  /** Processor time of the web process so far, seconds. */
  readonly processorSeconds: () => number;
  readonly close: () => Promise<void>;
}

interface Turn {
  readonly aSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Processor time of the web process for one ticket, microseconds. */
  readonly costUs: number;
  /** Not opened, as when the server gave up on a store that was too slow: counted nowhere else. */
  readonly refused: number;
}

/** Tickets opened a second over HTTP, and how long each takes, beside a bare insert. */
export async function measureOpening(ground: Ground, settings: Settings): Promise<void> {
  const sides = { bare: await openBare(ground), product: await openProduct(ground) };
  const load = Child.start(join(ground.build, 'bench/tickets/load.js'));
  const turns: Record<(typeof KINDS)[number], Turn[]> = { bare: [], product: [] };
  try {
    for (let round = 0; round <= settings.rounds; round += 1) {
      for (const kind of round % 2 === 0 ? KINDS : [...KINDS].reverse()) {
        const seconds = round === 0 ? WARM_UP_SECONDS : settings.seconds;
        const turn = await takeTurn(load, sides[kind], seconds, settings.connections);
        if (round > 0) turns[kind].push(turn);
        settings.say(
          `round ${round}, ${kind}: ${turn.aSecond.toFixed(0)} a second, p99 ${turn.p99.toFixed(1)} ms\n`,
        );
      }
    }
  } finally {
    await load.end();
    for (const kind of KINDS) await sides[kind].close();
  }
  settings.say(`\n${table(turns)}\n`);
}

async function takeTurn(load: Child, side: Side, seconds: number, connections: number): Promise<Turn> {
  const before = side.processorSeconds();
  const opened = await load.ask<Opened>('open', { url: side.url, seconds, connections });
  const costUs = ((side.processorSeconds() - before) * 1e6) / opened.count;
  const { count, seconds: took, refused, refusal } = opened;
  if (count === 0) throw new Error(`nothing was opened; the first refusal: ${refusal}`);
  const [p50, p99] = [opened.p50, opened.p99];
  return { aSecond: count / took, p50, p99, costUs, refused };
}

async function openBare(ground: Ground): Promise<Side> {
  const child = Child.start(join(ground.build, 'bench/tickets/bare.js'), {
    args: [ground.databaseUri('bare')],
  });
  const port = await child.line(portOf);
  return {
    url: `http://127.0.0.1:${port}/tickets`,
    processorSeconds: () => child.processorSeconds(),
    close: async () => await child.end(),
  };
}

async function openProduct(ground: Ground): Promise<Side> {
  const side = await ground.openProduct(1, 0, 1);
  return {
    url: `http://127.0.0.1:${side.webs[0]?.port}/api/v1/desks/${FORM_DESK}/tickets`,
    processorSeconds: () => side.processorSeconds(),
    close: async () => await side.close(),
  };
}

function table(turns: Readonly<Record<(typeof KINDS)[number], readonly Turn[]>>): string {
  const row = (name: string, of: (turn: Turn) => number, digits: number) => {
    const [bare, product] = [turns.bare.map(of), turns.product.map(of)];
    return [name, spread(bare, digits), spread(product, digits), spread(ratios(product, bare))];
  };
  return formatTable(
    ['middle (least–most of the rounds)', 'bare', 'product', 'product to bare'],
    [
      row('tickets opened a second', ({ aSecond }) => aSecond, 0),
      row('p50, ms', ({ p50 }) => p50, 1),
      row('p99, ms', ({ p99 }) => p99, 1),
      row('processor time of the web process, µs a ticket', ({ costUs }) => costUs, 0),
      row('refused', ({ refused }) => refused, 0),
    ],
  );
}
