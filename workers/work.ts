import type { Redis } from 'ioredis';
import type { Parts } from '../src/flows/parts.js';
import type { QueueName, Queues } from '../src/infra/queues.js';
import { callbacksWork } from './callbacks.js';
import { chatsWork } from './chats.js';
import { clocksWork } from './clocks.js';
import { lettersWork } from './letters.js';
import type { QueueWork } from './queue-work.js';
import { startSweeper } from './sweeper.js';

/** What a worker process needs of the app. */
export interface Workplace {
  readonly parts: Parts;
  readonly queues: Queues;
  openPatientRedis(): Redis;
}

/** Every queue with its work, on one page. */
const WORK: Readonly<Record<QueueName, (parts: Parts) => QueueWork>> = {
  chats: chatsWork,
  letters: lettersWork,
  clocks: clocksWork,
  callbacks: callbacksWork,
};

/** Starts the workers of these queues. Returns a function that lets them finish what they hold and ends them. */
export function startWork(place: Workplace, names: readonly QueueName[]): () => Promise<void> {
  const stops = names.map((name) => {
    const { handlers, sweep } = WORK[name](place.parts);
    const worker = place.queues.startWorker(name, handlers, place.openPatientRedis());
    const stopSweeper = startSweeper(name, sweep, place.parts.log);
    return async () => {
      await Promise.all([stopSweeper(), worker.close()]);
    };
  });
  return async () => {
    await Promise.all(stops.map(async (stop) => await stop()));
  };
}
