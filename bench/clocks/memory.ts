import { lookAtDueClocks } from '../../src/flows/look-at-due.js';
import type { Field, Settings } from './field.js';

const ALLOWED_MB = 100;
const MEGABYTE = 1024 * 1024;
const LOOKS = 20;

/** How much Redis grows when all tickets' clocks have been fed as far as they are fed ahead. */
export async function measureMemory(field: Field, { sizes, say }: Settings): Promise<void> {
  for (const size of sizes) {
    const { app } = await field.plot(size);
    await field.redis.flushall();
    const before = await usedMemory(field);
    for (let look = 0; look < LOOKS; look += 1) await lookAtDueClocks(app.parts);
    const after = await usedMemory(field);
    const jobs = await app.redis.zcard(`${app.config.REDIS_PREFIX}:queue:clocks:delayed`);
    const grown = ((after - before) / MEGABYTE).toFixed(1);
    say(
      `${size.toLocaleString('en')} open tickets: Redis grows by ${grown} MB for ${jobs} armed clocks (allowed ${ALLOWED_MB})\n`,
    );
  }
}

async function usedMemory({ redis }: Field): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
}
