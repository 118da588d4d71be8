import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig, WrongConfig } from '../config.js';
import { addressesOf } from './addresses.js';
import { CannotStart } from './cannot-start.js';
import { ChildProcesses, type UnexpectedEnd } from './child-processes.js';
import { openDataFolder } from './data-folder.js';
import { type Environment, environmentToCheck } from './environment.js';
import { findFreePort, isPortTaken } from './free-port.js';
import { RunningRecord } from './running.js';
import { runServers } from './servers.js';
import { awaitStop } from './stop-asked.js';

const WRONG_CONFIG_CODE = 2;

/** What `npm start` is given. */
export interface StartOptions {
  /** Folder of the project. */
  readonly root: string;
  /** Arguments of the command line: `--data FOLDER` keeps the data elsewhere than in `data`. */
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly write: (line: string) => void;
}

/**
 * Runs the whole product on this machine until it is told to stop. Answers the exit code: 0 after a signal, 1 when
 * something stands in the way or a process ended by itself, 2 when the configuration is wrong.
 */
export async function start(options: StartOptions): Promise<number> {
  const stop = awaitStop(options.environment);
  try {
    return await run(options, stop.asked);
  } catch (error) {
    if (!(error instanceof CannotStart || error instanceof WrongConfig)) throw error;
    options.write(error.message);
    return error instanceof WrongConfig ? WRONG_CONFIG_CODE : 1;
  } finally {
    stop.forget();
  }
}

async function run(options: StartOptions, stopAsked: Promise<void>): Promise<number> {
  const { root, environment, write } = options;
  const config = readConfig(environmentToCheck(environment));
  const folder = openDataFolder(dataFolderOf(options));
  const running = await RunningRecord.take(folder.path, write);
  try {
    const port = await choosePort(config.PORT);
    const watchdogScript = join(root, 'src', 'local', 'watchdog.mjs');
    const children = new ChildProcesses({ logFolder: folder.logs, watchdogScript, running, say: write });
    write('Starting …');
    const servers = runServers({ ...options, folder, children, port });
    const started = servers.ready.then((places) => {
      write(addressesOf({ ...places, port, desks: config.DESKS, data: shortPath(root, folder.path) }));
    });
    try {
      const { words, code } = await firstReason(started, stopAsked, children.unexpectedEnd);
      write(words);
      return code;
    } finally {
      await children.stopAll(servers.closeMailbox);
      write('Stopped.');
    }
  } finally {
    running.release();
  }
}

interface StopReason {
  readonly words: string;
  readonly code: number;
}

/** Being ready is no reason to stop; not becoming so is. */
async function firstReason(
  started: Promise<void>,
  stopAsked: Promise<void>,
  unexpectedEnd: Promise<UnexpectedEnd>,
): Promise<StopReason> {
  const failed = new Promise<StopReason>((resolve, reject) => {
    started.catch((error: unknown) => {
      if (error instanceof CannotStart) resolve({ words: error.message, code: 1 });
      else reject(error);
    });
  });
  const asked = stopAsked.then(() => ({ words: 'Stopping …', code: 0 }));
  const ended = unexpectedEnd.then(({ name, reason }) => ({
    words: `${name} has ended by itself (${reason}). Stopping the rest …`,
    code: 1,
  }));
  return Promise.race([failed, asked, ended]);
}

function dataFolderOf({ root, args }: StartOptions): string {
  try {
    const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' } } });
    return resolve(root, values.data ?? 'data');
  } catch {
    throw new CannotStart('Usage: npm start [-- --data FOLDER]');
  }
}

/** A path inside the project as one types it there, any other in full. */
function shortPath(root: string, path: string): string {
  const inside = relative(root, path);
  return inside.startsWith('..') ? path : `./${inside}`;
}

async function choosePort(wanted: number): Promise<number> {
  if (wanted === 0) return findFreePort();
  if (!(await isPortTaken(wanted))) return wanted;
  throw new CannotStart(
    `Port ${wanted} is taken by another program. Choose another one: PORT=${wanted + 1} npm start`,
  );
}
