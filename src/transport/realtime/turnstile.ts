/**
 * Lets a crowd in by turns: so many in each turn of the event loop, first come first let in. Between two turns the
 * process does whatever else is to be done, so that those who are talking do not wait for thousands who come at once.
 */
export class Turnstile {
  readonly #atOnce: number;
  #waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Calls `letIn` when it is its turn; alone, in this turn of the loop. */
  enter(letIn: () => void): void {
    this.#waiting.push(letIn);
    if (this.#waiting.length === 1) setImmediate(() => this.#turn());
  }

  #turn(): void {
    const first = this.#waiting.slice(0, this.#atOnce);
    this.#waiting = this.#waiting.slice(this.#atOnce);
    if (this.#waiting.length > 0) setImmediate(() => this.#turn());
    for (const letIn of first) letIn();
  }
}
