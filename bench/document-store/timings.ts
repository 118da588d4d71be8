import { mean, percentile } from '../percentiles.js';
import type { Ground, Operation } from './operations.js';

/** How long each call of one operation at one size took, in microseconds, by round. */
export class Timings {
  readonly #rounds: number[][] = [];

  addRound(durations: number[]): void {
    this.#rounds.push(durations);
  }

  get mean(): number {
    return mean(this.#rounds.flat());
  }

  percentile(share: number): number {
    return percentile(this.#rounds.flat(), share);
  }

  /** The median of each round, lowest first. */
  get medians(): number[] {
    return this.#rounds.map((round) => percentile(round, 0.5)).sort((a, b) => a - b);
  }
}

/** One turn of an operation on a collection: so many calls, one after the other, each of them timed. */
export async function takeTurn(operation: Operation, ground: Ground, calls: number): Promise<number[]> {
  await operation.prepare?.(ground, calls);
  const durations: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    const started = performance.now();
    await operation.run(ground, call);
    durations.push((performance.now() - started) * 1000);
  }
  await operation.restore?.(ground);
  return durations;
}
