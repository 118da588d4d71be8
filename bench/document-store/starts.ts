import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type ObjectId } from 'mongodb';
import { formatTable } from '../table.js';
import { type Memory, type ServerProcess, startServer } from './server-process.js';
import { idOf, rowAt } from './tickets.js';

/** How much is written just before the server is killed: some megabytes that only the journal has. */
const WRITTEN_BEFORE_KILL = 3_000;
const READ_AFTER_START = 1_000;

/**
 * Starts the server on the data of the benchmark, again and again, and tells how long it took until it accepted
 * connections and until the first row was read, and what memory it then had: on an empty folder, after an orderly
 * end, and after `kill -9` with writes that only the journal has.
 */
export async function measureStarts(dataDir: string, size: number, times: number): Promise<string> {
  const rows: string[][] = [];
  const empty = await mkdtemp(join(tmpdir(), 'document-store-empty-'));
  for (let time = 0; time < times; time += 1) rows.push(await oneStart('empty folder', empty, undefined));
  await rm(empty, { recursive: true, force: true });
  for (let time = 0; time < times; time += 1) rows.push(await oneStart('after SIGTERM', dataDir, size));
  for (let time = 0; time < times; time += 1) {
    await writeAndKill(dataDir, size);
    rows.push(await oneStart('after kill -9', dataDir, size));
  }
  return formatTable(START_COLUMNS, rows);
}

/** What a process holds, in words. */
export function describeMemory(memory: Memory | undefined): string {
  return memory === undefined
    ? 'unknown'
    : `${Math.round(memory.own)} own + ${Math.round(memory.files)} files`;
}

const START_COLUMNS = [
  'start',
  'listening ms',
  'first row ms',
  'MiB resident at start',
  `after ${READ_AFTER_START.toLocaleString('en')} random rows`,
];

async function oneStart(name: string, dataDir: string, size: number | undefined): Promise<string[]> {
  const server = await startServer({ dataDir });
  const atStart = describeMemory(server.memory());
  const firstRowMs = size === undefined ? undefined : server.startMs + (await readSome(server, size));
  const afterReading = size === undefined ? '' : describeMemory(server.memory());
  await server.end('SIGTERM');
  return [name, ms(server.startMs), ms(firstRowMs), atStart, afterReading];
}

/** Reads rows from all over the collection; how many milliseconds the first one took, the connection included. */
async function readSome(server: ServerProcess, size: number): Promise<number> {
  const started = performance.now();
  const client = await new MongoClient(server.uri).connect();
  const rows = client.db('bench').collection<{ _id: ObjectId }>(`rows${size}`);
  await rows.findOne({ _id: idOf(0) });
  const firstMs = performance.now() - started;
  const stride = Math.max(1, Math.floor(size / READ_AFTER_START));
  for (let number = 0; number < size; number += stride) await rows.findOne({ _id: idOf(number) });
  await client.close();
  return firstMs;
}

async function writeAndKill(dataDir: string, size: number): Promise<void> {
  const server = await startServer({ dataDir });
  const client = await new MongoClient(server.uri).connect();
  const rows = client.db('bench').collection(`rows${size}`);
  await rows.deleteMany({ _id: { $gte: idOf(size) } });
  await rows.insertMany(Array.from({ length: WRITTEN_BEFORE_KILL }, (_, at) => rowAt(size + at, size)));
  await server.end('SIGKILL');
  await client.close();
}

function ms(value: number | undefined): string {
  return value === undefined ? '' : Math.round(value).toLocaleString('en');
}
