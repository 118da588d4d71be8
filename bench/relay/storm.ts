import { formatTable } from '../table.js';
import { ratios, spread } from './figures.js';
import type { Ground, Side } from './ground.js';
import type { LoadSummary } from './load/main.js';
import type { Settings } from './throughput.js';

const CHATS = 50;
const AGENTS = 13;
/** Who serve the chats of those who come back, a hundred each. */
const MORE_AGENTS = 50;
const MESSAGES_A_SECOND = 200;

interface Figures {
  readonly backMs: number;
  readonly p99: number;
}

/** Everybody comes back at once, with authentication and leases, while others go on writing. */
export async function measureStorm(
  ground: Ground,
  { seconds, rounds, returning, say }: Settings,
): Promise<void> {
  const kinds = ['bare', 'product'] as const;
  const all: Record<(typeof kinds)[number], Figures[]> = { bare: [], product: [] };
  for (let round = 1; round <= rounds; round += 1) {
    for (let turn = 0; turn < kinds.length; turn += 1) {
      const kind = kinds[(turn + round) % kinds.length] ?? 'product';
      const side =
        kind === 'product'
          ? await ground.openProduct(1, 0, AGENTS + MORE_AGENTS)
          : await ground.openBare('memory', AGENTS + MORE_AGENTS);
      const figures = await measure(ground, side, { seconds, returning });
      const { backMs, p99 } = figures;
      say(
        `round ${round} of ${rounds}, ${kind}: all back in ${backMs.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms\n`,
      );
      all[kind].push(figures);
    }
  }
  const row = (name: string, of: (figures: Figures) => number) => {
    const [bare, product] = [all.bare.map(of), all.product.map(of)];
    return [name, spread(bare, 0), spread(product, 0), spread(ratios(product, bare))];
  };
  say(
    `\n${formatTable(
      [`${returning} visitors come back at once`, 'bare', 'product', 'to bare'],
      [
        row('until all are in their chats, ms', ({ backMs }) => backMs),
        row("delivery of the others' messages meanwhile p99, ms", ({ p99 }) => p99),
      ],
    )}\n`,
  );
}

async function measure(
  ground: Ground,
  side: Side,
  { seconds, returning }: Pick<Settings, 'seconds' | 'returning'>,
): Promise<Figures> {
  const [talk, crowd] = [await ground.startLoad(), await ground.startLoad()];
  try {
    await talk.ask('openChats', { target: side.target({ count: AGENTS }), chats: CHATS });
    const others = side.target({ from: AGENTS, count: MORE_AGENTS });
    await crowd.ask('openVisits', { target: others, visits: returning });
    await talk.ask('writeSteadily', { seconds: 2, aSecond: MESSAGES_A_SECOND });
    const writing = talk.ask<LoadSummary>('writeSteadily', { seconds, aSecond: MESSAGES_A_SECOND });
    const backMs = await crowd.ask<number>('comeBackAtOnce');
    return { backMs, p99: (await writing).p99 };
  } finally {
    await talk.end();
    await crowd.end();
    await side.close();
  }
}
