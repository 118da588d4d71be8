import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startWork } from '../../workers/work.js';
import { type App, createApp } from '../app.js';
import { readConfig } from '../config.js';
import type { Desk } from '../desks/index.js';
import {
  lookAtDueCallbacks,
  lookAtDueChats,
  lookAtDueClocks,
  lookAtDueLetters,
} from '../flows/look-at-due.js';
import { createLogger } from '../infra/logger.js';
import { QUEUE_NAMES } from '../infra/queues.js';
import { newId, newToken } from '../shared/ids.js';
import { later, SECOND_MS } from '../shared/time.js';
import { startWeb, type Web } from '../web.js';
import { openLetterBox } from './letter-box.js';
import { MovableClock } from './movable-clock.js';

/** The services that the check runs on. It keeps to a prefix of Redis and a database of its own. */
export interface Services {
  readonly redisUrl: string;
  readonly chatRedisUrl?: string | undefined;
  readonly mongodbUri: string;
}

const START_LIMIT_MS = 30 * SECOND_MS;
const LOOK_EVERY_MS = 50;

/** The programs run as this one does: compiled, or from the sources. */
const SUFFIX = import.meta.url.slice(-3);

/** A whole help desk for the time of the check: web and worker in this process, and processes that are to be killed. */
export class House {
  readonly app: App;
  readonly clock: MovableClock;
  readonly logs: string[];
  readonly #web: Web;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #close: () => Promise<void>;

  private constructor(
    made: Pick<House, 'app' | 'clock' | 'logs'>,
    web: Web,
    environment: Readonly<Record<string, string>>,
    close: () => Promise<void>,
  ) {
    this.app = made.app;
    this.clock = made.clock;
    this.logs = made.logs;
    this.#web = web;
    this.#environment = environment;
    this.#close = close;
  }

  static async open(services: Services): Promise<House> {
    const letterBox = await openLetterBox();
    const environment = environmentOf(services, letterBox.url);
    const logs: string[] = [];
    const clock = new MovableClock();
    const log = createLogger('debug', { write: (line: string) => logs.push(line) });
    const app = await createApp(readConfig(environment), { clock, log });
    const web = await startWeb(app);
    const stopWork = startWork(app, QUEUE_NAMES);
    return new House({ app, clock, logs }, web, environment, async () => {
      await stopWork();
      await web.close();
      await app.close();
      await letterBox.close();
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#web.port}`;
  }

  /** A desk that answers by e-mail what a chat leaves open, or one that destroys it. */
  desk(followUp: Desk['chat']['followUp']): Desk {
    const desks = this.app.parts.desks.all();
    const desk = desks.find(({ chat }) => chat.isOffered && chat.followUp === followUp);
    if (desk === undefined) throw new Error(`No desk has a chat with the follow-up "${followUp}".`);
    return desk;
  }

  /** Makes an agent of a desk and returns the cookie of a session. */
  async hire(desk: Desk): Promise<string> {
    const { agents } = this.app.parts;
    const id = newId();
    const email = `${id}@${desk.id}.example`;
    const person = {
      _id: id,
      deskId: desk.id,
      name: 'Check',
      email,
      role: 'senior',
      language: 'en',
    } as const;
    await agents.put(person);
    return `dyzur_session=${(await agents.openSession(id, this.clock.now())).token}`;
  }

  /** A further web process, for a visitor who is connected to it when it is killed. */
  async openDoomedWeb(): Promise<{ url: string; kill: () => Promise<void> }> {
    const { child, ended } = this.#spawn('../main', ['web']);
    const start = this.logs.length;
    const port = await until(
      'a web process',
      START_LIMIT_MS,
      () => this.logs.slice(start).flatMap((line) => /"port":(\d+).*"listening"/.exec(line)?.[1] ?? [])[0],
    );
    return {
      url: `http://127.0.0.1:${port}`,
      kill: async () => {
        child.kill('SIGKILL');
        await ended;
      },
    };
  }

  /** Waits until the server has noticed that the visitor of a chat has left. */
  async untilAway(chatId: string): Promise<void> {
    const { chats } = this.app.parts;
    await until('a visitor who left', START_LIMIT_MS, async () => {
      return (await chats.find(chatId))?.chat.awayAt ?? undefined;
    });
  }

  /** Lets a worker process claim a chat, as if so much time had passed, and die before it destroys it. */
  async crashWorker(chatId: string, aheadMs: number): Promise<void> {
    const { ended } = this.#spawn('./crashing-worker', [chatId, String(aheadMs)]);
    const signal = await ended;
    if (signal !== 'SIGKILL') throw new Error('The worker did not get as far as to be killed.');
  }

  /** Time passes, and the workers look at what is due. Whoever is connected has renewed the lease meanwhile. */
  async moves(ms: number): Promise<void> {
    await this.#web.leases.renew(later(this.clock.now(), ms));
    this.clock.advance(ms);
    const { parts } = this.app;
    await lookAtDueChats(parts);
    await lookAtDueClocks(parts);
    await lookAtDueLetters(parts);
    await lookAtDueCallbacks(parts);
  }

  async close(): Promise<void> {
    await this.#close();
  }

  #spawn(program: string, args: readonly string[]) {
    const path = fileURLToPath(new URL(`${program}${SUFFIX}`, import.meta.url));
    const child = spawn(process.execPath, [...process.execArgv, path, ...args], {
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const input of [child.stdout, child.stderr])
      createInterface({ input }).on('line', (line) => this.logs.push(line));
    const ended = once(child, 'close').then(() => child.signalCode);
    return { child, ended };
  }
}

/** Waits until `find` gives something, and returns it. Throws when it does not within the limit. */
export async function until<T>(
  what: string,
  limitMs: number,
  find: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`It did not come within ${limitMs / SECOND_MS} s: ${what}.`);
    await pause(LOOK_EVERY_MS);
  }
}

function environmentOf(services: Services, smtpUrl: string): Readonly<Record<string, string>> {
  const own = `forget-check-${newId().slice(0, 8)}`;
  return {
    REDIS_URL: services.redisUrl,
    ...(services.chatRedisUrl === undefined ? {} : { CHAT_REDIS_URL: services.chatRedisUrl }),
    MONGODB_URI: withDatabase(services.mongodbUri, own),
    REDIS_PREFIX: own,
    SECRET: newToken(),
    SMTP_URL: smtpUrl,
    MAIL_DOMAIN: 'forget-check.example',
    PUBLIC_URL: 'http://localhost',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'debug',
  };
}

/** The same server and user with another database. Without a word, the user is looked for in the one that was named. */
function withDatabase(uri: string, name: string): string {
  const url = new URL(uri);
  const named = url.pathname.slice(1);
  if (url.username !== '' && named !== '' && !url.searchParams.has('authSource'))
    url.searchParams.set('authSource', named);
  url.pathname = `/${name}`;
  return url.href;
}
