import { rm } from 'node:fs/promises';
import type { Document } from 'bson';
import {
  type Db,
  MongoBulkWriteError,
  MongoClient,
  MongoNetworkError,
  MongoServerSelectionError,
} from 'mongodb';
import { disagreements } from './crash-check.js';
import { keyOf, Model } from './crash-model.js';
import { awaitMoment, killWhileStarting, MOMENTS, type Moment } from './crash-moments.js';
import { BIG, EXPIRING, OPERATIONS, ROWS, type Writer } from './crash-operations.js';
import { changeShapes, fillLarge, PassingIndexes, SHAPES } from './crash-shapes.js';
import { newFolder, type ServerProcess, spawnServer } from './running-server.js';
import { Chance } from './seeded.js';

export interface CrashOptions {
  readonly kills: number;
  /** The same seed gives the same operations and the same plan of kills; the timing is the machine's. */
  readonly seed: number;
  readonly writers?: number;
  readonly moments?: readonly Moment[];
  readonly report?: (line: string) => void;
}

export interface CrashReport {
  readonly kills: number;
  /** How many kills came at each kind of moment. */
  readonly moments: Readonly<Record<string, number>>;
  readonly acknowledged: number;
}

/** Kills a server again and again while connections write, and compares what is left with what they know. */
export async function runCrashes(options: CrashOptions): Promise<CrashReport> {
  const folder = await newFolder();
  const run = new CrashRun(folder, options);
  try {
    return await run.all();
  } finally {
    await run.end();
    await rm(folder, { recursive: true, force: true });
  }
}

const DATABASE = 'crash';

class CrashRun {
  readonly #folder: string;
  readonly #options: CrashOptions;
  readonly #chance: Chance;
  readonly #writers: { name: string; model: Model; chance: Chance; next: number }[];
  readonly #shaper: { name: string; model: Model; chance: Chance; next: number };
  readonly #indexes = new PassingIndexes();
  readonly #moments: Record<string, number> = {};
  #server: ServerProcess | undefined;
  #isFirst = true;

