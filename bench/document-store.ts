import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { loadRows } from './document-store/load.js';
import { type Ground, OPERATIONS } from './document-store/operations.js';
import { operationsTable, type Results, ratiosTable, throughputLine } from './document-store/report.js';
import { startServer } from './document-store/server-process.js';
import { describeMemory, measureStarts } from './document-store/starts.js';
import { Timings, takeTurn } from './document-store/timings.js';
import { seededRandom } from './random.js';

/** What the benchmark is asked to do. */
interface Settings {
  /** Rows of each collection, smallest first; at least 1,000. */
  readonly sizes: readonly number[];
  readonly seed: number;
  /** A multiple of the number of sizes: whoever goes first finds what the round before left to be done. */
  readonly rounds: number;
  /** Calls in one turn. */
  readonly calls: number;
  readonly starts: number;
  /** A folder for a CPU profile of the server; none is made without it. */
  readonly profile: string | undefined;
}

/**
 * Measures the embedded document server through the stock driver: one server in a process of its own with its
 * default settings, one client on one connection, one call at a time.
 *
 * All collections are loaded into the one server. In each round every operation takes its turn on every collection,
 * in an order that changes from round to round, so that noise of the machine meets all sizes alike; the first round
 * warms up and is not counted. Calls of an operation do the same amount of work at all sizes (one row, a page of 50,
 * a count of 100), on rows spread over the whole collection, and each turn leaves the collection as it was. `ping`
 * has its turns too: it is what the driver, the loopback and the protocol cost without any store behind them.
 *
 * Options: `--sizes 10000,100000,1000000`, `--seed 1`, `--rounds 9`, `--calls 200`, `--starts 3`, `--profile DIR`.
 */
export async function benchDocumentStore(args: string[], say: (text: string) => void = print): Promise<void> {
  const settings = settingsFrom(args);
  const dataDir = await mkdtemp(join(tmpdir(), 'document-store-bench-'));
  try {
    say(
      `load of the machine: ${loadavg()
        .map((load) => load.toFixed(2))
        .join(', ')}; seed ${settings.seed}\n`,
    );
    await measureOperations(dataDir, settings, say);
    const largest = settings.sizes.at(-1) ?? 0;
    if (settings.starts > 0) say(`\n${await measureStarts(dataDir, largest, settings.starts)}`);
    say(
      `\nload of the machine: ${loadavg()
        .map((load) => load.toFixed(2))
        .join(', ')}\n`,
    );
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

function print(text: string): void {
  process.stdout.write(text);
}

function settingsFrom(args: string[]): Settings {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: 'string', default: '10000,100000,1000000' },
      seed: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '9' },
      calls: { type: 'string', default: '200' },
      starts: { type: 'string', default: '3' },
      profile: { type: 'string' },
    },
  });
  const sizes = values.sizes
    .split(',')
    .map(Number)
    .sort((a, b) => a - b);
  if (!sizes.every((size) => Number.isInteger(size) && size >= 1_000))
    throw new Error('--sizes: whole numbers from 1,000 on');
  return {
    sizes,
    seed: Number(values.seed),
    rounds: Math.ceil(Number(values.rounds) / sizes.length) * sizes.length,
    calls: Number(values.calls),
    starts: Number(values.starts),
    profile: values.profile,
  };
}

async function measureOperations(
  dataDir: string,
  settings: Settings,
  say: (text: string) => void,
): Promise<void> {
  const { profile } = settings;
  const nodeArgs = profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile];
  const server = await startServer({ dataDir, nodeArgs });
  const client = await new MongoClient(server.uri, { maxPoolSize: 1 }).connect();
  try {
    const db = client.db('bench');
    const random = seededRandom(settings.seed);
    const grounds: Ground[] = [];
    for (const size of settings.sizes)
      grounds.push({ db, size, random, rows: await loadRows(db, size, say) });
    say(`MiB resident after loading: ${describeMemory(server.memory())}\n`);
    const results = await runRounds(grounds, settings, say);
    say(`MiB resident after the rounds: ${describeMemory(server.memory())}\n`);
    say(`\n${operationsTable(results)}\n${ratiosTable(results)}\n`);
    say(throughputLine(results, 'findOne by _id', 'ping'));
  } finally {
    await client.close();
    await server.end('SIGTERM');
  }
}

async function runRounds(
  grounds: Ground[],
  settings: Settings,
  say: (text: string) => void,
): Promise<Results> {
  const results = new Map(
    OPERATIONS.map((operation) => [operation, new Map(grounds.map(({ size }) => [size, new Timings()]))]),
  );
  for (let round = 0; round <= settings.rounds; round += 1) {
    say(round === 0 ? 'warming up\n' : `round ${round} of ${settings.rounds}\n`);
    for (const operation of OPERATIONS) {
      // Even, for the operation whose every second call takes back what the one before it did.
      const calls = Math.max(2, 2 * Math.round((settings.calls * operation.share) / 2));
      for (const at of grounds.keys()) {
        const ground = grounds[(at + round) % grounds.length];
        if (ground === undefined) continue;
        const durations = await takeTurn(operation, ground, calls);
        if (round > 0) results.get(operation)?.get(ground.size)?.addRound(durations);
      }
    }
  }
  return results;
}
