import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from './until.js';

/** A server process of the tests' own. */
export interface Service {
  readonly url: string;
  readonly port: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

let redis: Promise<Service> | null = null;
let documents: Promise<Service> | null = null;
const folders: string[] = [];

/** The Redis that all tests share; each test keeps to a prefix of its own. */
export async function sharedRedis(): Promise<Service> {
  redis ??= startRedis();
  return await redis;
}

/** The document server that all tests share; each test keeps to a database of its own. */
export async function sharedDocuments(): Promise<Service> {
  documents ??= startDocuments();
  return await documents;
}

/** Ends the shared services, if any test asked for them. */
export async function stopServices(): Promise<void> {
  for (const service of await Promise.allSettled([redis, documents])) {
    if (service.status === 'fulfilled') await service.value?.stop();
  }
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
}

/** A Redis on a free port, or on `port`; with an append-only file in `folder` when that is given, and `more` settings. */
export async function startRedis(
  port?: number,
  folder?: string,
  more: readonly string[] = [],
): Promise<Service> {
  const chosen = port ?? (await freePort());
  const persistence =
    folder === undefined
      ? ['--appendonly', 'no']
      : ['--appendonly', 'yes', '--appendfsync', 'always', '--dir', folder];
  const args = ['--port', String(chosen), '--bind', '127.0.0.1', '--save', '', ...persistence];
  const child = spawn('redis-server', [...args, '--maxmemory-policy', 'noeviction', ...more], {
    stdio: 'ignore',
  });
  await until('Redis', async () => await accepts(chosen));
  return {
    url: `redis://127.0.0.1:${chosen}`,
    port: chosen,
    stop: async (signal) => await stop(child, signal),
  };
}

/** An embedded document server on a free port, or on `port`, with its data in `folder`. */
export async function startDocuments(port = 0, folder?: string): Promise<Service> {
  const data = folder ?? (await temporaryFolder());
  const args = [
    '--import',
    'tsx',
    'src/local/mongo/main.ts',
    '--data',
    data,
    '--port',
    String(port),
    '--with-parent',
  ];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const first = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`The document server ended with code ${code}.`)));
  });
  // The line is the server's own, of this shape.
  const { port: chosen } = JSON.parse(first) as { port: number };
  const url = `mongodb://127.0.0.1:${chosen}`;
  return { url, port: chosen, stop: async (signal) => await stop(child, signal) };
}

/** An empty folder that goes when the tests end. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dyzur-test-'));
  folders.push(folder);
  return folder;
}

/** A port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  return await new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

async function accepts(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}
