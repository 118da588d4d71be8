import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type App, createApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import type { Agent } from '../../src/domain/agents/index.js';
import type { Ticket } from '../../src/domain/tickets/index.js';
import { deliverLetter } from '../../src/flows/deliver-letter.js';
import { MovableClock } from '../../src/forget/movable-clock.js';
import { createLogger } from '../../src/infra/logger.js';
import { newId } from '../../src/shared/ids.js';
import { HOUR_MS, later, MINUTE_MS } from '../../src/shared/time.js';
import { MailServer } from '../support/mail-server.js';
import { openTicket } from '../support/opened-tickets.js';
import { testProgramArguments } from '../support/programs.js';
import { type Service, sharedDocuments, startRedis, temporaryFolder } from '../support/services.js';
import { until } from '../support/until.js';
import type { Doom } from '../support/worker-process.js';

const SECRET = 'a secret of the tests that is long enough to count';
/** Longer than a letter belongs to a worker that was never heard of again. */
const LEASE_MS = 6 * MINUTE_MS;
const START_MS = 60_000;

/** How a worker process is started. */
export interface WorkerOptions {
  readonly doom?: Doom;
  /** Believes its own clock, ahead by so much, and not Redis. */
  readonly aheadMs?: number;
  /** Its machine's clock is wrong by so much. */
  readonly wrongMs?: number;
  readonly drainSeconds?: number;
}

/** A worker process of the server. */
export class WorkerProcess {
  readonly child: ChildProcess;
  output = '';

  constructor(env: Readonly<Record<string, string>>, options: WorkerOptions = {}) {
    const { doom = 'healthy', aheadMs, wrongMs, drainSeconds = 10 } = options;
    const wrong = wrongMs === undefined ? [] : ['test/support/wrong-clock.ts'];
    const args = testProgramArguments('test/support/worker-process.ts', wrong);
    args.push(doom, aheadMs === undefined ? 'redis' : String(aheadMs), String(wrongMs ?? 0));
    const more = { DRAIN_SECONDS: String(drainSeconds) };
    this.child = spawn(process.execPath, args, {
      env: { PATH: process.env.PATH ?? '', ...env, ...more },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString('utf8');
    });
  }

  get isDead(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Waits until it has taken up its work. */
  async works(): Promise<this> {
    await until('a working worker', () => this.output.includes('"working"') || this.isDead, START_MS);
    if (this.isDead) throw new Error('The worker did not start.');
    return this;
  }

  async ends(signal?: NodeJS.Signals): Promise<void> {
    const ended = this.isDead ? Promise.resolve() : once(this.child, 'exit');
    if (signal !== undefined) this.child.kill(signal);
    await ended;
  }
}

/** A help desk without workers of its own, a Redis that may be mistreated, and a mail server: real time, real processes. */
export class ClockGround {
  readonly app: App;
  readonly mail: MailServer;
  readonly specialist: Agent;
  readonly env: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #workers: WorkerProcess[] = [];
  #redis: Service;

  private constructor(
    made: Pick<ClockGround, 'app' | 'mail' | 'specialist' | 'env'>,
    redis: Service,
    folder: string,
  ) {
    this.app = made.app;
    this.mail = made.mail;
    this.specialist = made.specialist;
    this.env = made.env;
    this.#redis = redis;
    this.#folder = folder;
  }

  static async open(): Promise<ClockGround> {
    const folder = await temporaryFolder();
    const [mail, redis, documents] = await Promise.all([
      MailServer.open(),
      startRedis(undefined, folder),
      sharedDocuments(),
    ]);
    const env = {
      REDIS_URL: redis.url,
      MONGODB_URI: `${documents.url}/clocks-${newId().slice(0, 8)}`,
      SECRET,
      SMTP_URL: mail.url,
      MAIL_DOMAIN: 'help.example',
      PUBLIC_URL: 'http://localhost:3000',
      HOST: '127.0.0.1',
      PORT: '0',
      REDIS_PREFIX: 'clocks',
    };
    const app = await createApp(readConfig(env), { log: createLogger('silent') });
    const specialist: Agent = {
      _id: newId(),
      deskId: 'icewarp',
      name: 'Michal',
      email: 'michal@desk.example',
      role: 'escalation',
      language: 'pl',
      topics: [],
      seats: null,
    };
    await app.parts.agents.put(specialist);
    return new ClockGround({ app, mail, specialist, env }, redis, folder);
  }

  /** A ticket whose 48 hours are over in so much time. */
  async ticketDueIn(ms: number): Promise<Ticket> {
    const { parts } = this.app;
    const openedAt = later(parts.clock.now(), ms - 48 * HOUR_MS);
    return await openTicket({ parts, clock: parts.clock }, 'icewarp', { openedAt });
  }

  worker(options: WorkerOptions = {}): WorkerProcess {
    const worker = new WorkerProcess(this.env, options);
    this.#workers.push(worker);
    return worker;
  }

  /** Kills Redis and starts it again after a pause, with what it has written down, or with nothing. */
  async restartRedis(pauseMs: number): Promise<void> {
    await this.#redis.stop('SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    this.#redis = await startRedis(this.#redis.port, this.#folder);
  }

  /** Letters of the ticket to the specialist, as the mail server got them. */
  lettersOf(ticket: Ticket) {
    return this.mail
      .to(this.specialist.email)
      .filter(({ mail }) => mail.subject?.includes(`[${ticket.number}]`));
  }

  /** Names of the events that the ticket's clocks have brought about. */
  async actsOf(ticket: Ticket): Promise<readonly string[]> {
    const messages = await this.app.parts.tickets.thread.of(ticket._id);
    return messages
      .map(({ text }) => text)
      .filter((text) => ['warned', 'escalated', 'head_told'].includes(text));
  }

  /** The letter to the specialist as it is stored. */
  async letterOf(ticket: Ticket) {
    const letters = await this.app.parts.letters.ofTicket(ticket._id);
    return letters.find(({ kind }) => kind === 'escalation') ?? null;
  }

  /** Five minutes pass for the letters that a worker took and was never heard of again. */
  async takesUpLetters(tickets: readonly Ticket[]): Promise<void> {
    const parts = { ...this.app.parts, clock: new MovableClock(LEASE_MS) };
    for (const { _id } of tickets) {
      for (const letter of await parts.letters.ofTicket(_id))
        if (letter.state !== 'sent') await deliverLetter(parts, letter._id);
    }
  }

  async close(): Promise<void> {
    for (const worker of this.#workers) {
      worker.child.kill('SIGCONT');
      await worker.ends('SIGKILL');
    }
    await this.app.close();
    await this.#redis.stop();
    await this.mail.close();
  }
}
