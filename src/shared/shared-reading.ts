/**
 * A reading that many ask for at once. One is under way at a time; all who ask meanwhile get the next one, which began
 * after they asked, so that nobody is told what was before. Readings of different keys know nothing of each other.
 */
export class SharedReading<Value> {
  readonly #read: (key: string) => Promise<Value>;
  readonly #underWay = new Map<string, Promise<Value>>();
  readonly #next = new Map<string, Promise<Value>>();

  constructor(read: (key: string) => Promise<Value>) {
    this.#read = read;
  }

  /** What a reading finds that begins now or later. Throws what it throws. */
  async get(key: string): Promise<Value> {
    const underWay = this.#underWay.get(key);
    if (underWay === undefined) return await this.#begin(key);
    const next = this.#next.get(key) ?? this.#beginAfter(underWay, key);
    this.#next.set(key, next);
    return await next;
  }

  async #beginAfter(underWay: Promise<Value>, key: string): Promise<Value> {
    // What became of that one is not this one's concern.
    await underWay.catch(() => undefined);
    this.#next.delete(key);
    return await this.#begin(key);
  }

  async #begin(key: string): Promise<Value> {
    const reading = this.#read(key);
    this.#underWay.set(key, reading);
    try {
      return await reading;
    } finally {
      if (this.#underWay.get(key) === reading) this.#underWay.delete(key);
    }
  }
}
