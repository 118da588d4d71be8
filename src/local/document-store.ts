import { connect } from 'node:net';
import { join } from 'node:path';
import type { Machine } from './apt.js';
import type { DataFolder } from './data-folder.js';
import { findFreePort } from './free-port.js';
import { findProgram, MONGO_PROGRAMS } from './programs.js';
import type { StorePlan } from './store-plan.js';

/**
 * The store of tickets: a `mongod` where there is one on the PATH, else the embedded document server, which speaks the
 * same protocol. Each keeps its data in a folder of its own.
 */
export async function planDocumentStore(
  root: string,
  folder: DataFolder,
  machine: Machine,
): Promise<StorePlan> {
  const port = await findFreePort();
  const mongod = findProgram(MONGO_PROGRAMS, machine.path);
  const [command, args] =
    mongod === undefined
      ? [process.execPath, embedded(root, folder.documents, port)]
      : [mongod, ['--dbpath', folder.mongo, '--port', String(port), '--bind_ip', '127.0.0.1']];
  return {
    url: `mongodb://127.0.0.1:${port}/dyzur`,
    child: { name: 'documents', layer: 'store', command, args, environment: { PATH: machine.path } },
    isReady: () => isListening(port),
  };
}

function embedded(root: string, dataFolder: string, port: number): string[] {
  const program = join(root, 'dist', 'src', 'local', 'mongo', 'main.js');
  return [program, '--data', dataFolder, '--port', String(port), '--with-parent'];
}

async function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      resolve(true);
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
  });
}
