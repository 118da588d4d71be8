import { setTimeout as pause } from 'node:timers/promises';

/** The error that the promise is rejected with, with whatever fields it has. */
export async function errorOf(promise: Promise<unknown>): Promise<Record<string, unknown> & Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return Object.assign(error);
    throw error;
  }
  throw new Error('expected an error');
}

/** Waits for something to become true, at most `limitMs`. */
export async function until(condition: () => boolean | Promise<boolean>, limitMs = 30_000): Promise<void> {
  const giveUpMs = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > giveUpMs) throw new Error('waited in vain');
    await pause(10);
  }
}
