import { readFileSync } from 'node:fs';
import type { Environment } from './environment.js';

/** A terminal that closes sends SIGHUP: that ends this process as it ends others, and the watchdog does the rest. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const LOOK_EVERY_MS = 250;

/** Somebody's wish that everything stops. */
export interface StopWish {
  readonly asked: Promise<void>;
  /** Leaves the signals to whoever wants them next. */
  forget(): void;
}

/**
 * Waits for a signal, or for the end of the npm that started this process: npm does not pass on every signal that it
 * gets. Any further signal changes nothing; a terminal sends Ctrl-C to this process, and npm sends it once more.
 */
export function awaitStop(environment: Environment): StopWish {
  let ask: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  for (const signal of STOP_SIGNALS) process.on(signal, ask);
  const npm = environment.npm_lifecycle_event === undefined ? undefined : findNpm();
  const look = setInterval(() => {
    if (npm?.some((pid) => !exists(pid))) ask();
  }, LOOK_EVERY_MS);
  return {
    asked,
    forget: () => {
      clearInterval(look);
      for (const signal of STOP_SIGNALS) process.off(signal, ask);
    },
  };
}

/** The parent, and where that is the shell in which npm runs a script, npm behind it. */
function findNpm(): number[] {
  const parent = process.ppid;
  try {
    const [, name = '', grandparent = ''] =
      /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${parent}/stat`, 'utf8')) ?? [];
    return /^(sh|dash|bash)$/.test(name) ? [parent, Number(grandparent)] : [parent];
  } catch {
    return [parent];
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
