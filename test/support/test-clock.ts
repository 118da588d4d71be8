import type { Clock } from '../../src/shared/ports.js';

/** A clock that only tests move. It starts on a Monday at 10:00 in Warsaw, in a year when nothing expires meanwhile. */
export class TestClock implements Clock {
  #now: Date;

  constructor(start = new Date('2035-01-08T09:00:00Z')) {
    this.#now = start;
  }

  now(): Date {
    return new Date(this.#now);
  }

  advance(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms);
  }

  set(moment: Date): void {
    this.#now = moment;
  }
}
