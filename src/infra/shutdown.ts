import type { Logger } from '../shared/ports.js';
import { SECOND_MS } from '../shared/time.js';

/** Steps to take when the process is told to stop, in order. */
export type ClosingStep = () => Promise<void>;

/**
 * On SIGTERM or SIGINT takes the steps and ends the process: with code 0, or with 1 when they failed or took longer
 * than `limitSeconds`. A second signal ends it at once.
 */
export function closeOnSignal(steps: readonly ClosingStep[], limitSeconds: number, log: Logger): void {
  let isClosing = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (isClosing) process.exit(1);
    isClosing = true;
    log.info({ signal }, 'closing');
    setTimeout(() => {
      log.error({ limitSeconds }, 'Closing took too long');
      process.exit(1);
    }, limitSeconds * SECOND_MS).unref();
    take(steps).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'Closing failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

async function take(steps: readonly ClosingStep[]): Promise<void> {
  for (const step of steps) await step();
}
