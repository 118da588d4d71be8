import { Queue } from 'bullmq';
import { expect } from 'chai';
import type { Ticket } from '../../src/domain/tickets/index.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/shared/time.js';
import { startWork } from '../../workers/work.js';
import { openTicket } from '../support/opened-tickets.js';
import { type Service, startRedis, temporaryFolder } from '../support/services.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const LONG_MS = 60_000;
const TICKETS = 15;
const DUE_IN_MS = 40 * MINUTE_MS;

describe('Clocks whose Redis is mistreated', function () {
  this.timeout(240_000);
  let redis: Service;
  let folder: string;
  let world: World;
  let tickets: readonly Ticket[];

  /** A world with a Redis of its own, and tickets that are due within the hour and armed. */
  const prepare = async (keeps: boolean) => {
    folder = await temporaryFolder();
    redis = await startRedis(undefined, keeps ? folder : undefined);
    world = await World.open({ redisUrl: redis.url });
    await world.hire('icewarp', { role: 'escalation', email: 'michal@desk.example' });
    const openedAt = new Date(world.clock.now().getTime() + DUE_IN_MS - 48 * HOUR_MS);
    tickets = await Promise.all(
      Array.from({ length: TICKETS }, async () => await openTicket(world, 'icewarp', { openedAt })),
    );
    await world.workersLook();
    await until('every clock warned', async () => (await eventsOf('warned')) === TICKETS, LONG_MS);
    await until('every clock armed', async () => (await armed()) === TICKETS, LONG_MS);
  };
  afterEach(async () => {
    await world.close();
    await redis.stop();
  });

  const armed = async () => {
    const key = `${world.back.config.REDIS_PREFIX}:queue:clocks:delayed`;
    return await world.back.redis.zcard(key).catch(() => -1);
  };
  const eventsOf = async (text: string) => {
    const lines = await Promise.all(tickets.map(async ({ _id }) => await world.parts.tickets.thread.of(_id)));
    return lines.flat().filter((line) => line.text === text).length;
  };
  const lettersSent = () =>
    world.mail.to('michal@desk.example').filter(({ mail }) => mail.subject?.includes('minął')).length;

  /** The time of all of them comes: each acts, and nothing twice. */
  const actOnceEach = async () => {
    await world.clockMoves(DUE_IN_MS - 1);
    expect(await eventsOf('escalated'), 'none is early').to.equal(0);
    world.clock.advance(1);
    await until('every clock acted', async () => (await eventsOf('escalated')) === TICKETS, LONG_MS);
    await until('every letter', () => lettersSent() === TICKETS, LONG_MS);
    await world.workersLook();
    await world.workersLook();
    expect([await eventsOf('escalated'), lettersSent()]).to.deep.equal([TICKETS, TICKETS]);
  };

  it('are armed anew by themselves when it was emptied, and each acts once', async () => {
    await prepare(false);
    await world.back.redis.flushall();
    expect(await armed(), 'nothing is left').to.equal(0);
    await until('every clock armed', async () => (await armed()) === TICKETS, LONG_MS);
    await actOnceEach();
  });

  it('are armed anew when it was killed and comes back with nothing', async () => {
    await prepare(false);
    await redis.stop('SIGKILL');
    expect(await armed(), 'it is gone').to.equal(-1);
    redis = await startRedis(redis.port);
    await until('every clock armed', async () => (await armed()) === TICKETS, LONG_MS);
    await actOnceEach();
  });

  it('act late and once when it was killed as they were due, and comes back with what it had written', async () => {
    await prepare(true);
    await redis.stop('SIGKILL');
    world.clock.advance(DUE_IN_MS);
    await new Promise((resolve) => setTimeout(resolve, SECOND_MS));
    expect([await armed(), await eventsOf('escalated')], 'it is gone, and nothing acts').to.deep.equal([
      -1, 0,
    ]);
    redis = await startRedis(redis.port, folder);
    await until('every clock acted', async () => (await eventsOf('escalated')) === TICKETS, LONG_MS);
    await until('every letter', () => lettersSent() === TICKETS, LONG_MS);
    await world.workersLook();
    expect([await eventsOf('escalated'), lettersSent()]).to.deep.equal([TICKETS, TICKETS]);
  });

  it('wait while it is full, tickets are opened all the same, and all act without a restart when there is room', async () => {
    await prepare(false);
    await world.back.redis.config('SET', 'maxmemory', '1');
    const refused = await world.back.redis.set('some', 'thing').catch((error: Error) => error.message);
    expect(refused, 'it is full').to.contain('OOM');
    const late = await openTicket(world, 'icewarp');
    expect(await world.parts.clocks.ofTicket(late._id)).to.have.length(1);
    world.clock.advance(DUE_IN_MS);
    await world.workersLook();
    await world.back.redis.config('SET', 'maxmemory', '0');
    await until('every clock acted', async () => (await eventsOf('escalated')) === TICKETS, LONG_MS);
    await until('every letter', () => lettersSent() === TICKETS, LONG_MS);
  });

  it('that two workers are woken for several times over act once', async () => {
    await prepare(false);
    const stopSecond = startWork(world.back, ['clocks', 'letters']);
    const queue = new Queue('clocks', {
      connection: { host: '127.0.0.1', port: redis.port },
      prefix: `${world.back.config.REDIS_PREFIX}:queue`,
    });
    world.clock.advance(DUE_IN_MS);
    const doubled = tickets.flatMap(({ _id }) =>
      Array.from({ length: 5 }, (_, index) => ({
        name: 'act-on-clock',
        data: { id: `${_id}-first-0` },
        opts: { jobId: `doubled-${_id}-${index}`, removeOnComplete: false },
      })),
    );
    await queue.addBulk(doubled);
    await until('every job is done', async () => (await queue.getCompletedCount()) === 5 * TICKETS, LONG_MS);
    await world.workersLook();
    await until('every letter', () => lettersSent() === TICKETS, LONG_MS);
    await world.workersLook();
    expect([await eventsOf('escalated'), lettersSent()]).to.deep.equal([TICKETS, TICKETS]);
    await queue.close();
    await stopSecond();
  });
});