  constructor(folder: string, options: CrashOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#chance = new Chance(options.seed);
    const made = (name: string) => ({ name, model: new Model(), chance: this.#chance.fork(), next: 0 });
    this.#writers = Array.from({ length: options.writers ?? 5 }, (_, index) => made(`w${index}`));
    this.#shaper = made('shaper');
  }

  async all(): Promise<CrashReport> {
    const { kills, moments = MOMENTS, report = () => undefined } = this.#options;
    for (let kill = 1; kill <= kills; kill += 1) {
      const before = this.#acknowledged;
      const moment = this.#chance.pick(moments);
      const happened =
        moment === 'start-up' && kill > 1 ? await this.#killEarly() : await this.#killUnder(moment);
      this.#moments[happened] = (this.#moments[happened] ?? 0) + 1;
      report(`kill ${kill} (${happened}): ${this.#acknowledged - before} operations acknowledged before it`);
    }
    await this.#checked(async () => undefined);
    return { kills, moments: this.#moments, acknowledged: this.#acknowledged };
  }

  async end(): Promise<void> {
    await this.#server?.end('SIGKILL');
    this.#server = undefined;
  }

  get #acknowledged(): number {
    const models = [...this.#writers, this.#shaper].map(({ model }) => model.acknowledged);
    return models.reduce((sum, count) => sum + count, this.#indexes.acknowledged);
  }

  async #killEarly(): Promise<string> {
    return (await killWhileStarting(this.#chance, this.#folder)) ? 'start-up' : 'just started';
  }

  async #killUnder(moment: Moment): Promise<string> {
    await this.#checked(async (db, uri) => {
      if (this.#isFirst) await prepare(db);
      this.#isFirst = false;
      const loads = this.#startLoads(uri, moment);
      await awaitMoment(moment, this.#chance, this.#folder, {
        acknowledged: () => this.#acknowledged,
        isBuilding: () => this.#indexes.isBuilding,
      });
      await this.end();
      for (const error of await Promise.all(loads)) if (error !== undefined) throw error;
    });
    return moment;
  }

  /** Starts the server, looks at everything, then lets `use` have it. */
  async #checked(use: (db: Db, uri: string) => Promise<void>): Promise<void> {
    this.#server = await spawnServer(this.#folder);
    const { uri } = this.#server;
    const client = await connected(uri);
    try {
      const db = client.db(DATABASE);
      const problems = this.#isFirst ? [] : [...(await this.#compare(db)), ...(await disagreements(db))];
      if (problems.length > 0)
        throw new Error(`seed ${this.#options.seed}: ${problems.slice(0, 10).join('\n')}`);
      await use(db, uri);
    } finally {
      await client.close();
      await this.end();
    }
  }

  async #compare(db: Db): Promise<string[]> {
    const problems = this.#indexes.settle(
      (await db.collection(ROWS).indexes()).map(({ name }) => name ?? ''),
    );
    for (const { name, model } of this.#writers)
      problems.push(...model.settle(await storedBy(db, name, [ROWS, BIG])));
    const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    const shapes = names.filter((name) => name.startsWith(SHAPES));
    problems.push(...this.#shaper.model.settle(await storedBy(db, this.#shaper.name, shapes)));
    return problems;
  }

  #startLoads(uri: string, moment: Moment): Promise<unknown>[] {
    const work = [
      ...this.#writers.map((writer) => [writer, write] as const),
      [this.#shaper, changeShapes] as const,
    ];
    const loads = work.map(([who, operation]) =>
      untilKilled(uri, (db) => {
        const writer = Object.assign(who, { db });
        return operation(writer);
      }),
    );
    loads.push(untilKilled(uri, (db) => this.#indexes.change(db, (list) => this.#shaper.chance.pick(list))));
    if (moment === 'index-build') loads.push(untilKilled(uri, (db) => this.#indexes.build(db)));
    return loads;
  }
}

async function write(writer: Writer): Promise<void> {
  const { chance, model } = writer;
  const total = OPERATIONS.reduce((sum, [weight]) => sum + weight, 0);
  let left = chance.int(0, total);
  for (const [weight, operation] of OPERATIONS) {
    left -= weight;
    if (left < 0) return operation(writer);
  }
  model.acknowledge(0);
}

async function prepare(db: Db): Promise<void> {
  await db
    .collection(ROWS)
    .createIndexes([
      { key: { k: 1 }, unique: true },
      { key: { w: 1, owner: -1 } },
      { key: { tags: 1 } },
      { key: { rare: 1 }, sparse: true },
      { key: { n: 1 }, name: 'large n', partialFilterExpression: { n: { $gt: 500 } } },
    ]);
  await db.collection(EXPIRING).createIndex({ at: 1 }, { expireAfterSeconds: 1 });
  await fillLarge(db);
}

async function storedBy(
  db: Db,
  owner: string,
  collections: readonly string[],
): Promise<Map<string, Document>> {
  const stored = new Map<string, Document>();
  for (const name of collections) {
    for await (const document of db.collection(name).find({ owner }))
      stored.set(keyOf(name, String(document._id)), document);
  }
  return stored;
}

async function connected(uri: string): Promise<MongoClient> {
  // One connection, so that what one writer does is done in its order.
  return new MongoClient(uri, {
    maxPoolSize: 1,
    retryWrites: false,
    serverSelectionTimeoutMS: 2_000,
  }).connect();
}

/** Works until the server is gone; answers the error if it was another one. */
async function untilKilled(uri: string, work: (db: Db) => Promise<void>): Promise<unknown> {
  let client: MongoClient | undefined;
  try {
    client = await connected(uri);
    for (;;) await work(client.db(DATABASE));
  } catch (error) {
    if (!isFromKill(error)) return error;
  } finally {
    await client?.close();
  }
  return undefined;
}

function isFromKill(error: unknown): boolean {
  if (error instanceof MongoBulkWriteError) return isFromKill(error.errorResponse);
  return error instanceof MongoNetworkError || error instanceof MongoServerSelectionError;
}
