import { CODE, CommandError } from '../errors.js';

/** The `maxTimeMS` of an operation: how long it may work, not counting the time between two batches. */
export class TimeLimit {
  readonly #limitMs: number;
  #spentMs = 0;
  #sinceMs: number | undefined;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** Does some of the work, of which other parts may be done inside. Throws `MaxTimeMSExpired` once the time is over. */
  during<T>(work: () => T): T {
    const startedMs = performance.now();
    this.#assertLeft(startedMs);
    if (this.#sinceMs !== undefined) return work();
    this.#sinceMs = startedMs;
    try {
      return work();
    } finally {
      this.#spentMs += performance.now() - startedMs;
      this.#sinceMs = undefined;
    }
  }

  #assertLeft(nowMs: number): void {
    const spentMs = this.#spentMs + (this.#sinceMs === undefined ? 0 : nowMs - this.#sinceMs);
    if (spentMs <= this.#limitMs) return;
    throw new CommandError(CODE.maxTimeMsExpired, 'operation exceeded time limit');
  }
}
