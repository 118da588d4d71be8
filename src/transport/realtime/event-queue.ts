import { Unavailable } from '../../shared/errors.js';

/** Something to be done in its turn; exactly one of `done` and `failed` is called, once. */
export interface Task {
  act(): Promise<unknown>;
  done(result: unknown): void;
  failed(error: unknown): void;
}

interface Waiting {
  readonly task: Task;
  readonly since: number;
  isTold: boolean;
}

/**
 * One socket's events, one after the other in the order of their arrival, each answered within the deadline. Whoever
 * was told that the server cannot answer now was told that it was not done, unless it had been begun: then the same
 * client id asks again safely.
 */
export class EventQueue {
  readonly #most: number;
  readonly #deadlineMs: number;
  /** In the order of their arrival; the first one is under way. */
  readonly #open: Waiting[] = [];
  /** One for all of them: each event would otherwise set and clear one that hardly ever goes off. */
  #timer: NodeJS.Timeout | null = null;

  constructor(most: number, deadlineMs: number) {
    this.#most = most;
    this.#deadlineMs = deadlineMs;
  }

  get hasRoom(): boolean {
    return this.#open.length <= this.#most;
  }

  add(task: Task): void {
    this.#open.push({ task, since: performance.now(), isTold: false });
    if (this.#timer === null) this.#lookIn(this.#deadlineMs);
    if (this.#open.length === 1) this.#begin();
  }

  #begin(): void {
    const waiting = this.#open[0];
    if (waiting === undefined) return;
    waiting.task.act().then(
      (result) => {
        if (!waiting.isTold) waiting.task.done(result);
        this.#next();
      },
      (error: unknown) => {
        if (!waiting.isTold) waiting.task.failed(error);
        this.#next();
      },
    );
  }

  #next(): void {
    this.#open.shift();
    while (this.#open[0]?.isTold === true) this.#open.shift();
    this.#begin();
  }

  #lookIn(ms: number): void {
    this.#timer = setTimeout(() => this.#tellLate(), ms);
  }

  /** Tells those who have waited too long, and looks again when the next one will have. */
  #tellLate(): void {
    this.#timer = null;
    const now = performance.now();
    for (const waiting of this.#open) {
      if (waiting.isTold) continue;
      const leftMs = waiting.since + this.#deadlineMs - now;
      if (leftMs > 0) {
        this.#lookIn(leftMs);
        return;
      }
      waiting.isTold = true;
      waiting.task.failed(new Unavailable());
    }
  }
}
