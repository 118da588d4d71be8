/** Chance that comes out the same for the same seed. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** At least 0, less than 1. */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from `least` on and below `limit`. */
  int(least: number, limit: number): number {
    return least + Math.floor(this.unit() * (limit - least));
  }

  /** True so many times in a hundred. */
  percent(times: number): boolean {
    return this.unit() * 100 < times;
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[this.int(0, list.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  /** Another source, so that one does not change what the other gives. */
  fork(): Chance {
    return new Chance(this.int(0, 0xffffffff));
  }
}
