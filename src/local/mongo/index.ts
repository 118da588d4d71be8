import { createServer, type Server, type Socket } from 'node:net';
import { Activity } from './commands/activity.js';
import type { Store } from './commands/call.js';
import { Cursors } from './commands/cursors.js';
import { answer } from './commands/dispatch.js';
import { FailPoints } from './commands/fail-point.js';
import { Catalog } from './storage/catalog.js';
import { Engine } from './storage/engine.js';
import { lockFolder } from './storage/lock.js';
import { startUpkeep } from './upkeep.js';
import { serveConnection } from './wire/connection.js';

export { FolderInUse } from './storage/lock.js';

/** Where a document server keeps its data and where it listens. */
export interface DocumentServerOptions {
  /** The folder of the data; made if it is not there. One server per folder. */
  readonly dataDir: string;
  /** The port on 127.0.0.1; 0 or none for a free one. */
  readonly port?: number;
  /** Receives what an operator should know, one object per event; nothing is logged without it. */
  readonly log?: (entry: Record<string, unknown>) => void;
}

/** A server that is accepting connections. */
export interface DocumentServer {
  readonly port: number;
  /** Ends all connections and leaves everything on the disk. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * Starts a server that speaks MongoDB's wire protocol on the loopback interface, as a standalone server does,
 * over documents in a folder. An acknowledged write survives the end of the process at any moment; with
 * `j: true` it is flushed to the disk as well. Nothing is loaded at the start but the list of collections.
 *
 * Throws `FolderInUse` while another process works on the folder, and the system's error for a port in use.
 */
export async function startDocumentServer(options: DocumentServerOptions): Promise<DocumentServer> {
  const { dataDir, port = 0, log = () => undefined } = options;
  const lock = await lockFolder(dataDir);
  try {
    const engine = new Engine(dataDir, log);
    const store = openStore(engine, log);
    const upkeep = startUpkeep(store);
    const sockets = new Set<Socket>();
    const server = acceptInto(sockets, store);
    const listeningPort = await listen(server, port).catch(async (error: unknown) => {
      upkeep.stop();
      await engine.close();
      throw error;
    });
    let closing: Promise<void> | undefined;
    const shutDown = async () => {
      upkeep.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
      await engine.close();
      await lock.release();
    };
    return {
      port: listeningPort,
      close() {
        closing ??= shutDown();
        return closing;
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function openStore(engine: Engine, log: Store['log']): Store {
  return {
    engine,
    catalog: new Catalog(engine),
    cursors: new Cursors(),
    activity: new Activity(),
    failPoints: new FailPoints(),
    log,
    startedAt: new Date(),
    address: () => '127.0.0.1',
  };
}

function acceptInto(sockets: Set<Socket>, store: Store): Server {
  const { activity } = store;
  return createServer((socket) => {
    activity.connectionsEver += 1;
    activity.openConnections += 1;
    const id = activity.connectionsEver;
    sockets.add(socket);
    socket.on('close', () => {
      activity.openConnections -= 1;
      sockets.delete(socket);
      store.failPoints.forget(id);
    });
    serveConnection(socket, id, (request) => answer(store, request, id), store.log);
  });
}

async function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
