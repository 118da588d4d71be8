import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';
import { actOnClockJob } from '../../src/domain/sla/index.js';
import { actOnClock } from '../../src/flows/act-on-clock.js';
import { lookAtDueClocks } from '../../src/flows/look-at-due.js';
import { HOUR_MS, SECOND_MS } from '../../src/shared/time.js';
import { clocksWork } from '../../workers/clocks.js';
import { startSweeper } from '../../workers/sweeper.js';
import { percentile } from '../percentiles.js';
import { ratios, spread } from '../relay/figures.js';
import { formatTable } from '../table.js';
import { fill } from '../tickets/fill.js';
import type { Field, Plot, Settings } from './field.js';

interface Late {
  /** From the due time until a worker began, and until the clock had acted; ms. */
  readonly woken: readonly number[];
  readonly acted: readonly number[];
}

const BUDGET_MS = 48 * HOUR_MS;
const LEAD_MS = 3 * SECOND_MS;
/** One falls due after the other, so far apart. */
const APART_MS = 100;
const PATIENCE_MS = 60_000;

/** How late clocks act, beside a bare delayed job that does nothing, by turns. */
export async function measureLateness(field: Field, settings: Settings): Promise<void> {
  const { rounds, due, sizes, say } = settings;
  const plot = await field.plot(sizes[0] ?? 0);
  const turns: Record<'bare' | 'product', Late[]> = { bare: [], product: [] };
  for (let round = 1; round <= rounds; round += 1) {
    for (const kind of round % 2 === 0 ? (['bare', 'product'] as const) : (['product', 'bare'] as const))
      turns[kind].push(kind === 'bare' ? await bareJobs(field, due) : await dueClocks(plot, due, round));
    say(`round ${round} of ${rounds}\n`);
  }
  const early = turns.product.flatMap(({ woken }) => woken).filter((ms) => ms < 0).length;
  say(`\n${table(turns)}\n${early} of ${rounds * due} clocks acted early\n`);
}

async function bareJobs({ ground }: Field, count: number): Promise<Late> {
  const connection = new Redis(ground.redisUrl, { maxRetriesPerRequest: null });
  const workersOwn = connection.duplicate();
  const queue = new Queue('bare', { connection });
  const late: number[] = [];
  const worker = new Worker<{ at: number }>(
    'bare',
    async ({ data }) => {
      late.push(Date.now() - data.at);
    },
    { connection: workersOwn, concurrency: 10 },
  );
  await worker.waitUntilReady();
  const first = Date.now() + LEAD_MS;
  for (let job = 0; job < count; job += 1) {
    const at = first + job * APART_MS;
    await queue.add('bare', { at }, { delay: at - Date.now(), removeOnComplete: true });
  }
  await untilAll(late, count);
  await worker.close(true);
  await queue.close();
  workersOwn.disconnect();
  connection.disconnect();
  return { woken: late, acted: late };
}

async function dueClocks(
  { app, pattern, uri, agent, size }: Plot,
  count: number,
  round: number,
): Promise<Late> {
  const { parts } = app;
  const [woken, acted]: [number[], number[]] = [[], []];
  const first = parts.clock.now().getTime() + LEAD_MS + count * 5;
  const skewMs = pattern.ticket.openedAt.getTime();
  const ageMsOf = (number: number) => skewMs - (first + (number % count) * APART_MS - BUDGET_MS);
  const how = {
    size: count,
    first: size + round * count,
    statusOf: () => 'new' as const,
    ageMsOf,
    agentIds: [agent._id],
  };
  await fill(uri, pattern, how, () => undefined);
  const ours = await dueNext(uri, first, count);
  const worker = app.queues.startWorker(
    'clocks',
    {
      [actOnClockJob.name]: async (id) => {
        const at = parts.clock.now().getTime();
        await actOnClock(parts, id);
        const dueAt = ours.get(id);
        // What a clock of an earlier turn does after its due time is not late.
        if (dueAt === undefined || (await parts.clocks.find(id))?.breachedAt === null) return;
        ours.delete(id);
        woken.push(at - dueAt);
        acted.push(parts.clock.now().getTime() - dueAt);
      },
    },
    app.openPatientRedis(),
  );
  const stopSweeper = startSweeper('clocks', clocksWork(parts).sweep, parts.log);
  // As when tickets are opened: these were stored behind the product's back.
  for (const [id, dueAt] of ours) await parts.scheduler.wakeAt(actOnClockJob, id, new Date(dueAt));
  await lookAtDueClocks(parts);
  await untilAll(acted, count);
  await stopSweeper();
  await worker.close(true);
  return { woken, acted };
}

/** The warnings of these clocks have been given. Returns when each is due, by its id. */
async function dueNext(uri: string, first: number, count: number): Promise<Map<string, number>> {
  const client = await new MongoClient(uri).connect();
  const span = { $gte: new Date(first - APART_MS), $lte: new Date(first + count * APART_MS) };
  const clocks = client.db().collection<{ _id: string; dueAt: Date }>('ticket_clocks');
  await clocks.updateMany({ dueAt: span }, [{ $set: { nextAt: '$dueAt' } }]);
  const due = await clocks.find({ dueAt: span }).toArray();
  await client.close();
  return new Map(due.map(({ _id, dueAt }) => [_id, dueAt.getTime()]));
}

async function untilAll(done: readonly number[], count: number): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (done.length < count) {
    if (Date.now() > end) throw new Error(`only ${done.length} of ${count} acted within a minute`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function table(turns: Readonly<Record<'bare' | 'product', readonly Late[]>>): string {
  const row = (name: string, of: 'woken' | 'acted', share: number) => {
    const at = (kind: 'bare' | 'product') => turns[kind].map((late) => percentile(late[of], share));
    const [bare, product] = [at('bare'), at('product')];
    return [name, spread(bare, 0), spread(product, 0), spread(ratios(product, bare))];
  };
  return formatTable(
    ['ms after the due time', 'bare job', 'clock', 'clock to bare'],
    [
      row('a worker begins, p50', 'woken', 0.5),
      row('a worker begins, p99', 'woken', 0.99),
      row('it has acted, p50', 'acted', 0.5),
      row('it has acted, p99', 'acted', 0.99),
    ],
  );
}
