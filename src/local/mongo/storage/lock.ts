import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Another process has the data folder. */
export class FolderInUse extends Error {}

/**
 * Makes this process the only one that works on a folder, until it ends: the lock is a listening socket, so
 * the system takes it back whatever way the process ends. Throws `FolderInUse`.
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  mkdirSync(folder, { recursive: true });
  const path = addressOf(folder);
  try {
    return releasable(await listen(path));
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
  if (path.startsWith('\0') || (await isAnswering(path))) {
    throw new FolderInUse(`another server is using the data folder ${resolve(folder)}`);
  }
  rmSync(path, { force: true });
  return releasable(await listen(path));
}

/** On Linux a name without a file; elsewhere a socket file, which may be left over from a process that died. */
function addressOf(folder: string): string {
  const { dev, ino } = statSync(folder);
  const name = `document-server-${createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 32)}`;
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}

async function listen(path: string): Promise<Server> {
  return new Promise((fulfil, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(path, () => fulfil(server));
  });
}

async function isAnswering(path: string): Promise<boolean> {
  return new Promise((fulfil) => {
    const socket = connect(path, () => {
      socket.destroy();
      fulfil(true);
    });
    socket.once('error', () => fulfil(false));
  });
}

function releasable(server: Server): { release(): Promise<void> } {
  server.unref();
  return { release: () => new Promise((fulfil) => server.close(() => fulfil())) };
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
