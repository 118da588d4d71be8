import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureCost } from './clocks/cost.js';
import { Field, type Settings } from './clocks/field.js';
import { measureFlush } from './clocks/flush.js';
import { measureLateness } from './clocks/lateness.js';
import { measureMemory } from './clocks/memory.js';
import { buildForBench } from './relay/build.js';
import { Ground } from './relay/ground.js';

const PARTS: Readonly<Record<string, (field: Field, settings: Settings) => Promise<void>>> = {
  cost: measureCost,
  memory: measureMemory,
  lateness: measureLateness,
  flush: measureFlush,
};

/**
 * Measures what clocks cost: opening, answering and feeding a ticket among few and among many open ones; how much Redis
 * grows by many; how late they act beside a bare delayed job of BullMQ, by turns in the same run; and that a flush of
 * Redis loses none. Store and Redis are processes of their own; the flows run in this one. The many tickets are copies
 * of one that the product itself stored, open and with their 48-hour clocks spread evenly over the time to come.
 *
 * Options: `--sizes 10000,1000000` open tickets, `--rounds 5`, `--calls 100` of each operation in a turn, `--due 300`
 * clocks and as many bare jobs in a turn, `--armed 10000`, `--only cost,memory,lateness,flush`.
 */
export async function benchClocks(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: 'string', default: '10000,1000000' },
      rounds: { type: 'string', default: '5' },
      calls: { type: 'string', default: '100' },
      due: { type: 'string', default: '300' },
      armed: { type: 'string', default: '10000' },
      only: { type: 'string', default: Object.keys(PARTS).join(',') },
    },
  });
  const say = (text: string) => process.stdout.write(text);
  const sayLoad = () =>
    say(
      `load of the machine: ${loadavg()
        .map((load) => load.toFixed(2))
        .join(', ')}\n`,
    );
  const settings: Settings = {
    sizes: values.sizes
      .split(',')
      .map(Number)
      .sort((a, b) => a - b),
    rounds: Number(values.rounds),
    calls: Number(values.calls),
    due: Number(values.due),
    armed: Number(values.armed),
    say,
  };
  sayLoad();
  const field = new Field(await Ground.open(await buildForBench()), settings);
  try {
    for (const name of values.only.split(',')) {
      const measure = PARTS[name];
      if (measure === undefined) throw new Error(`--only: ${Object.keys(PARTS).join(', ')}`);
      say(`\n${name}\n`);
      await measure(field, settings);
    }
  } finally {
    await field.close();
  }
  sayLoad();
}
