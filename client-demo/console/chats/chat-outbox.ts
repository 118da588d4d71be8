import type { Signal } from '@preact/signals';
import type { Posted } from '../../../src/protocol/index.js';
import {
  addOutgoing,
  type ChatLog,
  markFailed,
  markPosted,
  newClientId,
  type Outgoing,
  restoreLog,
} from '../../shared/index.js';
import type { AgentLine } from '../agent-line.js';
import { type Threads, withLog } from '../state/threads.js';
import { unsentOf } from './drafts.js';

/** Sends the agent's messages, each chat's in order and one after the other; without a connection they wait. */
export class ChatOutbox {
  private readonly flushing = new Set<string>();
  /** Messages on their way that only ask for patience. */
  private readonly holding = new Set<string>();
  private readonly line: AgentLine;
  private readonly threads: Signal<Threads>;

  constructor(line: AgentLine, threads: Signal<Threads>) {
    this.line = line;
    this.threads = threads;
  }

  /** Puts a message on its way. */
  async send(chatId: string, text: string, isHolding = false): Promise<void> {
    const message = { clientId: newClientId(), text, at: new Date().toISOString() };
    if (isHolding) this.holding.add(message.clientId);
    this.edit(chatId, (log) => addOutgoing(log, message));
    await this.flush(chatId);
  }

  /** Sends a refused message again, under the same id, so that it never counts twice. */
  async retry(chatId: string, clientId: string): Promise<void> {
    const message = this.outgoing(chatId).find((candidate) => candidate.clientId === clientId);
    if (message === undefined) return;
    this.edit(chatId, (log) => addOutgoing(log, message));
    await this.flush(chatId);
  }

  /** Sends what waits, until all is sent or the connection is lost. */
  async flush(chatId: string): Promise<void> {
    if (this.flushing.has(chatId)) return;
    this.flushing.add(chatId);
    try {
      let isGoing = true;
      while (isGoing) isGoing = await this.postNext(chatId);
    } finally {
      this.flushing.delete(chatId);
    }
  }

  /** The log to begin a chat with after the page was loaded again: what it had not sent. */
  restore(chatId: string): ChatLog {
    return restoreLog(unsentOf(chatId).read(chatId));
  }

  forget(chatId: string): void {
    unsentOf(chatId).clear();
  }

  private async postNext(chatId: string): Promise<boolean> {
    const next = this.outgoing(chatId).find((message) => message.failure === null);
    if (next === undefined || this.line.state.value !== 'online') return false;
    const { clientId, text } = next;
    const isHolding = this.holding.has(clientId);
    const answer = await this.line.ask('chat:post', { chatId, clientId, text, isHolding });
    if (answer.ok) {
      this.notePosted(chatId, next.clientId, answer.data);
      return true;
    }
    const { code } = answer.error;
    // Without a connection it waits: joining the chat again sends it. The server keeps it single by its id.
    if (code === 'unavailable' && this.line.state.value !== 'online') return false;
    this.edit(chatId, (log) => markFailed(log, next.clientId, code));
    return true;
  }

  private notePosted(chatId: string, clientId: string, posted: Posted): void {
    this.edit(chatId, (log) => markPosted(log, clientId, 'agent', posted));
  }

  private outgoing(chatId: string): readonly Outgoing[] {
    return this.threads.value.get(chatId)?.log.outgoing ?? [];
  }

  private edit(chatId: string, edit: (log: ChatLog) => ChatLog): void {
    this.threads.value = withLog(this.threads.value, chatId, edit);
    unsentOf(chatId).write(chatId, this.outgoing(chatId));
  }
}
