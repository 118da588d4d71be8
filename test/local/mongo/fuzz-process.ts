import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { MongoClient } from 'mongodb';

/** The processor time that a process has used so far. */
function usedMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

const MS_PER_TICK = 10;
const BETWEEN_MS = 20;

/** A well-behaved client that asks all the time, to see how long it is kept waiting. */
export class Bystander {
  /** The longest wait, and the most of it that the server itself was at work. */
  longestWaitMs = 0;
  longestWorkMs = 0;
  asked = 0;
  readonly #client: MongoClient;
  readonly #pid: number;
  #isOver = false;
  #running: Promise<void> | undefined;

  private constructor(client: MongoClient, pid: number) {
    this.#client = client;
    this.#pid = pid;
  }

  static async start(uri: string, pid: number): Promise<Bystander> {
    const client = await new MongoClient(uri, { maxPoolSize: 1, serverSelectionTimeoutMS: 30_000 }).connect();
    const bystander = new Bystander(client, pid);
    await client.db('bystander').collection('notes').insertOne({ text: 'here' });
    bystander.#running = bystander.#ask();
    return bystander;
  }

  /** Throws what went wrong in the meantime. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#running;
    await this.#client.close();
  }

  async #ask(): Promise<void> {
    const notes = this.#client.db('bystander').collection('notes');
    while (!this.#isOver) {
      const [startedMs, before] = [performance.now(), usedMs(this.#pid)];
      const found = await notes.findOne({ text: 'here' });
      if (found === null) throw new Error('the note is gone');
      const waitedMs = performance.now() - startedMs;
      this.asked += 1;
      this.longestWaitMs = Math.max(this.longestWaitMs, waitedMs);
      // On a busy machine a wait says little: the server may not have had the processor.
      this.longestWorkMs = Math.max(this.longestWorkMs, Math.min(waitedMs, usedMs(this.#pid) - before));
      await pause(BETWEEN_MS);
    }
  }
}
