import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Field 22 of /proc/PID/stat, counted from the state, which comes after the name in brackets (proc(5)). */
const START_TICKS_AFTER_NAME = 19;

/** A process, told apart from a later one that was given the same number. */
export const processIdentity = z.strictObject({ pid: z.int().min(2), startedAt: z.string() });

export type ProcessIdentity = z.infer<typeof processIdentity>;

/** The process with this number, as long as it lives. */
export function findProcess(pid: number): ProcessIdentity | undefined {
  const startedAt = process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

/** Whether this very process still lives. */
export function isAlive({ pid, startedAt }: ProcessIdentity): boolean {
  return findProcess(pid)?.startedAt === startedAt;
}

function startOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended; only its exit code is still there to be asked for.
    return state === 'Z' ? undefined : fields[START_TICKS_AFTER_NAME - 1];
  } catch {
    return undefined;
  }
}

function startByPs(pid: number): string | undefined {
  const { status, stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
