import { formatTable } from '../table.js';
import { spread } from './figures.js';
import type { Ground } from './ground.js';
import type { LoadSummary } from './load/main.js';
import type { Settings } from './throughput.js';

const CHATS = 200;
const AGENTS = 50;

/** Who is connected where. */
const LAYOUTS = [
  { name: 'one web process', webs: 1, places: [{ visitors: 0, agents: 0 }] },
  {
    name: 'two, a chat whole on one',
    webs: 2,
    places: [
      { visitors: 0, agents: 0 },
      { visitors: 1, agents: 1 },
    ],
  },
  {
    name: 'two, every chat across both',
    webs: 2,
    places: [
      { visitors: 0, agents: 1 },
      { visitors: 1, agents: 0 },
    ],
  },
] as const;

type Layout = (typeof LAYOUTS)[number];

/** What a second web process and two workers cost and gain on this machine; all share its processors. */
export async function measureTwo(ground: Ground, { seconds, rounds, say }: Settings): Promise<void> {
  const figures = new Map<Layout, { aSecond: number[]; costUs: number[] }>();
  for (let round = 1; round <= rounds; round += 1) {
    for (const layout of LAYOUTS) {
      const { aSecond, costUs } = await measure(ground, layout, seconds);
      const known = figures.get(layout) ?? { aSecond: [], costUs: [] };
      figures.set(layout, { aSecond: [...known.aSecond, aSecond], costUs: [...known.costUs, costUs] });
      say(`round ${round} of ${rounds}, ${layout.name}: ${aSecond.toFixed(0)} messages/s\n`);
    }
  }
  const rows = [...figures].map(([{ name }, { aSecond, costUs }]) => [
    name,
    spread(aSecond, 0),
    spread(costUs, 0),
  ]);
  say(
    `\n${formatTable(['two workers beside', 'messages a second', 'µs of the web processes each'], rows)}\n`,
  );
}

async function measure(ground: Ground, { webs, places }: Layout, seconds: number) {
  const side = await ground.openProduct(webs, 2, AGENTS);
  const loads = await Promise.all(places.map(async () => await ground.startLoad()));
  try {
    const count = AGENTS / places.length;
    for (const [index, place] of places.entries()) {
      const target = side.target({ ...place, from: index * count, count });
      await loads[index]?.ask('openChats', { target, chats: CHATS / places.length });
    }
    const write = async (lasting: number) =>
      await Promise.all(
        loads.map(async (load) => await load.ask<LoadSummary>('writeWithoutPause', { seconds: lasting })),
      );
    await write(3);
    const before = side.processorSeconds();
    const written = await write(seconds);
    const acknowledged = written.reduce((sum, one) => sum + one.acknowledged, 0);
    const aSecond = written.reduce(
      (sum, one) => sum + Math.min(one.acknowledged, one.delivered) / one.seconds,
      0,
    );
    return { aSecond, costUs: ((side.processorSeconds() - before) * 1e6) / acknowledged };
  } finally {
    for (const load of loads) await load.end();
    await side.close();
  }
}
