import { Unavailable } from '../../shared/errors.js';

/** Something to be done in its turn; exactly one of `done` and `failed` is called, once. */
export interface Task {
  act(): Promise<unknown>;
  done(result: unknown): void;
  failed(error: unknown): void;
}

interface Waiting {
  readonly task: Task;
  readonly timer: NodeJS.Timeout;
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
  readonly #waiting: Waiting[] = [];
  #isBusy = false;

  constructor(most: number, deadlineMs: number) {
    this.#most = most;
    this.#deadlineMs = deadlineMs;
  }

  get hasRoom(): boolean {
    return this.#waiting.length < this.#most;
  }

  add(task: Task): void {
    const timer = setTimeout(() => {
      waiting.isTold = true;
      task.failed(new Unavailable());
    }, this.#deadlineMs);
    const waiting: Waiting = { task, timer, isTold: false };
    this.#waiting.push(waiting);
    if (!this.#isBusy) this.#next();
  }

  #next(): void {
    let waiting = this.#waiting.shift();
    while (waiting?.isTold === true) waiting = this.#waiting.shift();
    this.#isBusy = waiting !== undefined;
    if (waiting !== undefined) this.#begin(waiting);
  }

  #begin(waiting: Waiting): void {
    waiting.task.act().then(
      (result) => this.#end(waiting, () => waiting.task.done(result)),
      (error: unknown) => this.#end(waiting, () => waiting.task.failed(error)),
    );
  }

  #end(waiting: Waiting, tell: () => void): void {
    clearTimeout(waiting.timer);
    if (!waiting.isTold) tell();
    waiting.isTold = true;
    this.#next();
  }
}
