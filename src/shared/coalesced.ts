/**
 * Work in the background that is asked for more often than it needs doing: for each key one run at a time, and one more
 * after it however often it was asked for meanwhile. Whoever asks does not wait for it.
 */
export class Coalesced {
  readonly #onError: (error: unknown) => void;
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, () => Promise<void>>();

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Runs `act` soon, after the run for the same key that is under way. */
  run(key: string, act: () => Promise<void>): void {
    if (this.#running.has(key)) this.#next.set(key, act);
    else this.#running.set(key, this.#runAll(key, act));
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  async #runAll(key: string, first: () => Promise<void>): Promise<void> {
    for (let act: (() => Promise<void>) | undefined = first; act !== undefined; act = this.#takeNext(key)) {
      await act().catch(this.#onError);
    }
    this.#running.delete(key);
  }

  #takeNext(key: string): (() => Promise<void>) | undefined {
    const next = this.#next.get(key);
    this.#next.delete(key);
    return next;
  }
}
