import { answerTicket } from '../../src/flows/answer-ticket.js';
import { createTicket } from '../../src/flows/create-ticket.js';
import { lookAtDueClocks } from '../../src/flows/look-at-due.js';
import { newId } from '../../src/shared/ids.js';
import { ratios, spread } from '../relay/figures.js';
import { formatTable } from '../table.js';
import type { Field, Plot, Settings } from './field.js';

interface Cost {
  /** Of one ticket, milliseconds: until it was done, and of processor time, the store's included. */
  readonly ms: number;
  readonly processorMs: number;
}

/** Does the same so many times and returns how many tickets that were. */
type Operation = (plot: Plot, calls: number) => Promise<number>;

const OPERATIONS: Readonly<Record<string, Operation>> = { opening: open, answering: answer, feeding: feed };

const FIRST_NUMBER = 100_000;

/** What opening, answering and feeding cost for one ticket at every size, by turns. */
export async function measureCost(field: Field, settings: Settings): Promise<void> {
  const { sizes, rounds, calls, say } = settings;
  const plots: Plot[] = [];
  for (const size of sizes) plots.push(await field.plot(size));
  const costs = new Map<string, Cost[]>();
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, operation] of Object.entries(OPERATIONS)) {
      for (const plot of round % 2 === 0 ? plots : [...plots].reverse()) {
        const cost = await takeTurn(field, plot, name, async () => await operation(plot, calls));
        if (round === 0) continue;
        const key = `${name} ${plot.size}`;
        costs.set(key, [...(costs.get(key) ?? []), cost]);
      }
    }
    say(`round ${round} of ${rounds}\n`);
  }
  say(`\n${table(costs, sizes)}\n`);
}

async function takeTurn(field: Field, plot: Plot, name: string, act: () => Promise<number>): Promise<Cost> {
  // A feeder that has fed already would have nothing to do.
  if (name === 'feeding') await field.redis.flushall();
  const processor = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000 + field.ground.documents.processorSeconds() * 1000;
  };
  const [from, before] = [performance.now(), processor()];
  const count = await act();
  await plot.app.parts.background.settled();
  return { ms: (performance.now() - from) / count, processorMs: (processor() - before) / count };
}

async function open({ app, agent }: Plot, calls: number): Promise<number> {
  for (let call = 0; call < calls; call += 1) {
    const email = `klient.${call}@example.org`;
    const question = 'Od rana nie wychodzi poczta z żadnego komputera w biurze.';
    const request = { channel: 'phone', name: 'Klient', email, question, language: 'pl' } as const;
    await createTicket(app.parts, agent, request, newId());
  }
  return calls;
}

async function answer({ app, agent, size }: Plot, calls: number): Promise<number> {
  for (let call = 0; call < calls; call += 1) {
    const number = `IW-${FIRST_NUMBER + Math.floor(Math.random() * size)}`;
    await answerTicket(app.parts, agent, { number, clientId: newId(), text: 'Proszę zrestartować usługę.' });
  }
  return calls;
}

/** One look at what is due: all that is due within the hour is put into the queue. */
async function feed({ app }: Plot): Promise<number> {
  await lookAtDueClocks(app.parts);
  const keys = await app.redis.zcard(`${app.config.REDIS_PREFIX}:queue:clocks:delayed`);
  if (keys === 0) throw new Error('Nothing was fed.');
  return keys;
}

function table(costs: ReadonlyMap<string, readonly Cost[]>, sizes: readonly number[]): string {
  const smallest = sizes[0] ?? 0;
  const rows = Object.keys(OPERATIONS).flatMap((name) =>
    (['ms', 'processorMs'] as const).map((field) => {
      const of = (size: number) => (costs.get(`${name} ${size}`) ?? []).map((cost) => cost[field]);
      const ratio = spread(ratios(of(sizes.at(-1) ?? 0), of(smallest)));
      const unit = field === 'ms' ? 'ms' : 'ms of processor time';
      return [`${name}, ${unit}`, ...sizes.map((size) => spread(of(size))), ratio];
    }),
  );
  const heading = sizes.map((size) => `${size.toLocaleString('en')} open`);
  return formatTable(
    ['for one ticket, middle (least–most of the rounds)', ...heading, 'most to fewest'],
    rows,
  );
}
