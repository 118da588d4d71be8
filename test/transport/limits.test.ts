import { expect } from 'chai';
import { Buckets } from '../../src/infra/buckets.js';
import { createLimits } from '../../src/infra/limits.js';
import { ask, Console, refusal, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

/** How many of so many events at once a socket is told were too many. */
async function refusedOf(tab: Tab, events: number): Promise<number> {
  const codes = await Promise.all(Array.from({ length: events }, async () => await refusal(tab.types())));
  return codes.filter((code) => code === 'too_many').length;
}

describe('A bucket', () => {
  it('gives its points at once, then as they come back, to each key its own', () => {
    const buckets = new Buckets(10, 10);
    const taken = Array.from({ length: 12 }, () => buckets.takes('a', 0));
    expect(taken.filter(Boolean)).to.have.length(10);
    expect(buckets.takes('b', 0), 'another key').to.equal(true);
    expect(buckets.takes('a', 900), 'before a point is back').to.equal(false);
    expect(buckets.takes('a', 1000), 'when it is').to.equal(true);
    expect(buckets.takes('a', 1000)).to.equal(false);
  });
});

describe('What comes too often', () => {
  let world: World;

  beforeEach(async () => {
    // A tenth: a socket may send 12 events at once, a visitor 18, an address 300.
    world = await World.open({ limitsTimes: 0.1 });
  });
  afterEach(async () => await world.close());

  const visit = async () => {
    const tab = await Tab.open(world, 'icewarp');
    return { tab, chatId: await tab.asks({ name: 'Ewa', question: 'Pytanie' }) };
  };

  it('is refused to a socket that floods, and to nobody else', async () => {
    const { tab: flood } = await visit();
    const { tab: calm } = await visit();
    expect(await refusedOf(flood, 40)).to.be.within(25, 30);
    expect(await refusedOf(calm, 5)).to.equal(0);
  });

  it('is refused to a visitor who spreads over tabs, and not to two visitors who do the same', async () => {
    const { tab, chatId } = await visit();
    const second = await Tab.open(world, 'icewarp');
    await second.returnsTo(chatId, tab.token);
    const together = (await refusedOf(tab, 10)) + (await refusedOf(second, 10));
    expect(together, 'two tabs of one visitor').to.be.above(0);
    const [one, other] = [await visit(), await visit()];
    const apart = (await refusedOf(one.tab, 10)) + (await refusedOf(other.tab, 10));
    expect(apart, 'two visitors').to.equal(0);
  });

  it('is refused to an address that spreads over visitors', async () => {
    const limits = createLimits(world.back.redis, world.back.config.REDIS_PREFIX, 0.1);
    const taken = (address: string) =>
      Array.from({ length: 301 }, () => limits.admits('address', address)).filter(Boolean).length;
    expect(taken('203.0.113.7')).to.equal(300);
    expect(taken('203.0.113.8'), 'another address').to.equal(300);
    expect(taken('2001:db8:1:2::1')).to.equal(300);
    expect(limits.admits('address', '2001:db8:1:2:ffff::9'), 'the same network').to.equal(false);
    expect(limits.admits('address', '2001:db8:1:3::1'), 'another network').to.equal(true);
  });

  it('is counted for all sockets of an address together', async () => {
    const visits = await Promise.all(Array.from({ length: 6 }, visit));
    const pages = await Promise.all(Array.from({ length: 40 }, async () => await Tab.open(world, 'icewarp')));
    const refused = async (tabs: readonly Tab[], events: number) =>
      (await Promise.all(tabs.map(async (tab) => await refusedOf(tab, events)))).reduce((a, b) => a + b, 0);
    expect(
      await refused(
        visits.map(({ tab }) => tab),
        8,
      ),
      'below the limit',
    ).to.equal(0);
    expect(await refused(pages, 10), 'above it').to.be.above(0);
  });

  it('shuts the door to an address that connects again and again', async () => {
    // 60 connections a minute are let in, one more for each second that this takes.
    const knocks = Array.from({ length: 70 }, async () => {
      const tab = await Tab.open(world, 'icewarp').catch(() => null);
      tab?.closes();
      return tab === null;
    });
    const turnedAway = (await Promise.all(knocks)).filter(Boolean).length;
    expect(turnedAway).to.be.within(1, 10);
  });
});

describe('Whoever goes on sending what no page sends', () => {
  let world: World;
  let marek: Console;

  before(async () => {
    world = await World.open({ limitsTimes: 100 });
    marek = await Console.open(world, await world.hire('icewarp'));
  });
  after(async () => await world.close());

  const sends = async (tab: Tab, count: number) => {
    for (let sent = 0; sent < count; sent += 1)
      tab.socket.emit('chat:post', { clientId: 'no id', text: 'x' }, () => undefined);
    await until('the answers', async () => tab.socket.disconnected || (await answers(tab)));
  };
  const answers = async (tab: Tab) =>
    await ask(tab.socket, 'chat:typing', { isTyping: true }).then(
      () => true,
      () => true,
    );

  it('is disconnected, while one who sent a little less stays', async () => {
    const patientOne = await Tab.open(world, 'icewarp');
    await patientOne.asks({ name: 'Ewa', question: 'Pytanie' });
    await sends(patientOne, 249);
    expect(patientOne.socket.connected).to.equal(true);

    const offender = await Tab.open(world, 'icewarp');
    await offender.asks({ name: 'Jan', question: 'Pytanie' });
    await sends(offender, 250);
    await until('the goodbye', () => offender.socket.disconnected);
  });

  it('is disconnected for events without an acknowledgement too, also as an agent', async () => {
    for (let sent = 0; sent < 250; sent += 1) marek.socket.emit('desk:open', {}, undefined as never);
    await until('the goodbye', () => marek.socket.disconnected);
  });
});
