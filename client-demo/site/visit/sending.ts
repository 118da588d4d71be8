import type { Signal } from '@preact/signals';
import type { ServerToVisitor, VisitorToServer } from '../../../src/protocol/index.js';
import { type ChatLog, type Line, markFailed, markPosted } from '../../shared/index.js';

/** Sends what the visitor wrote, one by one in order, and keeps what cannot be sent for the next connection. */
export class Sending {
  /** Whether the chat is joined over this connection; before that nothing is sent. */
  isOpen = false;

  readonly #line: Line<VisitorToServer, ServerToVisitor>;
  readonly #log: Signal<ChatLog>;
  readonly #onEnded: () => Promise<void>;
  #isBusy = false;

  /** `onEnded` is called when the server says that there is no chat any more. */
  constructor(
    line: Line<VisitorToServer, ServerToVisitor>,
    log: Signal<ChatLog>,
    onEnded: () => Promise<void>,
  ) {
    this.#line = line;
    this.#log = log;
    this.#onEnded = onEnded;
  }

  /** Sends all that waits. Called while it is at work, it lets the first call go on alone. */
  async flush(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      for (let next = this.#findNext(); next !== undefined && this.isOpen; next = this.#findNext()) {
        if (!(await this.#send(next.clientId, next.text))) break;
      }
    } finally {
      this.#isBusy = false;
    }
  }

  #findNext() {
    return this.#log.value.outgoing.find((message) => message.failure === null);
  }

  /** Whether to go on with the next one. */
  async #send(clientId: string, text: string): Promise<boolean> {
    const answer = await this.#line.ask('chat:post', { clientId, text });
    if (answer.ok) {
      this.#log.value = markPosted(this.#log.value, clientId, 'visitor', answer.data);
      return true;
    }
    const { code } = answer.error;
    if (code === 'chat_ended' || code === 'not_found') {
      await this.#onEnded();
      return false;
    }
    // Cut off on the way: it stays under way and goes out again after the chat is resumed.
    if (code === 'unavailable' && this.#line.state.value !== 'online') return false;
    this.#log.value = markFailed(this.#log.value, clientId, code);
    return true;
  }
}
