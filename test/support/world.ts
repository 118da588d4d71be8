import { Writable } from 'node:stream';
import { type App, createApp } from '../../src/app.js';
import { type Config, readConfig } from '../../src/config.js';
import { type Desk, Desks, deskSchema, loadDesks, PRESET_NAMES } from '../../src/desks/index.js';
import type { Agent } from '../../src/domain/agents/index.js';
import type { Ticket } from '../../src/domain/tickets/index.js';
import {
  lookAtDueCallbacks,
  lookAtDueChats,
  lookAtDueClocks,
  lookAtDueLetters,
  lookAtLines,
  lookAtLooseFiles,
  lookAtUnsettledTickets,
} from '../../src/flows/look-at-due.js';
import { createLogger } from '../../src/infra/logger.js';
import { QUEUE_NAMES } from '../../src/infra/queues.js';
import { newId } from '../../src/shared/ids.js';
import { startWeb, type Web } from '../../src/web.js';
import { startWork } from '../../workers/work.js';
import { MailServer } from './mail-server.js';
import { sharedDocuments, sharedRedis } from './services.js';
import { TestClock } from './test-clock.js';

const SECRET = 'a secret of the tests that is long enough to count';
const MAIL_DOMAIN = 'help.example';

/** How a test wants its help desk. */
export interface WorldOptions {
  /** How many web processes serve it. */
  readonly webs?: number;
  /** Changes to presets, by desk. */
  readonly desks?: Readonly<Record<string, (desk: Desk) => Desk>>;
  readonly hasWorkers?: boolean;
  /** Multiplies the rate limits. */
  readonly limitsTimes?: number;
  /** Instead of the shared services. */
  readonly redisUrl?: string;
  /** A Redis for chats alone. */
  readonly chatRedisUrl?: string;
  readonly mongodbUri?: string;
}

/** A whole help desk: web processes, workers, stores of its own, a mail server, and a clock that the test moves. */
export class World {
  readonly clock: TestClock;
  readonly mail: MailServer;
  readonly apps: readonly App[];
  readonly webs: readonly Web[];
  /** Every log line that any of its processes wrote. */
  readonly logs: string[];
  readonly #stopWork: () => Promise<void>;

  private constructor(
    made: Pick<World, 'clock' | 'mail' | 'apps' | 'webs' | 'logs'>,
    stopWork: () => Promise<void>,
  ) {
    this.clock = made.clock;
    this.mail = made.mail;
    this.apps = made.apps;
    this.webs = made.webs;
    this.logs = made.logs;
    this.#stopWork = stopWork;
  }

  static async open(options: WorldOptions = {}): Promise<World> {
    const clock = new TestClock();
    const mail = await MailServer.open();
    const logs: string[] = [];
    const config = await buildConfig(mail, options);
    const log = createLogger('debug', collector(logs));
    const desks = desksOf(options.desks ?? {});
    const make = async () => await createApp(config, { clock, log, desks });
    const apps: App[] = [];
    const webs: Web[] = [];
    for (let count = 0; count < (options.webs ?? 1); count += 1) {
      const app = await make();
      apps.push(app);
      webs.push(await startWeb(app, { checksReplies: true }));
    }
    const back = await make();
    apps.push(back);
    const stopWork = options.hasWorkers === false ? async () => undefined : startWork(back, QUEUE_NAMES);
    return new World({ clock, mail, apps, webs, logs }, stopWork);
  }

  /** The parts of the worker process, for looking at what is stored. */
  get parts(): App['parts'] {
    return this.back.parts;
  }

  get back(): App {
    const app = this.apps.at(-1);
    if (app === undefined) throw new Error('The world has no app.');
    return app;
  }

  /** Address of a web process. */
  url(index = 0): string {
    const web = this.webs[index];
    if (web === undefined) throw new Error(`There is no web process ${index}.`);
    return `http://127.0.0.1:${web.port}`;
  }

  /**
   * Time passes. Meanwhile the web processes have renewed the leases of whoever is connected, and the workers have
   * looked at what is due.
   */
  async clockMoves(ms: number): Promise<void> {
    const then = new Date(this.clock.now().getTime() + ms);
    for (const web of this.webs) await web.leases.renew(then);
    this.clock.advance(ms);
    await this.workersLook();
  }

  /** What every worker does again and again: look at what is due. */
  async workersLook(): Promise<void> {
    const { parts } = this;
    await lookAtDueChats(parts);
    await lookAtLines(parts);
    await lookAtUnsettledTickets(parts);
    await lookAtDueClocks(parts);
    await lookAtDueLetters(parts);
    await lookAtLooseFiles(parts);
    await lookAtDueCallbacks(parts);
  }

  /** The tickets of a desk that nobody has answered or solved, by their due times. */
  async openTickets(deskId: string): Promise<readonly Ticket[]> {
    const { ticketPrefix } = this.parts.desks.get(deskId);
    const query = { view: 'open', limit: 100 } as const;
    const { tickets } = await this.parts.ticketLists.page(deskId, ticketPrefix, query);
    return await Promise.all(tickets.map(({ number }) => this.parts.tickets.get(deskId, number)));
  }

  /** Makes an agent of a desk. */
  async hire(deskId: string, agent: Partial<Agent> = {}, password?: string): Promise<Agent> {
    const id = newId();
    const hired = {
      _id: id,
      deskId,
      name: 'Marek',
      email: `${id}@desk.example`,
      role: 'senior',
      language: 'pl',
      topics: [],
      seats: null,
      ...agent,
    } as const;
    await this.parts.agents.put(hired, password);
    return hired;
  }

  /** The cookie of a session of this agent. */
  async cookieOf(agent: Agent): Promise<string> {
    const { token } = await this.parts.agents.openSession(agent._id, this.clock.now());
    return `dyzur_session=${token}`;
  }

  async close(): Promise<void> {
    await this.#stopWork();
    for (const web of this.webs) await web.close();
    for (const app of this.apps) await app.close();
    await this.mail.close();
  }
}

/** A complete configuration for one test: a prefix, a database and a mail server of its own. */
export async function buildConfig(mail: MailServer, options: WorldOptions = {}): Promise<Config> {
  const own = newId().slice(0, 8);
  return readConfig({
    REDIS_URL: options.redisUrl ?? (await sharedRedis()).url,
    CHAT_REDIS_URL: options.chatRedisUrl,
    MONGODB_URI: options.mongodbUri ?? `${(await sharedDocuments()).url}/test-${own}`,
    SECRET,
    SMTP_URL: mail.url,
    MAIL_DOMAIN,
    PUBLIC_URL: 'http://localhost:3000',
    PORT: '0',
    HOST: '127.0.0.1',
    REDIS_PREFIX: `test-${own}`,
    LIMITS_TIMES: String(options.limitsTimes ?? 1),
    DESKS: PRESET_NAMES.join(','),
  });
}

function desksOf(changes: Readonly<Record<string, (desk: Desk) => Desk>>): Desks {
  const changed = loadDesks(PRESET_NAMES)
    .all()
    .map((desk) => deskSchema.parse(changes[desk.id]?.(desk) ?? desk));
  return new Desks(changed);
}

function collector(lines: string[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString('utf8'));
      done();
    },
  });
}
