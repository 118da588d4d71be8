import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { CannotStart } from './cannot-start.js';
import { findProcess, isAlive, type ProcessIdentity, processIdentity } from './process-identity.js';

/** A little more than the watchdog gives the processes of a start that was killed. */
const PATIENCE_MS = 12_000;
const LOOK_EVERY_MS = 50;

const record = z.strictObject({ holder: processIdentity, children: z.array(processIdentity) });

type Running = z.infer<typeof record>;

/**
 * The one start that may use a data folder: a file that names its process and the children of that. It holds as long as
 * that process lives and no longer, so a kill -9 leaves nothing to clean up by hand.
 */
export class RunningRecord {
  readonly #path: string;
  #running: Running;

  private constructor(path: string, running: Running) {
    this.#path = path;
    this.#running = running;
  }

  /**
   * Takes the folder for this process. Waits for the children of a start that was killed, and ends those that stay.
   * Throws {@link CannotStart} while another start holds the folder.
   */
  static async take(folder: string, say: (line: string) => void): Promise<RunningRecord> {
    const path = join(folder, 'running.json');
    const holder = findProcess(process.pid);
    if (holder === undefined) throw new CannotStart('This process cannot be found in the list of processes.');
    const running = { holder, children: [] };
    while (!create(path, running)) {
      const other = read(path);
      if (other !== undefined && isAlive(other.holder)) throw taken(folder, other.holder);
      if (other !== undefined) await outlive(other.children, say);
      removeStale(path, other);
    }
    return new RunningRecord(path, running);
  }

  /** Notes a child, so that a later start can find it if this process is killed. */
  add(pid: number): void {
    const child = findProcess(pid);
    if (child !== undefined) this.#write([...this.#running.children, child]);
  }

  remove(pid: number): void {
    this.#write(this.#running.children.filter((child) => child.pid !== pid));
  }

  /** Gives the folder back. */
  release(): void {
    rmSync(this.#path, { force: true });
  }

  #write(children: ProcessIdentity[]): void {
    this.#running = { ...this.#running, children };
    replace(this.#path, this.#running);
  }
}

/** A hard link is made whole or not at all, also when two starts try it at the same moment. */
function create(path: string, running: Running): boolean {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify(running));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false; // the code is how Node tells them apart
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function replace(path: string, running: Running): void {
  writeFileSync(`${path}.new`, JSON.stringify(running));
  renameSync(`${path}.new`, path);
}

function read(path: string): Running | undefined {
  try {
    const result = record.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return result.data;
  } catch {
    return undefined;
  }
}

/** Moves the file away, and back if in between another start has put its own there. */
function removeStale(path: string, seen: Running | undefined): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = read(aside);
  if (JSON.stringify(moved) === JSON.stringify(seen)) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

async function outlive(children: readonly ProcessIdentity[], say: (line: string) => void): Promise<void> {
  if (!children.some(isAlive)) return;
  say('The last start was killed. Waiting for its processes to end …');
  const deadline = Date.now() + PATIENCE_MS;
  while (children.some(isAlive)) {
    if (Date.now() > deadline) for (const child of children.filter(isAlive)) kill(child.pid);
    await pause(LOOK_EVERY_MS);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself just now, which is what was wanted.
  }
}

function taken(folder: string, holder: ProcessIdentity): CannotStart {
  return new CannotStart(
    `Dyżur already runs on the data in ${folder}: process ${holder.pid} holds it. Stop that one first (Ctrl-C in its terminal, or kill ${holder.pid}), or give this one a folder of its own: npm start -- --data FOLDER`,
  );
}
