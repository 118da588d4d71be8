import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { programArguments } from '../support/programs.js';
import { freePort, type Service, startDocuments, startRedis, temporaryFolder } from '../support/services.js';
import { until } from '../support/until.js';

/** What may be killed. */
export type Victim = 'web' | 'worker' | 'redis';

/** Each is as long as `until` waits. */
const MOST_WAITS = 12;
const SECRET = 'a secret of the tests that is long enough to count';

/** A process of the server that is started again whenever it ends, as a supervisor does. */
class Kept {
  readonly #args: readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  readonly #mark: string;
  #child: ChildProcess | null = null;
  #isStopped = false;
  isUp = false;

  constructor(args: readonly string[], env: Readonly<Record<string, string>>, mark: string) {
    this.#args = args;
    this.#env = env;
    this.#mark = mark;
    this.#start();
  }

  /** Ends it without a word. It comes back by itself. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.kill();
  }

  #start(): void {
    const child = spawn(process.execPath, this.#args, {
      env: { PATH: process.env.PATH ?? '', ...this.#env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes(this.#mark)) this.isUp = true;
    });
    child.once('exit', () => {
      this.isUp = false;
      if (!this.#isStopped) this.#start();
    });
  }
}

/** A whole help desk of real processes: two that serve pages, one worker, a Redis with its log, a document server. */
export class Processes {
  readonly ports: readonly number[];
  readonly env: Readonly<Record<string, string>>;
  readonly killed: Record<Victim, number> = { web: 0, worker: 0, redis: 0 };
  readonly #documents: Service;
  readonly #folder: string;
  readonly #webs: readonly Kept[];
  readonly #worker: Kept;
  #redis: Service;

  private constructor(ground: {
    redis: Service;
    documents: Service;
    folder: string;
    ports: readonly number[];
    mailUrl: string;
  }) {
    this.#redis = ground.redis;
    this.#documents = ground.documents;
    this.#folder = ground.folder;
    this.ports = ground.ports;
    this.env = {
      REDIS_URL: ground.redis.url,
      MONGODB_URI: `${ground.documents.url}/kills`,
      SECRET,
      SMTP_URL: ground.mailUrl,
      MAIL_DOMAIN: 'help.example',
      PUBLIC_URL: 'http://localhost:3000',
      HOST: '127.0.0.1',
      PORT: '0',
      REDIS_PREFIX: 'kills',
      LIMITS_TIMES: '100000',
    };
    const web = (port: number) =>
      new Kept(
        [...programArguments('src/main.ts'), 'web'],
        { ...this.env, PORT: String(port) },
        '"listening"',
      );
    this.#webs = ground.ports.map(web);
    this.#worker = new Kept(programArguments('workers/main.ts'), this.env, '"working"');
  }

  static async start(mailUrl: string): Promise<Processes> {
    const folder = await temporaryFolder();
    const [redis, documents] = await Promise.all([startRedis(undefined, folder), startDocuments()]);
    return new Processes({ redis, documents, folder, mailUrl, ports: [await freePort(), await freePort()] });
  }

  get areUp(): boolean {
    return [...this.#webs, this.#worker].every(({ isUp }) => isUp);
  }

  /** Kills one of a kind, at once, and lets it come back. Web and worker come back by themselves. */
  async kill(victim: Victim, which: number): Promise<void> {
    this.killed[victim] += 1;
    if (victim === 'worker') return await this.#worker.kill();
    if (victim === 'web') return await this.#webs[which % this.#webs.length]?.kill();
    await this.#redis.stop('SIGKILL');
    this.#redis = await startRedis(this.#redis.port, this.#folder);
  }

  /** Waits until everything is there again: who kills faster than processes start shows only that nothing is served. */
  async areAllUp(): Promise<void> {
    const look = async () => await until('all processes', () => this.areUp);
    for (let tries = 0; tries < MOST_WAITS && !this.areUp; tries += 1) await look().catch(() => undefined);
    if (!this.areUp) throw new Error('The processes do not start.');
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#webs, this.#worker].map(async (kept) => await kept.stop()));
    await this.#redis.stop();
    await this.#documents.stop();
  }
}
