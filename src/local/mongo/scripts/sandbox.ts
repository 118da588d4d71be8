import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { CODE, CommandError } from '../errors.js';

/** Functions of a client, and what they find as global variables, as JSON. */
export interface Program {
  readonly sources: readonly string[];
  readonly scope: string;
}

/** One call of one of the functions; the values are JSON as the prelude reads it. */
export interface Call {
  readonly index: number;
  readonly self: string;
  readonly args: string;
}

/**
 * Calls a function of the program and waits for what it returns, as JSON. Throws `CommandError` for what it throws,
 * when it takes too long, and when it needs too much memory.
 */
export function callInSandbox(program: Program, call: Call): string {
  clearTimeout(leaving);
  leaving = setTimeout(leave, IDLE_MS).unref();
  thread ??= new Thread();
  const { text, failure } = answerIn(thread.ask({ program: JSON.stringify(program), ...call }));
  if (text !== undefined) return text;
  if (failure?.kind === 'script') throw new CommandError(CODE.jsInterpreterFailure, failure.message);
  // A call in the middle of which the engine was left, or one that does not end at all.
  if (failure?.kind !== 'time') leave();
  throw new CommandError(CODE.maxTimeMsExpired, failure?.message ?? 'a function takes too long');
}

let thread: Thread | undefined;
let leaving: NodeJS.Timeout | undefined;

function leave(): void {
  clearTimeout(leaving);
  thread?.end();
  thread = undefined;
}

/** A thread of its own is only there while it is used. */
const IDLE_MS = 60_000;
/** More than the sandbox allows itself, for what cannot be interrupted from within: of the processor, and of time. */
const MOST_WORK_MS = 1_000;
const MOST_MS = 20_000;
const LOOK_EVERY_MS = 50;

class Thread {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #signal = new Int32Array(new SharedArrayBuffer(4));
  #asked = 0;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = new Worker(new URL('./sandbox-worker.mjs', import.meta.url), {
      workerData: { port: port2, signal: this.#signal },
      transferList: [port2],
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    this.#worker.on('error', () => undefined);
    this.#worker.unref();
    this.#await(MOST_MS);
  }

  /** Nothing if there is no answer in time. */
  ask(message: unknown): unknown {
    this.#port.postMessage(message);
    this.#await(MOST_WORK_MS);
    return receiveMessageOnPort(this.#port)?.message;
  }

  end(): void {
    this.#port.close();
    this.#worker.terminate().catch(() => undefined);
  }

  /** The thread counts up when it has begun, and with each answer. This one does nothing meanwhile. */
  #await(mostWorkMs: number): void {
    const [startedMs, before] = [performance.now(), workMs()];
    while (Atomics.wait(this.#signal, 0, this.#asked, LOOK_EVERY_MS) === 'timed-out') {
      if (workMs() - before > mostWorkMs || performance.now() - startedMs > MOST_MS) break;
    }
    this.#asked += 1;
  }
}

/** The processor time of this process. */
function workMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

interface Answer {
  readonly text?: string;
  readonly failure?: { readonly kind: string; readonly message: string };
}

function answerIn(message: unknown): Answer {
  if (typeof message !== 'object' || message === null) return {};
  if ('text' in message && typeof message.text === 'string') return { text: message.text };
  const failure = 'failure' in message ? message.failure : undefined;
  if (typeof failure !== 'object' || failure === null) return {};
  const [kind, text] = ['kind' in failure ? failure.kind : '', 'message' in failure ? failure.message : ''];
  return { failure: { kind: String(kind), message: String(text) } };
}
