import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { newId } from '../../src/shared/ids.js';
import { type ServerProcess, startServer } from '../document-store/server-process.js';
import { Child } from './child.js';
import type { Target } from './load/people.js';

/** A desk that follows up by letter, whose agents take chats by hand. */
export const DESK = 'icewarp';
/** What a load from one address would otherwise run into; the checks are made all the same. */
const LIMITS_TIMES = '100000';

/** What both sides stand on: a Redis as in production, a document server and a mail server, each its own process. */
export class Ground {
  readonly build: string;
  /** More arguments of `node` for the servers that are measured. */
  nodeArgs: readonly string[] = [];
  readonly redisUrl: string;
  readonly smtp: Child;
  /** The document server of all databases. */
  readonly documents: ServerProcess;
  readonly #smtpUrl: string;
  readonly #close: () => Promise<void>;

  private constructor(
    urls: { build: string; redisUrl: string; documents: ServerProcess; smtpUrl: string },
    smtp: Child,
    close: () => Promise<void>,
  ) {
    this.build = urls.build;
    this.redisUrl = urls.redisUrl;
    this.documents = urls.documents;
    this.#smtpUrl = urls.smtpUrl;
    this.smtp = smtp;
    this.#close = close;
  }

  static async open(build: string): Promise<Ground> {
    const folder = await mkdtemp(join(tmpdir(), 'relay-bench-'));
    const port = await freePort();
    const redis = spawn('redis-server', redisArguments(port, folder), { stdio: 'ignore' });
    await untilAccepting(port);
    const documents = await startServer({ dataDir: join(folder, 'documents') });
    const smtp = Child.start(join(build, 'bench/relay/smtp.js'));
    const smtpPort = await smtp.line(portOf);
    const urls = {
      build,
      redisUrl: `redis://127.0.0.1:${port}`,
      documents,
      smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    };
    return new Ground(urls, smtp, async () => {
      await smtp.end();
      await documents.end('SIGTERM');
      await end(redis);
      await rm(folder, { recursive: true, force: true });
    });
  }

  /** A product of `webs` web processes and `workers` workers, with nobody in it, and so many agents who are signed in. */
  async openProduct(webs: number, workers: number, agents: number, database = 'bench'): Promise<Side> {
    const env = this.environment(database);
    const cookies = await hire(env, agents);
    const web = await Promise.all(
      Array.from({ length: webs }, async () => {
        const child = Child.start(join(this.build, 'src/main.js'), {
          args: ['web'],
          env,
          nodeArgs: this.nodeArgs,
        });
        return { child, port: await child.line(portOf) };
      }),
    );
    const back = await Promise.all(
      Array.from({ length: workers }, async () => {
        const child = Child.start(join(this.build, 'workers/main.js'), { env });
        await child.line((line) => (line.includes('"working"') ? true : undefined));
        return child;
      }),
    );
    return new Side('product', web, back, cookies);
  }

  /** A bare relay: `memory`, or `redis` with the adapter and a stream. */
  async openBare(kind: 'memory' | 'redis', agents: number): Promise<Side> {
    const child = Child.start(join(this.build, 'bench/relay/bare.js'), {
      args: [kind, this.redisUrl],
      nodeArgs: this.nodeArgs,
    });
    const port = await child.line(portOf);
    return new Side(
      'bare',
      [{ child, port }],
      [],
      Array.from({ length: agents }, () => ''),
    );
  }

  async startLoad(): Promise<Child> {
    return Child.start(join(this.build, 'bench/relay/load/main.js'));
  }

  /** Address of a database of the one document server. */
  databaseUri(name: string): string {
    return `${this.documents.uri}/${name}`;
  }

  async close(): Promise<void> {
    await this.#close();
  }

  /** What a process of the product is told; with a prefix of its own every time, in the database `name`. */
  environment(name = 'bench'): Record<string, string> {
    return {
      REDIS_URL: this.redisUrl,
      MONGODB_URI: this.databaseUri(name),
      SECRET: 'a secret of the benchmark that is long enough to count',
      SMTP_URL: this.#smtpUrl,
      MAIL_DOMAIN: 'help.example',
      PUBLIC_URL: 'http://localhost:3000',
      PORT: '0',
      HOST: '127.0.0.1',
      REDIS_PREFIX: `bench-${newId().slice(0, 8)}`,
      LIMITS_TIMES,
    };
  }
}

/** One of the servers that are compared. */
export class Side {
  readonly kind: 'product' | 'bare';
  readonly webs: readonly { readonly child: Child; readonly port: number }[];
  readonly workers: readonly Child[];
  readonly #cookies: readonly string[];

  constructor(kind: Side['kind'], webs: Side['webs'], workers: readonly Child[], cookies: readonly string[]) {
    this.kind = kind;
    this.webs = webs;
    this.workers = workers;
    this.#cookies = cookies;
  }

  /** Where the load goes: visitors and agents each to one web process, the first unless said otherwise. */
  target({ visitors = 0, agents = 0, from = 0, count = this.#cookies.length } = {}): Target {
    const url = (index: number) => `http://127.0.0.1:${this.webs[index]?.port}`;
    return {
      kind: this.kind,
      visitorUrl: url(visitors),
      agentUrl: url(agents),
      deskId: DESK,
      cookies: this.#cookies.slice(from, from + count),
    };
  }

  /** Where the REST interface of the first web process is, and the cookie of the first agent. */
  access(): { readonly url: string; readonly cookie: string } {
    return { url: `http://127.0.0.1:${this.webs[0]?.port}`, cookie: this.#cookies[0] ?? '' };
  }

  /** Processor time of the web processes so far, seconds. */
  processorSeconds(): number {
    return this.webs.reduce((sum, { child }) => sum + child.processorSeconds(), 0);
  }

  memoryMb(): number {
    return this.webs.reduce((sum, { child }) => sum + child.memoryMb(), 0);
  }

  async close(): Promise<void> {
    for (const { child } of this.webs) await child.end();
    for (const child of this.workers) await child.end();
  }
}

/** As in production: nothing is evicted, and what was written is on disk within a second. */
function redisArguments(port: number, folder: string): string[] {
  const settings =
    '--bind 127.0.0.1 --save --appendonly yes --appendfsync always --maxmemory-policy noeviction';
  const args = settings.split(' ').flatMap((word) => (word === '--save' ? ['--save', ''] : [word]));
  return ['--port', String(port), '--dir', folder, ...args];
}

/** Signs in so many agents. Returns their cookies. */
export async function hire(env: Record<string, string>, count: number): Promise<string[]> {
  const app = await createApp(readConfig({ ...env, LOG_LEVEL: 'silent' }));
  const cookies: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const _id = newId();
    const person = {
      name: `Agent ${index}`,
      email: `${_id}@desk.example`,
      role: 'senior',
      language: 'pl',
    } as const;
    await app.parts.agents.put({ _id, deskId: DESK, ...person });
    const { token } = await app.parts.agents.openSession(_id, app.parts.clock.now());
    cookies.push(`dyzur_session=${token}`);
  }
  await app.close();
  return cookies;
}

/** The port that a process says it listens on. */
export function portOf(line: string): number | undefined {
  const match = /"port":(\d+)/.exec(line);
  return match === null ? undefined : Number(match[1]);
}

async function freePort(): Promise<number> {
  return await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

async function untilAccepting(port: number): Promise<void> {
  for (;;) {
    const accepts = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(socket.destroy() !== undefined));
      socket.once('error', () => resolve(false));
    });
    if (accepts) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
