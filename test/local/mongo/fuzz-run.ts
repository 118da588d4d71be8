import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type Document, EJSON, serialize } from 'bson';
import { MongoClient } from 'mongodb';
import { brokenFrame, type Frame, message, soundFrame, unheardFrame } from './fuzz-frames.js';
import { assertFlat, type Held, heldBy, PROBE } from './fuzz-memory.js';
import { Bystander } from './fuzz-process.js';
import { RawSocket } from './fuzz-socket.js';
import { commandsOf, tidy } from './fuzz-tidy.js';
import { newFolder, type ServerProcess, spawnWith } from './running-server.js';
import { Chance } from './seeded.js';

export interface FuzzOptions {
  readonly frames: number;
  /** The same seed sends the same frames. */
  readonly seed: number;
  readonly report?: (line: string) => void;
  /** As a control: so many bytes of each connection are never let go. */
  readonly leak?: number;
}

export interface FuzzReport {
  readonly frames: number;
  /** Commands that the server has begun to carry out, as it counts them itself. */
  readonly commands: number;
  readonly answers: number;
  /** How often an answer was no error. */
  readonly successes: number;
  readonly closed: number;
  /** Answers that say that the server was at a loss: a fault of its own, not of the command. */
  readonly internalErrors: Readonly<Record<string, number>>;
  readonly longestWaitMs: number;
  readonly longestWorkMs: number;
  readonly slowest: readonly string[];
  /** Each fifth of the way, when all that was made is dropped again. */
  readonly memory: readonly Held[];
}

