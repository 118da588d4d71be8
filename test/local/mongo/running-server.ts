import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import { startDocumentServer } from '../../../src/local/mongo/index.js';
import { programArguments, testProgramArguments } from '../../support/programs.js';

export { errorOf, until } from '../../store/errors.js';

/** A server in this process with a data folder of its own, and a client that is connected to it. */
export interface RunningServer {
  readonly port: number;
  readonly uri: string;
  readonly client: MongoClient;
  readonly db: Db;
  readonly log: Record<string, unknown>[];
  stop(): Promise<void>;
}

export async function runServer(options: MongoClientOptions = {}): Promise<RunningServer> {
  const dataDir = await newFolder();
  const log: Record<string, unknown>[] = [];
  const server = await startDocumentServer({ dataDir, log: (entry) => log.push(entry) });
  const uri = `mongodb://127.0.0.1:${server.port}`;
  const client = await new MongoClient(uri, { serverSelectionTimeoutMS: 5_000, ...options }).connect();
  return {
    port: server.port,
    uri,
    client,
    db: client.db('test'),
    log,
    async stop() {
      await client.close();
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export async function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'document-server-'));
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly process: ChildProcess;
  readonly port: number;
  readonly uri: string;
  /** Ends it with the signal and waits for its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export async function spawnServer(dataDir: string, ...more: string[]): Promise<ServerProcess> {
  return listening(spawnMain(['--data', dataDir, '--port', '0', ...more]));
}

/** A server into which files of the tests are loaded before it begins; they can talk to this process. */
export async function spawnWith(
  dataDir: string,
  preloads: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const args = [...testProgramArguments(MAIN, preloads), '--data', dataDir];
  const env = { ...process.env, ...variables };
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'pipe', 'ipc'] });
  SPAWNED.add(child);
  return listening(child);
}

async function listening(child: ChildProcess): Promise<ServerProcess> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the server cannot be heard');
  const said: string[] = [];
  stderr.on('data', (bytes) => said.push(String(bytes)));
  const failed = once(child, 'exit').then(() =>
    Promise.reject(new Error(`the server ended: ${said.join('')}`)),
  );
  const [line] = await Promise.race([once(stdout, 'data'), failed]);
  failed.catch(() => undefined);
  const { port }: { port: number } = JSON.parse(String(line));
  return {
    process: child,
    port,
    uri: `mongodb://127.0.0.1:${port}`,
    async end(signal) {
      const exited = once(child, 'exit');
      child.kill(signal);
      const [code] = await exited;
      return code;
    },
  };
}

export function spawnMain(args: string[]) {
  const child = spawn(process.execPath, [...programArguments(MAIN), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  SPAWNED.add(child);
  return child;
}

const MAIN = 'src/local/mongo/main.ts';

/** Leaves no process behind, whatever a test did not come to. */
export function killSpawned(): void {
  for (const child of SPAWNED) child.kill('SIGKILL');
  SPAWNED.clear();
}

const SPAWNED = new Set<ChildProcess>();
