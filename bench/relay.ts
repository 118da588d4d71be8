import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { buildForBench } from './relay/build.js';
import { Ground } from './relay/ground.js';
import { measureIdle } from './relay/idle.js';
import { measureLetters } from './relay/letters.js';
import { measureStorm } from './relay/storm.js';
import { measureThroughput, type Settings } from './relay/throughput.js';
import { measureTwo } from './relay/two.js';

const PARTS: Readonly<Record<string, (ground: Ground, settings: Settings) => Promise<void>>> = {
  throughput: measureThroughput,
  two: measureTwo,
  idle: measureIdle,
  storm: measureStorm,
  letters: measureLetters,
};

/**
 * Measures the path of a message through the product, beside what one writes first with Socket.io, in the same run and
 * by turns, so that a busy machine meets both alike. Servers, Redis, documents, mail server and load generators are
 * processes of their own; both sides have the same settings of the transport, and Redis those of production.
 *
 * What the bare relay does not do: know who is there, check what it is sent, remember a message (the one with Redis
 * does), number it beyond its own process, encrypt it, notice a repeated or a lost one, or limit anybody.
 *
 * Options: `--seconds 10` of each measurement, `--rounds 5`, `--idle 10000` and `--returning 5000` visitors (mind the
 * limit of open files), `--only throughput,two,idle,storm,letters`.
 */
export async function benchRelay(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '10' },
      rounds: { type: 'string', default: '5' },
      idle: { type: 'string', default: '10000' },
      returning: { type: 'string', default: '5000' },
      only: { type: 'string', default: Object.keys(PARTS).join(',') },
    },
  });
  const say = (text: string) => process.stdout.write(text);
  say(
    `load of the machine: ${loadavg()
      .map((load) => load.toFixed(2))
      .join(', ')}\n`,
  );
  const settings: Settings = {
    seconds: Number(values.seconds),
    rounds: Number(values.rounds),
    idle: Number(values.idle),
    returning: Number(values.returning),
    say,
  };
  say('building\n');
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
}
