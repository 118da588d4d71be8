import { parseArgs } from 'node:util';
import { stopServices } from '../support/services.js';
import { CHAT_KILLS } from './chat-kills.js';
import { CHAT_MODEL } from './chat-model.js';
import { CHAT_RACE } from './chat-race.js';
import { CLOCK_FAULTS } from './clock-faults.js';
import { FRAMES } from './frames.js';
import { STORE_CRASH } from './store-crash.js';
import { STORE_FUZZ } from './store-fuzz.js';

/** A long run: it throws when something is not as it should be. */
export interface LongRun {
  /** One line: what it does. */
  readonly about: string;
  /** The numbers that it takes, with what they are when nothing is said. */
  readonly numbers: Readonly<Record<string, number>>;
  run(numbers: Readonly<Record<string, number>>, report: (line: string) => void): Promise<void>;
}

/** To add a run, add it here. */
const RUNS: Readonly<Record<string, LongRun>> = {
  'chat-kills': CHAT_KILLS,
  'chat-model': CHAT_MODEL,
  'chat-race': CHAT_RACE,
  'clock-faults': CLOCK_FAULTS,
  frames: FRAMES,
  'store-crash': STORE_CRASH,
  'store-fuzz': STORE_FUZZ,
};

const [name = '', ...rest] = process.argv.slice(2);
const report = (line: string) => process.stdout.write(`${line}\n`);
const chosen = RUNS[name];
if (chosen === undefined) {
  report('usage: npm run faults -- NAME [--number N ...]');
  for (const [known, { about, numbers }] of Object.entries(RUNS))
    report(`  ${known}: ${about} ${JSON.stringify(numbers)}`);
  process.exit(2);
}
const started = performance.now();
try {
  await chosen.run(numbersFrom(chosen, rest), report);
  report(`${name}: all well after ${Math.round((performance.now() - started) / 1000)} s`);
} catch (error) {
  report(`${name}: ${error instanceof Error ? error.stack : String(error)}`);
  process.exitCode = 1;
} finally {
  await stopServices();
  process.exit();
}

function numbersFrom({ numbers }: LongRun, args: string[]): Record<string, number> {
  const options = Object.fromEntries(Object.keys(numbers).map((key) => [key, { type: 'string' as const }]));
  const { values } = parseArgs({ args, options });
  const given = Object.entries(values).map(([key, text]) => [key, Number(text)] as const);
  for (const [key, number] of given) if (!Number.isFinite(number)) throw new Error(`--${key} takes a number`);
  return { ...numbers, ...Object.fromEntries(given) };
}
