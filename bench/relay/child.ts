import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { processorSecondsOf } from '../processor-seconds.js';

const MEGABYTE = 1024;

type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };

interface Start {
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  /** More arguments of `node`, to profile with. */
  readonly nodeArgs?: readonly string[];
}

/** A process of the benchmark that answers questions. */
export class Child {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #asked = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (reply: Reply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('error' in reply) waiting?.reject(new Error(reply.error));
      else waiting?.resolve(reply.value);
    });
    child.on('exit', (code) => {
      for (const waiting of this.#waiting.values()) waiting.reject(new Error(`a process ended with ${code}`));
    });
  }

  /** Starts `entry` with nothing in its environment but `env` and the path. */
  static start(entry: string, { args = [], env = {}, nodeArgs = [] }: Start = {}): Child {
    const child = fork(entry, [...args], {
      env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...env },
      execArgv: [...nodeArgs],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    // Nobody is left behind by a benchmark that failed.
    process.setMaxListeners(0);
    process.once('exit', () => child.kill('SIGKILL'));
    return new Child(child);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The first line of output for which `find` gives something. */
  async line<T>(find: (line: string) => T | undefined): Promise<T> {
    return await new Promise((resolve, reject) => {
      let output = '';
      this.#child.stdout?.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
        for (const line of output.split('\n').slice(0, -1)) {
          const found = find(line);
          if (found !== undefined) resolve(found);
        }
        output = output.slice(output.lastIndexOf('\n') + 1);
      });
      this.#child.once('exit', (code) => reject(new Error(`a process ended with ${code}: ${output}`)));
    });
  }

  /** Asks the process to do something and waits for its answer. */
  async ask<T>(task: string, args: unknown = {}): Promise<T> {
    this.#asked += 1;
    const id = this.#asked;
    return await new Promise<T>((resolve, reject) => {
      // Both ends are compiled together; the answer is what the task returns.
      this.#waiting.set(id, { resolve: (value) => resolve(value as T), reject });
      this.#child.send({ id, task, args });
    });
  }

  /** Processor time so far, seconds. */
  processorSeconds(): number {
    return processorSecondsOf(this.pid);
  }

  /** Resident memory of its own, megabytes. */
  memoryMb(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0) / MEGABYTE;
  }

  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
  }
}

interface Question {
  readonly id: number;
  readonly task: string;
  readonly args: never;
}

/** In the other process: answers each question by the task of its name. */
export function answerTasks(tasks: Readonly<Record<string, (args: never) => Promise<unknown>>>): void {
  // Nobody is left behind by a benchmark that was broken off.
  process.once('disconnect', () => process.exit());
  process.on('message', ({ id, task, args }: Question) => {
    const act = tasks[task];
    if (act === undefined) throw new Error(`there is no task ${task}`);
    act(args).then(
      (value) => process.send?.({ id, value: value ?? null }),
      (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : 'unknown' }),
    );
  });
}
