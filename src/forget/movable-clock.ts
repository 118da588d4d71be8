import type { Clock } from '../shared/ports.js';
import { later } from '../shared/time.js';

/** The real time, ahead by as much as the check has moved it. */
export class MovableClock implements Clock {
  #aheadMs: number;

  constructor(aheadMs = 0) {
    this.#aheadMs = aheadMs;
  }

  now(): Date {
    return later(new Date(), this.#aheadMs);
  }

  advance(ms: number): void {
    this.#aheadMs += ms;
  }
}
