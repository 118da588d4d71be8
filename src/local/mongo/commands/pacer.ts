import { setImmediate as turn } from 'node:timers/promises';

/** Long work lets others have a turn every few milliseconds. */
export class Pacer {
  #sinceMs = performance.now();

  get isDue(): boolean {
    return performance.now() - this.#sinceMs > SLICE_MS;
  }

  async rest(): Promise<void> {
    await turn();
    this.#sinceMs = performance.now();
  }
}

const SLICE_MS = 15;
