import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, renameSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CannotStart } from './cannot-start.js';
import { readLines, wordsForTerminal } from './log-lines.js';
import type { RunningRecord } from './running.js';

/** How long a process that was told to stop may finish its work. */
const PATIENCE_MS = 10_000;

/** A process to run. */
export interface ChildPlan {
  /** What people call it: names its log and the messages about it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Servers are stopped before the stores that they write to. */
  readonly layer: 'server' | 'store';
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A process ended that nobody had told to stop. */
export interface UnexpectedEnd {
  readonly name: string;
  /** Its exit code, or the signal that ended it, or why it could not be run. */
  readonly reason: string;
}

interface Surroundings {
  readonly logFolder: string;
  readonly watchdogScript: string;
  readonly running: RunningRecord;
  readonly say: (line: string) => void;
}

interface Child {
  readonly plan: ChildPlan;
  readonly process: ChildProcess;
  readonly ended: Promise<string>;
}

/** The processes that one start runs: each logs to a file of its own, and none outlives the start. */
export class ChildProcesses {
  readonly #surroundings: Surroundings;
  readonly #watchdog: ChildProcess;
  readonly #children = new Set<Child>();
  /** The first process that ends without having been told to. */
  readonly unexpectedEnd: Promise<UnexpectedEnd>;
  #tellUnexpected: (end: UnexpectedEnd) => void = () => undefined;
  #isStopping = false;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.unexpectedEnd = new Promise((resolve) => {
      this.#tellUnexpected = resolve;
    });
    this.#watchdog = spawn(process.execPath, [surroundings.watchdogScript], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.#watchdog.on('error', (error) => this.#reportEnd('watchdog', error.message));
    this.#watchdog.on('exit', (code, signal) => this.#reportEnd('watchdog', reasonOf(code, signal)));
    this.#watchdog.stdin?.on('error', () => undefined);
  }

  /** Starts a process that runs until {@link stopAll}. */
  start(plan: ChildPlan): void {
    const child = this.#spawn(plan);
    child.ended.then((reason) => this.#reportEnd(plan.name, reason));
  }

  /** Runs a process to its end and says why it ended: `code 0` when all went well. */
  async run(plan: ChildPlan): Promise<string> {
    return this.#spawn(plan).ended;
  }

  /** Stops the servers and, once they have ended, the stores. What has not ended after ten seconds is killed. */
  async stopAll(betweenLayers: () => Promise<void> = async () => undefined): Promise<void> {
    this.#isStopping = true;
    await this.#stop('server');
    await betweenLayers();
    await this.#stop('store');
    this.#watchdog.stdin?.end();
    if (isRunning(this.#watchdog)) await once(this.#watchdog, 'exit');
  }

  #spawn(plan: ChildPlan): Child {
    // What is still on its way up when the rest goes down must not be left behind.
    if (this.#isStopping) throw new CannotStart(`${plan.name} is not started any more.`);
    const { logFolder, running, say } = this.#surroundings;
    const log = openLog(join(logFolder, plan.name));
    log.on('error', (error) => say(`${plan.name}: its log cannot be written: ${error.message}`));
    // Detached from the terminal, so that Ctrl-C reaches this process alone and the order of stopping is kept.
    const process = spawn(plan.command, plan.args, {
      env: plan.environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.#watch(process, plan, log);
    const child = { plan, process, ended: endOf(process, log) };
    this.#children.add(child);
    const { pid } = process;
    if (pid !== undefined) {
      this.#watchdog.stdin?.write(`+${pid}\n`);
      running.add(pid);
    }
    child.ended.then(() => this.#forget(child));
    return child;
  }

  #watch(process: ChildProcess, plan: ChildPlan, log: WriteStream): void {
    process.stdin?.on('error', () => undefined);
    const sources = [
      { stream: process.stdout, source: 'output' },
      { stream: process.stderr, source: 'errors' },
    ] as const;
    for (const { stream, source } of sources) {
      if (stream === null) continue;
      readLines(stream, (line) => {
        log.write(`${line}\n`);
        const words = wordsForTerminal(line, source);
        if (words !== undefined) this.#surroundings.say(`${plan.name}: ${words}`);
      });
    }
  }

  #forget(child: Child): void {
    this.#children.delete(child);
    const { pid } = child.process;
    if (pid === undefined) return;
    this.#watchdog.stdin?.write(`-${pid}\n`);
    this.#surroundings.running.remove(pid);
  }

  async #stop(layer: ChildPlan['layer']): Promise<void> {
    const children = [...this.#children].filter((child) => child.plan.layer === layer);
    await Promise.all(children.map((child) => this.#stopOne(child)));
  }

  async #stopOne({ plan, process, ended }: Child): Promise<void> {
    process.kill('SIGTERM');
    const patience = new AbortController();
    const tooLate = pause(PATIENCE_MS, true, { signal: patience.signal }).catch(() => false);
    const isLate = await Promise.race([tooLate, ended.then(() => false)]);
    patience.abort();
    if (isLate) {
      this.#surroundings.say(`${plan.name} did not stop within ${PATIENCE_MS / 1000} s and is killed.`);
      process.kill('SIGKILL');
    }
    await ended;
  }

  #reportEnd(name: string, reason: string): void {
    if (!this.#isStopping) this.#tellUnexpected({ name, reason });
  }
}

/** A new log; the one of the last start is kept beside it, older ones are not. */
function openLog(path: string): WriteStream {
  if (existsSync(`${path}.log`)) renameSync(`${path}.log`, `${path}.previous.log`);
  return createWriteStream(`${path}.log`, { mode: 0o600 });
}

/** Resolves with the reason when the process has ended and all it wrote is in its log. */
async function endOf(process: ChildProcess, log: WriteStream): Promise<string> {
  const reason = await new Promise<string>((resolve) => {
    process.on('error', (error) => resolve(error.message));
    process.on('close', (code, signal) => resolve(reasonOf(code, signal)));
  });
  await new Promise((resolve) => log.end(resolve));
  return reason;
}

function reasonOf(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `code ${code}` : signal;
}

function isRunning({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}
