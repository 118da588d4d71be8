import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { spawnMain } from './running-server.js';
import type { Chance } from './seeded.js';

/** When a process is killed: at any time, while it starts, as the journal is emptied, as an index is built. */
export type Moment = 'load' | 'start-up' | 'rotation' | 'index-build';

export const MOMENTS: readonly Moment[] = [
  'load',
  'load',
  'load',
  'rotation',
  'rotation',
  'index-build',
  'start-up',
  'start-up',
];

const GIVE_UP_MS = 8_000;

/** Resolves at the moment, with writers at work. */
export async function awaitMoment(
  moment: Moment,
  chance: Chance,
  folder: string,
  progress: Progress,
): Promise<void> {
  const target = progress.acknowledged() + chance.int(20, 1_500);
  if (moment === 'rotation') await rotation(chance, folder);
  else if (moment === 'index-build') {
    await polled(progress.isBuilding);
    await pause(chance.int(0, 250));
  } else await polled(() => progress.acknowledged() >= target);
}

/** How far the writers have come. */
export interface Progress {
  acknowledged(): number;
  isBuilding(): boolean;
}

/** Half the time just after the journal was emptied, half the time about when that is due again. */
async function rotation(chance: Chance, folder: string): Promise<void> {
  let before = 0;
  await polled(() => {
    const size = journalBytes(folder);
    const isEmptied = size < before;
    before = size;
    return isEmptied;
  });
  await pause(chance.percent(50) ? chance.int(0, 4) : chance.int(960, 1_060));
}

function journalBytes(folder: string): number {
  return readdirSync(folder)
    .filter((name) => name.includes('journal'))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

/** Starts a server on the folder and kills it once it has opened its journal, before it can listen. */
export async function killWhileStarting(chance: Chance, folder: string): Promise<boolean> {
  const child = spawnMain(['--data', folder, '--port', '0']);
  let isListening = false;
  child.stdout.on('data', () => {
    isListening = true;
  });
  child.stderr.resume();
  const exited = once(child, 'exit');
  await polled(() => isListening || child.exitCode !== null || hasJournalOpen(child));
  await pause(chance.int(0, 12));
  const wasEarly = !isListening;
  child.kill('SIGKILL');
  await exited;
  return wasEarly;
}

function hasJournalOpen({ pid }: ChildProcess): boolean {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((name) => readlinkSync(join(folder, name)).includes('journal'));
  } catch {
    return false;
  }
}

/** Looks as often as it can, without keeping others from their turn. */
async function polled(condition: () => boolean): Promise<void> {
  const giveUpMs = performance.now() + GIVE_UP_MS;
  while (!condition() && performance.now() < giveUpMs) await pause(1);
}
