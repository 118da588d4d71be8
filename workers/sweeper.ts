import { faultOf } from '../src/shared/errors.js';
import type { Logger } from '../src/shared/ports.js';

/** A look at everything that is due, again and again. */
export interface Sweep {
  readonly look: () => Promise<void>;
  readonly everyMs: number;
}

/**
 * Looks every `everyMs`, one look at a time. It runs on a timer of this process and not as a job, because whoever lost
 * Redis lost its jobs too, and this is what brings them back. A look that fails is tried again at the next turn.
 * Returns a function that ends it after the look that is under way.
 */
export function startSweeper(name: string, { look, everyMs }: Sweep, log: Logger): () => Promise<void> {
  let underWay: Promise<void> | null = null;
  const timer = setInterval(() => {
    underWay ??= look()
      .catch((error: unknown) => {
        log.warn({ queue: name, ...faultOf(error) }, 'A look at what is due failed');
      })
      .finally(() => {
        underWay = null;
      });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
