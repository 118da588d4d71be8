import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Collection, type Db, type Document, MongoClient, type MongoClientOptions } from 'mongodb';
import { startDocumentServer } from '../../src/local/mongo/index.js';

/** A document as the tests like it: a number as `_id` and anything beside it. */
export type Row = Document & { _id: number };

/** What the server says about itself, by which a fact that holds on one side only is left out. */
export interface ServerFacts {
  readonly major: number;
  readonly isEmbedded: boolean;
  /** Neither a member of a replica set nor a router of shards. */
  readonly isStandalone: boolean;
}

/**
 * The server that a suite is held against: the one that `MONGODB_URI` names, or else the embedded server,
 * started for this suite over a folder of its own. Every database it hands out has a name of this run alone
 * and is dropped at the end; no other is touched.
 */
export class TestStore {
  readonly #options: MongoClientOptions;
  readonly #databases = new Set<string>();
  readonly #clients: MongoClient[] = [];
  #running: Running | undefined;
  #made = 0;

  constructor(options: MongoClientOptions) {
    this.#options = options;
  }

  get uri(): string {
    return this.#open.uri;
  }

  get client(): MongoClient {
    return this.#open.client;
  }

  get facts(): ServerFacts {
    return this.#open.facts;
  }

  /** The database of this suite. */
  get db(): Db {
    return this.database('main');
  }

  get admin(): Db {
    return this.client.db('admin');
  }

  /** A database of this run. */
  database(name: string): Db {
    const full = `${PREFIX}${this.#open.id}_${name}`;
    this.#databases.add(full);
    return this.client.db(full);
  }

  /** A collection that nobody has used yet. */
  rows(): Collection<Row> {
    return this.db.collection<Row>(this.newName());
  }

  /** A collection of these documents, in this order. */
  async rowsOf(documents: readonly Row[]): Promise<Collection<Row>> {
    const rows = this.rows();
    await rows.insertMany([...documents]);
    return rows;
  }

  newName(): string {
    this.#made += 1;
    return `rows${this.#made}`;
  }

  /** Another client, closed at the end. */
  async connect(options: MongoClientOptions): Promise<MongoClient> {
    const client = await new MongoClient(this.uri, { ...WAITING, ...options }).connect();
    this.#clients.push(client);
    return client;
  }

  async open(): Promise<void> {
    const server = await serverOf(process.env.MONGODB_URI);
    const client = await new MongoClient(server.uri, { ...WAITING, ...this.#options }).connect();
    this.#running = { ...server, client, facts: await factsOf(client, server.isEmbedded), id: newId() };
  }

  async close(): Promise<void> {
    if (this.#running === undefined) return;
    const { client, stop } = this.#running;
    for (const name of this.#databases) await client.db(name).dropDatabase();
    for (const other of this.#clients) await other.close();
    await client.close();
    await stop();
  }

  get #open(): Running {
    if (this.#running === undefined) throw new Error('the store is open within its tests only');
    return this.#running;
  }
}

/** A store for the tests of the surrounding `describe`. */
export function useStore(options: MongoClientOptions = {}): TestStore {
  const store = new TestStore(options);
  before(() => store.open());
  after(() => store.close());
  return store;
}

/** Leaves the test out where a fact does not hold, and says why in its title. */
export function skipUnless(context: Mocha.Context, isSo: boolean, reason: string): void {
  if (isSo) return;
  if (context.test !== undefined) context.test.title += ` (left out: ${reason})`;
  context.skip();
}

interface Server {
  readonly uri: string;
  readonly isEmbedded: boolean;
  stop(): Promise<void>;
}

interface Running extends Server {
  readonly client: MongoClient;
  readonly facts: ServerFacts;
  readonly id: string;
}

const PREFIX = 'store_test_';
const WAITING: MongoClientOptions = { serverSelectionTimeoutMS: 5_000 };

function newId(): string {
  return randomBytes(5).toString('hex');
}

async function serverOf(uri: string | undefined): Promise<Server> {
  if (uri !== undefined && uri !== '') return { uri, isEmbedded: false, stop: async () => undefined };
  const dataDir = await mkdtemp(join(tmpdir(), 'test-store-'));
  const server = await startDocumentServer({ dataDir });
  return {
    uri: `mongodb://127.0.0.1:${server.port}`,
    isEmbedded: true,
    async stop() {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function factsOf(client: MongoClient, isEmbedded: boolean): Promise<ServerFacts> {
  const admin = client.db('admin');
  const hello: Document = await admin.command({ hello: 1 });
  const { version } = await admin.command({ buildInfo: 1 });
  return {
    major: Number(String(version).split('.')[0]),
    isEmbedded,
    isStandalone: hello.setName === undefined && hello.msg !== 'isdbgrid',
  };
}
