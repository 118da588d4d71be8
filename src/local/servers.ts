import { join } from 'node:path';
import { thisMachine } from './apt.js';
import { CannotStart } from './cannot-start.js';
import type { ChildPlan, ChildProcesses } from './child-processes.js';
import { type DataFolder, keepSecret, renewSignInToken } from './data-folder.js';
import { planDocumentStore } from './document-store.js';
import { type Environment, environmentFor, isGiven, type Made } from './environment.js';
import { isPortTaken } from './free-port.js';
import { type Mailbox, openMailbox } from './mailbox/index.js';
import { planRedis } from './redis.js';
import type { StorePlan } from './store-plan.js';
import { waitFor } from './wait-for.js';

const READY_LIMIT_MS = 60_000;

export interface ServersOptions {
  readonly root: string;
  readonly environment: Environment;
  readonly write: (line: string) => void;
  readonly folder: DataFolder;
  readonly children: ChildProcesses;
  readonly port: number;
}

/** What the addresses to print are made of. */
export interface Places {
  readonly mailboxUrl: string;
  readonly signInToken: string;
}

/** Servers on their way up. */
export interface Servers {
  /** Resolves when web answers that it is ready. Rejects with {@link CannotStart} when it does not get so far. */
  readonly ready: Promise<Places>;
  /** Closes the mailbox; to be called once nobody sends letters any more. */
  closeMailbox(): Promise<void>;
}

/** Starts the stores that were not given, the mailbox, web and worker, in this order. */
export function runServers(options: ServersOptions): Servers {
  let mailbox: Mailbox | undefined;
  const ready = async (): Promise<Places> => {
    const stores = await startStores(options);
    mailbox = await startMailbox(options);
    const { folder, port } = options;
    const keys = { secret: keepSecret(folder), signInToken: renewSignInToken(folder) };
    await startProduct(options, { ...stores, smtpUrl: mailbox.smtpUrl, port, ...keys });
    return { mailboxUrl: mailbox.url, signInToken: keys.signInToken };
  };
  return { ready: ready(), closeMailbox: async () => mailbox?.close() };
}

/** Starts the stores that were not given. Returns the addresses of both; empty where one was given. */
export async function startStores(
  options: Omit<ServersOptions, 'port'>,
): Promise<Pick<Made, 'redisUrl' | 'mongoUri'>> {
  const { root, environment, write, folder, children } = options;
  const machine = thisMachine(environment.PATH ?? '');
  const redis = isGiven(environment, 'REDIS_URL') ? undefined : await planRedis(folder.redis, machine, write);
  const documents = isGiven(environment, 'MONGODB_URI')
    ? undefined
    : await planDocumentStore(root, folder, machine);
  const [redisUrl, mongoUri] = await Promise.all([
    startStore(redis, children),
    startStore(documents, children),
  ]);
  return { redisUrl, mongoUri };
}

async function startStore(plan: StorePlan | undefined, children: ChildProcesses): Promise<string> {
  if (plan === undefined) return '';
  const { url, child, isReady } = plan;
  children.start(child);
  if (await waitFor(isReady, READY_LIMIT_MS)) return url;
  throw new CannotStart(`${child.name} does not answer. Its log is ${child.name}.log in the folder of logs.`);
}

/** Beside the port of web, so that the address is the same next time; anywhere, when that is taken. */
async function startMailbox({ root, folder, port }: ServersOptions): Promise<Mailbox> {
  const wanted = (await isPortTaken(port + 1)) ? 0 : port + 1;
  return openMailbox({ folder: folder.mail, root, port: wanted, homeUrl: `http://localhost:${port}/` });
}

/** All three at the same moment: none of them needs another one to begin. */
async function startProduct(
  { root, environment, children, port }: ServersOptions,
  made: Made,
): Promise<void> {
  const product = environmentFor(environment, made);
  const main = join(root, 'dist', 'src', 'main.js');
  const seeds = children.run(serverPlan('seeds', [main, 'seed-demo'], product));
  children.start(serverPlan('worker', [join(root, 'dist', 'workers', 'main.js')], product));
  children.start(serverPlan('web', [main, 'web'], product));
  const end = await seeds;
  if (end !== 'code 0') throw new CannotStart(`The demo agents could not be made (${end}).`);
  if (await waitFor(() => isReady(port), READY_LIMIT_MS)) return;
  throw new CannotStart(`Web does not become ready. It says: ${await whyNotReady(port)}`);
}

function serverPlan(name: string, args: readonly string[], environment: Environment): ChildPlan {
  return { name, layer: 'server', command: process.execPath, args, environment };
}

async function isReady(port: number): Promise<boolean> {
  return (await askReadiness(port))?.ok === true;
}

async function whyNotReady(port: number): Promise<string> {
  return (await askReadiness(port))?.text() ?? 'nothing';
}

async function askReadiness(port: number): Promise<Response | undefined> {
  try {
    return await fetch(`http://127.0.0.1:${port}/readyz`);
  } catch {
    return undefined;
  }
}
