import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChildProcesses } from './child-processes.js';
import { type DataFolder, openDataFolder } from './data-folder.js';
import type { Made } from './environment.js';
import { RunningRecord } from './running.js';
import { type ServersOptions, startStores } from './servers.js';

/** Stores that were started for a while: addresses, empty where one was given, and the folder of their data. */
export interface OwnStores extends Pick<Made, 'redisUrl' | 'mongoUri'> {
  readonly folder: DataFolder;
}

/**
 * Starts the stores that the environment does not name, with data in a folder that is thrown away, for as long as `act`
 * takes. Throws {@link CannotStart} when one cannot be started.
 */
export async function withStores<T>(
  { root, environment, write }: Pick<ServersOptions, 'root' | 'environment' | 'write'>,
  act: (stores: OwnStores) => Promise<T>,
): Promise<T> {
  const folder = openDataFolder(mkdtempSync(join(tmpdir(), 'dyzur-')));
  const running = await RunningRecord.take(folder.path, write);
  const watchdogScript = join(root, 'src', 'local', 'watchdog.mjs');
  const children = new ChildProcesses({ logFolder: folder.logs, watchdogScript, running, say: write });
  try {
    return await act({ ...(await startStores({ root, environment, write, folder, children })), folder });
  } finally {
    await children.stopAll();
    running.release();
    rmSync(folder.path, { recursive: true, force: true });
  }
}
