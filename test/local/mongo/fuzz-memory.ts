import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Measured } from './memory-probe.js';
import type { ServerProcess } from './running-server.js';

/** What a server holds, in KiB. */
export interface Held {
  /** Objects, and the buffers and others outside of the heap that hang on them, without garbage. */
  readonly live: number;
  /** What is set aside for the heap, whether it is used or not. */
  readonly heap: number;
  /** What the process has to itself; pages of files that the system may take back are left out. */
  readonly anonymous: number;
}

/** The file of the tests that a server has to be started with, to be asked by `heldBy`. */
export const PROBE = 'test/local/mongo/memory-probe.ts';

export async function heldBy({ process: child }: ServerProcess): Promise<Held> {
  const answered = once(child, 'message');
  child.send('how much?');
  const [measured]: Measured[] = await answered;
  if (measured === undefined) throw new Error('the server does not say what it holds');
  const { heapUsed, heapTotal, external } = measured;
  return {
    live: Math.round((heapUsed + external) / 1024),
    heap: Math.round(heapTotal / 1024),
    anonymous: anonymousKiB(child.pid ?? 0),
  };
}

/**
 * Throws if there is more at the end than at the first of the marks, beyond what code that has become fast and
 * caches with a bound take: with 110,000 frames, from 90 bytes a frame on it counts as a leak.
 */
export function assertFlat(marks: readonly Held[]): void {
  const [first, last] = [marks.at(0), marks.at(-1)];
  if (first === undefined || last === undefined) throw new Error('memory was not looked at');
  const shown = JSON.stringify(marks);
  if (last.live - first.live > MOST_LIVE_KIB) throw new Error(`memory that is held has grown: ${shown}`);
  if (last.anonymous - first.anonymous > MOST_ANONYMOUS_KIB)
    throw new Error(`memory of the process has grown: ${shown}`);
}

const MOST_LIVE_KIB = 8 * 1024;
/**
 * Much more, since it only has to show what no heap does: the system is given back pages, not bytes, and the thread
 * in which functions of clients run may just be there.
 */
const MOST_ANONYMOUS_KIB = 128 * 1024;

/** What the process has to itself; pages of files that the system may take back are left out. */
export function anonymousKiB(pid: number): number {
  const [, kib = '0'] = /^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib);
}
