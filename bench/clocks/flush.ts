import { arrangeCallback } from '../../src/flows/arrange-callback.js';
import { HOUR_MS, MINUTE_MS } from '../../src/shared/time.js';
import { startWork } from '../../workers/work.js';
import { DESK } from '../relay/ground.js';
import { fill } from '../tickets/fill.js';
import type { Field, Plot, Settings } from './field.js';

const CALLS = 100;
const ALLOWED_SECONDS = 30;
const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 100;
const BUDGET_MS = 48 * HOUR_MS;

/** Empties Redis while so many clocks and a hundred callbacks are armed, and waits until all of them are again. */
export async function measureFlush(field: Field, { sizes, armed, say }: Settings): Promise<void> {
  const plot = await field.plot(sizes[0] ?? 0);
  await fillNear(plot, armed);
  await arrangeCalls(plot);
  await field.redis.flushall();
  const stop = startWork(plot.app, ['clocks', 'callbacks']);
  try {
    const before = await armedSince(plot, { clocks: armed, callbacks: CALLS }, performance.now());
    say(`armed: ${before.clocks} clocks and ${before.callbacks} callbacks\n`);
    await field.redis.flushall();
    const { clocks, callbacks, seconds } = await armedSince(plot, before, performance.now());
    const lost = Math.max(0, before.clocks - clocks) + Math.max(0, before.callbacks - callbacks);
    say(
      `after a flush: ${clocks} clocks and ${callbacks} callbacks armed within ${seconds.toFixed(1)} s (allowed ${ALLOWED_SECONDS}), ${lost} lost\n`,
    );
  } finally {
    await stop();
  }
}

async function fillNear({ app, pattern, uri, agent, size }: Plot, count: number): Promise<void> {
  const near = app.parts.clock.now().getTime() + 10 * MINUTE_MS;
  const opened = (number: number) => near + ((number % count) / count) * 40 * MINUTE_MS - BUDGET_MS;
  const ageMsOf = (number: number) => pattern.ticket.openedAt.getTime() - opened(number);
  const how = {
    size: count,
    first: 2 * size + 100_000,
    statusOf: () => 'new' as const,
    ageMsOf,
    agentIds: [agent._id],
  };
  await fill(uri, pattern, how, () => undefined);
}

async function arrangeCalls({ app }: Plot): Promise<void> {
  const { parts } = app;
  const desk = parts.desks.get(DESK);
  const roomy = {
    ...desk,
    callbacks: {
      ...desk.callbacks,
      doNotDisturb: { from: '00:00', to: '00:00' },
      slots: { ...desk.callbacks.slots, capacity: CALLS },
    },
  };
  const at = new Date(parts.clock.now().getTime() + 30 * MINUTE_MS);
  for (let call = 0; call < CALLS; call += 1) {
    await arrangeCallback(parts, roomy, {
      ...{ key: `bench:${call}`, chatId: null, ticket: null, name: 'Klient', email: '', topic: '' },
      ...{ language: 'pl', requestedBy: '', requestedByName: '', band: 'standard', severity: 3 },
      ...{ waitingSince: parts.clock.now(), by: 'agent', phone: '+48 600 000 000', at },
    });
  }
}

async function armedSince({ app }: Plot, wanted: { clocks: number; callbacks: number }, from: number) {
  const count = async (queue: string) =>
    await app.redis.zcard(`${app.config.REDIS_PREFIX}:queue:${queue}:delayed`);
  for (;;) {
    const [clocks, callbacks] = [await count('clocks'), await count('callbacks')];
    const seconds = (performance.now() - from) / 1000;
    const isDone = clocks >= wanted.clocks && callbacks >= wanted.callbacks;
    if (isDone || seconds * 1000 > PATIENCE_MS) return { clocks, callbacks, seconds };
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