/** Sends a server of its own what no client should, and looks whether it minds. Throws if it ends, hangs or grows. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const folder = await newFolder();
  const server = await spawnWith(folder, [PROBE], { LEAK_BYTES: String(options.leak ?? 0) });
  const run = new FuzzRun(server, options);
  try {
    return await run.all();
  } catch (error) {
    throw new Error(`seed ${options.seed}, after ${run.sent} frames: ${String(error)}\n${run.recent}`, {
      cause: error,
    });
  } finally {
    await server.end('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

const PARTS = 5;
const TIDY_EVERY = 1_000;
const HANGS_MS = 60_000;
const REPORTED_MS = 1_000;
const MAX_BATCH = 12;

class FuzzRun {
  sent = 0;
  readonly #server: ServerProcess;
  readonly #pid: number;
  readonly #options: FuzzOptions;
  readonly #chance: Chance;
  readonly #recent: Frame[] = [];
  readonly #slowest: { ms: number; shown: string }[] = [];
  readonly #internalErrors: Record<string, number> = {};
  readonly #cursors: unknown[] = [];
  #answers = 0;
  #successes = 0;
  #closed = 0;
  #socket: RawSocket | undefined;

  constructor(server: ServerProcess, options: FuzzOptions) {
    this.#server = server;
    this.#pid = server.process.pid ?? 0;
    this.#options = options;
    this.#chance = new Chance(options.seed);
  }

  get recent(): string {
    return this.#recent.map(({ shown }) => shorten(shown)).join('\n');
  }

  async all(): Promise<FuzzReport> {
    const { frames, report = () => undefined } = this.#options;
    this.#server.process.stderr?.resume();
    const client = await new MongoClient(this.#server.uri).connect();
    const bystander = await Bystander.start(this.#server.uri, this.#pid);
    const before = await commandsOf(client);
    const memory: Held[] = [];
    for (let part = 1; part <= PARTS; part += 1) {
      while (this.sent < (frames * part) / PARTS) await this.#some(client);
      await tidy(client);
      const held = await heldBy(this.#server);
      memory.push(held);
      const waitedMs = Math.round(bystander.longestWaitMs);
      report(`${this.sent} frames, ${this.#answers} answers, ${JSON.stringify(held)} KiB, ${waitedMs} ms`);
    }
    const commands = (await commandsOf(client)) - before - bystander.asked;
    await bystander.stop();
    await client.close();
    this.#socket?.destroy();
    assertFlat(memory);
    return {
      frames: this.sent,
      commands,
      answers: this.#answers,
      successes: this.#successes,
      closed: this.#closed,
      internalErrors: this.#internalErrors,
      longestWaitMs: Math.round(bystander.longestWaitMs),
      longestWorkMs: Math.round(bystander.longestWorkMs),
      slowest: this.#slowest.map(({ ms, shown }) => `${Math.round(ms)} ms ${shown}`),
      memory,
    };
  }

  async #some(client: MongoClient): Promise<void> {
    const before = this.sent;
    if (this.#chance.percent(75)) await this.#sendBroken();
    else
      await this.#sendSound(
        Array.from({ length: this.#chance.int(1, MAX_BATCH) }, () => soundFrame(this.#chance)),
      );
    if (Math.floor(before / TIDY_EVERY) !== Math.floor(this.sent / TIDY_EVERY)) await tidy(client);
  }

  /** Broken bytes go alone, with a connection of their own: what follows would be taken for a part of them. */
  async #sendBroken(): Promise<void> {
    const socket = await RawSocket.open(this.#server.port);
    const frames = [this.#chance.percent(15) ? unheardFrame(this.#chance) : brokenFrame(this.#chance)];
    for (const frame of frames) this.#note(frame);
    for (const piece of this.#pieces(Buffer.concat(frames.map(({ bytes }) => bytes)))) {
      socket.send(piece);
      if (piece.length < 3) await pause(0);
    }
    await inTime(socket.finish(), 'closing');
    this.#closed += 1;
  }

  async #sendSound(frames: Frame[]): Promise<void> {
    if (this.#socket === undefined || this.#socket.isClosed)
      this.#socket = await RawSocket.open(this.#server.port);
    const socket = this.#socket;
    const startedMs = performance.now();
    const answered = Promise.all(
      frames.map(async (frame) => {
        const answer = await inTime(socket.answer(), 'an answer');
        this.#heard(answer, frame, performance.now() - startedMs);
      }),
    );
    for (const frame of frames) this.#note(frame);
    for (const piece of this.#pieces(Buffer.concat(frames.map(({ bytes }) => bytes)))) socket.send(piece);
    await answered;
    await this.#killCursors(socket);
  }

  #heard(answer: Document, { shown }: Frame, ms: number): void {
    this.#answers += 1;
    if (answer.ok === 1) this.#successes += 1;
    const id = answer.cursor?.id;
    if (id !== undefined && String(id) !== '0') this.#cursors.push(id);
    if (answer.code === 1 || answer.codeName === 'InternalError') {
      const what = String(answer.errmsg).slice(0, 80);
      if (this.#internalErrors[what] === undefined) this.#options.report?.(`${what}: ${shorten(shown)}`);
      this.#internalErrors[what] = (this.#internalErrors[what] ?? 0) + 1;
    }
    if (ms > REPORTED_MS) this.#options.report?.(`${Math.round(ms)} ms: ${shorten(shown)}`);
    this.#slowest.push({ ms, shown: shorten(shown) });
    this.#slowest.sort((a, b) => b.ms - a.ms);
    this.#slowest.length = Math.min(this.#slowest.length, 5);
  }

  /** All at once, in some pieces, or byte by byte. */
  #pieces(bytes: Buffer): Buffer[] {
    const size = this.#chance.pick([
      bytes.length,
      bytes.length,
      bytes.length,
      1_000,
      17,
      bytes.length < 300 ? 1 : 50,
    ]);
    const pieces: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += Math.max(1, size))
      pieces.push(bytes.subarray(at, at + Math.max(1, size)));
    return pieces.length > 2_000 ? [bytes] : pieces;
  }

  #note(frame: Frame): void {
    this.sent += 1;
    this.#recent.push(frame);
    if (this.#recent.length > MAX_BATCH) this.#recent.shift();
  }

  async #killCursors(socket: RawSocket): Promise<void> {
    if (this.#cursors.length === 0) return;
    const command = { killCursors: 'a', cursors: this.#cursors.splice(0), $db: 'fuzz' };
    socket.send(message(Buffer.concat([Buffer.of(0), serialize(command)]), 0));
    await inTime(socket.answer(), 'an answer to killCursors');
  }
}

async function inTime<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited for ${what} in vain`)), HANGS_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function shorten(shown: Document | string): string {
  return (typeof shown === 'string' ? shown : EJSON.stringify(shown)).slice(0, 400);
}
