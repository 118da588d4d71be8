import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { programArguments } from './programs.js';
import { until } from './until.js';

/** A server process of the tests' own. */
export interface Service {
  readonly url: string;
  readonly port: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** The system takes ports from 32768 on for whoever asks for any, so one below it is not taken in between. */
const FREE_PORTS = { from: 20_000, to: 32_000 } as const;

let redis: Promise<Service> | null = null;
let documents: Promise<Service> | null = null;
const folders: string[] = [];
const closings: (() => Promise<void>)[] = [];
const children = new Set<ChildProcess>();

// Mocha's parallel processes are told to end and run no teardown. Nothing may outlive them.
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

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

/** Has `close` called when the tests end, before the shared services do. */
export function closeAtEnd(close: () => Promise<void>): void {
  closings.push(close);
}

/** Ends the shared services, if any test asked for them. */
export async function stopServices(): Promise<void> {
  for (const close of closings.splice(0)) await close();
  for (const service of await Promise.allSettled([redis, documents])) {
    if (service.status === 'fulfilled') await service.value?.stop();
  }
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
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
  noted(child);
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
  const program = programArguments('src/local/mongo/main.ts');
  const args = [...program, '--data', data, '--port', String(port), '--with-parent'];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  noted(child);
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
  for (;;) {
    const port = randomInt(FREE_PORTS.from, FREE_PORTS.to);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

function noted(child: ChildProcess): void {
  children.add(child);
  child.once('exit', () => children.delete(child));
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
