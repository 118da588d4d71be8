import { WrongConfig } from '../config.js';

const WRONG_USE = 2;

/**
 * Runs a process's main function. A wrong configuration ends it with code 2 and all its faults on standard error, any
 * other failure to start with code 1 and the error.
 */
export function runProcess(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    process.stderr.write(`${textOf(error)}\n`);
    process.exit(error instanceof WrongConfig ? WRONG_USE : 1);
  });
}

function textOf(error: unknown): string {
  if (error instanceof WrongConfig) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : 'unknown error';
}
