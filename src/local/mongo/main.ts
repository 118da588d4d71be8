import { parseArgs } from 'node:util';
import { FolderInUse, startDocumentServer } from './index.js';

const USAGE = 'usage: main --data DIR [--port N] [--with-parent]';
const EXIT_FOLDER_IN_USE = 3;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string', default: '0' },
    'with-parent': { type: 'boolean', default: false },
  },
});

function log(entry: Record<string, unknown>): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
}

async function run(dataDir: string): Promise<void> {
  const server = await startDocumentServer({ dataDir, port: Number(values.port), log });
  const end = () => {
    server.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  if (values['with-parent']) process.stdin.on('end', end).on('error', end).resume();
  // Last, so that who has read the line can already end the process.
  process.stdout.write(`${JSON.stringify({ event: 'listening', port: server.port })}\n`);
}

function fail(error: unknown): void {
  log({ level: 'fatal', event: 'cannot-run', error: error instanceof Error ? error.message : String(error) });
  process.exit(error instanceof FolderInUse ? EXIT_FOLDER_IN_USE : 1);
}

process.on('uncaughtException', (error) => {
  log({ level: 'error', event: 'uncaught', error: error.stack });
});

if (values.data === undefined || !/^\d+$/.test(values.port)) {
  log({ level: 'fatal', event: 'cannot-run', error: USAGE });
  process.exit(2);
} else run(values.data).catch(fail);
