/** How often buckets that are full again are thrown away, in calls. */
const SWEEP_EVERY = 10_000;

/**
 * Token buckets by key, as one number each: the moment at which the bucket is full again (the generic cell rate
 * algorithm, ITU-T I.371). Every event of every page passes through here, so it makes no promise and no timer as a
 * general limiter does.
 */
export class Buckets {
  readonly #fullAt = new Map<string, number>();
  readonly #refillMs: number;
  readonly #capacityMs: number;
  #calls = 0;

  /** At most `points` at once, and in the long run so many in `perSeconds`. */
  constructor(points: number, perSeconds: number) {
    this.#capacityMs = perSeconds * 1000;
    this.#refillMs = this.#capacityMs / points;
  }

  /** Takes one for `key` at the moment `nowMs` of a clock that never goes back. False when there is none left. */
  takes(key: string, nowMs: number): boolean {
    this.#sweepNowAndThen(nowMs);
    const fullAt = Math.max(this.#fullAt.get(key) ?? 0, nowMs) + this.#refillMs;
    if (fullAt - nowMs > this.#capacityMs) return false;
    this.#fullAt.set(key, fullAt);
    return true;
  }

  #sweepNowAndThen(nowMs: number): void {
    this.#calls += 1;
    if (this.#calls % SWEEP_EVERY !== 0) return;
    for (const [key, fullAt] of this.#fullAt) if (fullAt <= nowMs) this.#fullAt.delete(key);
  }
}
