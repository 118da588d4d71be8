import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { buildForBench } from './relay/build.js';
import { Ground } from './relay/ground.js';
import { measureLists } from './tickets/lists.js';
import { measureOpening, type Settings } from './tickets/opening.js';

const PARTS: Readonly<Record<string, (ground: Ground, settings: Settings) => Promise<void>>> = {
  opening: measureOpening,
  lists: measureLists,
};

/**
 * Measures tickets over HTTP: how many are opened a second, beside what one writes first with Koa and Mongoose on the
 * same embedded store, in the same run and by turns; and how long lists, searches and reports take among many tickets.
 * Servers, store and load are processes of their own.
 *
 * What the bare insert does not do: draw a number, know a request that comes twice, keep messages and a clock, index for
 * search, write a letter, or tell the consoles.
 *
 * Options: `--seconds 5` of each turn, `--rounds 5`, `--connections 8`, `--tickets 100000` for the lists, `--calls 60`
 * of each list, `--only opening,lists`.
 */
export async function benchTickets(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '8' },
      tickets: { type: 'string', default: '100000' },
      calls: { type: 'string', default: '60' },
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
    seconds: Number(values.seconds),
    rounds: Number(values.rounds),
    connections: Number(values.connections),
    tickets: Number(values.tickets),
    calls: Number(values.calls),
    say,
  };
  sayLoad();
  const ground = await Ground.open(await buildForBench());
  try {
    for (const name of values.only.split(',')) {
      const measure = PARTS[name];
      if (measure === undefined) throw new Error(`--only: ${Object.keys(PARTS).join(', ')}`);
      say(`\n${name}\n`);
      await measure(ground, settings);
    }
  } finally {
    await ground.close();
  }
  sayLoad();
}
