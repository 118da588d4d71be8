import type { Redis } from 'ioredis';
import type { Parts } from '../src/flows/parts.js';
import type { QueueName, Queues, Work } from '../src/infra/queues.js';
import { callbacksWork } from './callbacks.js';
import { chatsWork } from './chats.js';
import { clocksWork } from './clocks.js';
import { lettersWork } from './letters.js';

/** What a worker process needs of the app. */
export interface Workplace {
  readonly parts: Parts;
  readonly queues: Queues;
  openPatientRedis(): Redis;
}

/** Every queue with its work, on one page. */
const WORK: Readonly<Record<QueueName, (parts: Parts) => Work>> = {
  chats: chatsWork,
  letters: lettersWork,
  clocks: clocksWork,
  callbacks: callbacksWork,
};

/** Starts the workers of these queues. Returns a function that lets them finish what they hold and ends them. */
export async function startWork(place: Workplace, names: readonly QueueName[]): Promise<() => Promise<void>> {
  const workers = await Promise.all(
    names.map(
      async (name) => await place.queues.startWorker(name, WORK[name](place.parts), place.openPatientRedis()),
    ),
  );
  return async () => {
    await Promise.all(workers.map(async (worker) => await worker.close()));
  };
}
