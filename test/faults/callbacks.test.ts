import { expect } from 'chai';
import type { Callbacks } from '../../src/domain/callbacks/index.js';
import { actOnCallback } from '../../src/flows/act-on-callback.js';
import { arrangeCallback } from '../../src/flows/arrange-callback.js';
import { lookAtDueCallbacks } from '../../src/flows/look-at-due.js';
import type { Parts } from '../../src/flows/parts.js';
import { settleCallback } from '../../src/flows/settle-callback.js';
import type { Fact } from '../../src/shared/facts.js';
import { MINUTE_MS } from '../../src/shared/time.js';
import { type Service, startRedis } from '../support/services.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const DESK = 'icewarp';
const MANY = 100;

async function arrange(parts: Parts, key: string, at?: Date): Promise<string> {
  const call = await arrangeCallback(parts, parts.desks.get(DESK), {
    key,
    chatId: null,
    ticket: null,
    name: 'Ewa',
    email: '',
    topic: '',
    language: 'pl',
    requestedBy: '',
    requestedByName: '',
    band: 'standard',
    severity: 3,
    waitingSince: parts.clock.now(),
    by: 'agent',
    phone: '+48 600 000 000',
    at,
  });
  await settleCallback(parts, call);
  return call._id;
}

/** A hundred calls are much for a machine that has other things to do. */
const PATIENCE_MS = 45_000;

/** These parts as they would be if nothing claimed a callback before acting on it. */
function unprotected(parts: Parts): Parts {
  const tasks = new Proxy(parts.callbacks.tasks, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      const act = typeof member === 'function' ? member.bind(target) : member;
      if (name !== 'ring' && name !== 'claimTelling') return act;
      return async (...args: unknown[]) => {
        await act(...args);
        return true;
      };
    },
  });
  const callbacks: Callbacks = new Proxy(parts.callbacks, {
    get: (target, name) => {
      if (name === 'tasks') return tasks;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return { ...parts, callbacks };
}

describe('Callbacks, when Redis or a worker fails', () => {
  let redis: Service;
  let world: World;

  before(async () => {
    redis = await startRedis();
  });
  after(async () => await redis.stop());
  beforeEach(async () => {
    const roomy = { minutes: 30, capacity: MANY, daysAhead: 30 };
    world = await World.open({
      redisUrl: redis.url,
      hasWorkers: false,
      desks: { [DESK]: (desk) => ({ ...desk, callbacks: { ...desk.callbacks, slots: roomy } }) },
    });
  });
  afterEach(async () => await world.close());

  const inState = async (state: string) =>
    await world.back.mongo.collection('callbacks').countDocuments({ deskId: DESK, state });
  /** How many callbacks this action showed as changed. */
  const shownBy = async (act: () => Promise<unknown>): Promise<string[]> => {
    const shown: string[] = [];
    const collect = (fact: Fact) => {
      if (fact.kind === 'callback.changed') shown.push(fact.callbackId);
    };
    const stop = world.parts.bus.subscribe(collect);
    await act();
    await world.parts.bus.publish({ kind: 'callback.changed', deskId: DESK, callbackId: 'last' });
    await until('the last fact', () => shown.includes('last'));
    stop();
    return shown.filter((id) => id !== 'last');
  };

  it('a flush of Redis with a hundred armed loses none: the next look arms them, and each rings once', async () => {
    const at = new Date(world.clock.now().getTime() + 50 * MINUTE_MS);
    const keys = Array.from({ length: MANY }, (_, count) => `call-${count}`);
    await Promise.all(keys.map(async (key) => await arrange(world.parts, key, at)));
    const { redis: connection } = world.back;
    const jobs = async () => (await connection.keys('*:callbacks:act-on-callback-*')).length;
    expect(await jobs(), 'all of them are armed').to.equal(MANY);
    await connection.flushall();
    expect(await connection.dbsize(), 'Redis is empty').to.equal(0);

    const handle = async (id: string) => await actOnCallback(world.parts, id);
    const worker = world.back.queues.startWorker(
      'callbacks',
      { 'act-on-callback': handle },
      world.back.openPatientRedis(),
    );
    world.clock.advance(50 * MINUTE_MS);
    expect(await jobs(), 'nothing would wake a worker').to.equal(0);
    expect(await inState('scheduled'), 'and nothing has rung').to.equal(MANY);

    const shown = await shownBy(async () => {
      await lookAtDueCallbacks(world.parts);
      await until('all are due', async () => (await inState('due')) === MANY, PATIENCE_MS);
      // What is due has not been shown yet where a worker is still at it.
      await worker.close();
    });
    expect(new Set(shown).size).to.equal(MANY);
    expect(shown).to.have.length(MANY);
  }).timeout(2 * PATIENCE_MS);

  it('two workers that get the same job at the same moment make one task of it', async () => {
    const id = await arrange(world.parts, 'same');
    const [other] = world.apps;
    const both = async (wrap: (parts: Parts) => Parts) =>
      await Promise.all(
        [world.parts, other?.parts ?? world.parts].map(async (parts) => await actOnCallback(wrap(parts), id)),
      );
    expect(await shownBy(async () => await both((parts) => parts))).to.deep.equal([id]);

    const second = await arrange(world.parts, 'control');
    const shown = await shownBy(
      async () =>
        await Promise.all([1, 2].map(async () => await actOnCallback(unprotected(world.parts), second))),
    );
    expect(shown, 'without the claim both would act').to.deep.equal([second, second]);
  });

  it('a worker that dies between the claim and the letter is made up for, and the letter goes out once', async () => {
    const michal = await world.hire(DESK, { name: 'Michal', role: 'escalation' });
    const id = await arrange(world.parts, 'dies');
    await actOnCallback(world.parts, id);
    world.clock.advance(15 * MINUTE_MS);
    const dying: Parts = {
      ...world.parts,
      letters: new Proxy(world.parts.letters, {
        get: () => () => {
          throw new Error('killed');
        },
      }),
    };
    const died = await actOnCallback(dying, id).then(
      () => false,
      () => true,
    );
    expect(died, 'the first worker died').to.equal(true);
    const letters = async () =>
      await world.back.mongo.collection('letters').countDocuments({ 'to.address': michal.email });
    expect(await letters(), 'and wrote nothing').to.equal(0);
    for (let again = 0; again < 3; again += 1) await actOnCallback(world.parts, id);
    expect(await letters()).to.equal(1);
    expect(await world.parts.callbacks.find(id)).to.include({ escalationLevel: 1, isTelling: false });
  });
});
