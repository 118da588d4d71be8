import { formatTable } from '../table.js';
import { ratios, spread } from './figures.js';
import type { Ground, Side } from './ground.js';
import type { Settings } from './throughput.js';

/** In one process; more would share one event loop among too many pings. */
const VISITORS_A_LOAD = 2500;
const SETTLE_MS = 12_000;
const KILOBYTE = 1024;

/** What a visitor costs who has the page open and does nothing: memory, and processor time for the pings. */
export async function measureIdle(ground: Ground, { rounds, idle, say }: Settings): Promise<void> {
  const kinds = ['bare', 'product'] as const;
  const kilobytes: Record<(typeof kinds)[number], number[]> = { bare: [], product: [] };
  const share: Record<(typeof kinds)[number], number[]> = { bare: [], product: [] };
  for (let round = 1; round <= rounds; round += 1) {
    for (let turn = 0; turn < kinds.length; turn += 1) {
      const kind = kinds[(turn + round) % kinds.length] ?? 'product';
      const side =
        kind === 'product' ? await ground.openProduct(1, 0, 0) : await ground.openBare('memory', 0);
      const figures = await measure(ground, side, idle);
      say(
        `round ${round} of ${rounds}, ${kind}: ${figures.each.toFixed(1)} KB, ${figures.busy.toFixed(1)} %\n`,
      );
      kilobytes[kind].push(figures.each);
      share[kind].push(figures.busy);
    }
  }
  const row = (name: string, { bare, product }: Record<(typeof kinds)[number], number[]>) => [
    name,
    spread(bare, 1),
    spread(product, 1),
    spread(ratios(product, bare)),
  ];
  say(
    `\n${formatTable(
      [`${idle} idle visitors on one process`, 'bare', 'product', 'to bare'],
      [row('memory of the process a visitor, KB', kilobytes), row('of one processor, %', share)],
    )}\n`,
  );
}

async function measure(
  ground: Ground,
  side: Side,
  visitors: number,
): Promise<{ each: number; busy: number }> {
  const loads = await Promise.all(
    Array.from({ length: Math.ceil(visitors / VISITORS_A_LOAD) }, async () => await ground.startLoad()),
  );
  try {
    await settle();
    const before = side.memoryMb();
    for (const load of loads)
      await load.ask('openPages', { target: side.target(), pages: visitors / loads.length });
    await settle();
    const spent = side.processorSeconds();
    await settle();
    const busy = ((side.processorSeconds() - spent) / (SETTLE_MS / 1000)) * 100;
    return { each: ((side.memoryMb() - before) * KILOBYTE) / visitors, busy };
  } finally {
    for (const load of loads) await load.end();
    await side.close();
  }
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}
