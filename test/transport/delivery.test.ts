import { expect } from 'chai';
import { ChatCiphers, newSalt } from '../../src/domain/chat/chat-cipher.js';
import { createSocketAdapter } from '../../src/infra/socket-adapter.js';
import { newId } from '../../src/shared/ids.js';
import { Console, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

/** How often Redis has been asked for a command since it started. */
async function callsOf(world: World, command: string): Promise<number> {
  const stats = await world.back.redis.info('commandstats');
  return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
}

describe('A message', () => {
  let world: World;

  before(async () => {
    world = await World.open({ webs: 2, limitsTimes: 100 });
  });
  after(async () => await world.close());

  const chatOn = async (web: number) => {
    const tab = await Tab.open(world, 'icewarp');
    const chatId = await tab.asks({ name: 'Ewa', question: 'Pytanie' });
    const agent = await world.hire('icewarp');
    const marek = await Console.open(world, agent, { web });
    await marek.takes(chatId);
    await until('the taking is shown', () => tab.chat?.state === 'live');
    return { tab, chatId, agent, marek };
  };
  const both = async ({ tab, marek, chatId }: Awaited<ReturnType<typeof chatOn>>) => {
    const asked = await tab.writes('czy słychać?');
    await until('the question', () => marek.entries.some(({ entry }) => entry.seq === asked));
    const answered = await marek.writes(chatId, 'słychać');
    await until('the answer', () => tab.entries.some((entry) => entry.seq === answered));
  };

  it('whose pages are all here is not published; one whose agent is elsewhere is', async () => {
    const here = await chatOn(0);
    await both(here);
    const before = await callsOf(world, 'spublish');
    for (let count = 0; count < 5; count += 1) await both(here);
    expect(await callsOf(world, 'spublish')).to.equal(before);

    const apart = await chatOn(1);
    await both(apart);
    const then = await callsOf(world, 'spublish');
    for (let count = 0; count < 5; count += 1) await both(apart);
    // Each of the ten is told on the other side's channel alone.
    expect((await callsOf(world, 'spublish')) - then).to.equal(10);
  });

  it('is published again as soon as a page opens elsewhere, and no longer when it has closed', async () => {
    const { tab, chatId, agent, marek } = await chatOn(0);
    const second = await Console.open(world, agent, { web: 1 });
    await second.joins(chatId);
    const seq = await tab.writes('dla obu');
    await until('both consoles', () =>
      [marek, second].every((console) => console.entries.some(({ entry }) => entry.seq === seq)),
    );
    second.closes();
    await until('nobody listens elsewhere', async () => {
      const before = await callsOf(world, 'spublish');
      await tab.writes('dla jednej');
      return (await callsOf(world, 'spublish')) === before;
    });
  });

  it('falls into no gap between a page that writes and one that enters on another process', async () => {
    const { tab, chatId, agent } = await chatOn(0);
    let isOver = false;
    const writing = (async () => {
      while (!isOver) await tab.writes('bez przerwy');
    })();
    try {
      for (let round = 0; round < 12; round += 1) {
        const late = await Console.open(world, agent, { web: 1 });
        const { entries } = await late.joins(chatId);
        const atEntry = entries.at(-1)?.seq ?? 0;
        await until('later ones', () => late.entries.filter(({ entry }) => entry.seq > atEntry).length > 3);
        const seqs = new Set([...entries, ...late.entries.map(({ entry }) => entry)].map(({ seq }) => seq));
        const newest = Math.max(...seqs);
        const missing = Array.from({ length: newest }, (_, index) => index + 1).filter(
          (seq) => !seqs.has(seq),
        );
        expect(missing, `round ${round}`).to.deep.equal([]);
        late.closes();
      }
    } finally {
      isOver = true;
      await writing;
    }
  });

  it('would fall into it, were the chat read before its room is entered (negative control)', async () => {
    const { tab, chatId, agent } = await chatOn(0);
    const late = await Console.open(world, await world.hire('icewarp'), { web: 1 });
    const read = await world.parts.chats.findTail(chatId, 0);
    const between = await tab.writes('pomiędzy');
    const entering = await Console.open(world, agent, { web: 1 });
    await entering.joins(chatId, between);
    const after = await tab.writes('potem');
    await until('what came later', () => entering.entries.some(({ entry }) => entry.seq === after));
    const seen = [...(read?.lines ?? []), ...entering.entries.map(({ entry }) => entry)].map(
      ({ seq }) => seq,
    );
    expect(seen).to.include(after).and.not.include(between);
    late.closes();
  });

  it('reaches the other process although Redis has cut this one off meanwhile', async () => {
    const chat = await chatOn(1);
    await both(chat);
    await world.back.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    const seq = await chat.tab.writes('zaraz po przerwaniu');
    const isHeld = async () =>
      (await chat.marek.joins(chat.chatId)).entries.some((entry) => entry.seq === seq);
    await until('it is in the chat', isHeld);
    await both(chat);
  });
});

describe('Who listens to a room', () => {
  let world: World;

  before(async () => {
    world = await World.open();
  });
  after(async () => await world.close());

  const open = async () =>
    await createSocketAdapter(
      world.back.openPatientRedis(),
      world.back.openPatientRedis(),
      `room-${newId()}`,
    );

  it('counts this process only from the moment when Redis has confirmed it', async () => {
    const { audience } = await open();
    const channel = audience.channel('/visitor', 'chat 1') ?? '';
    expect(audience.since(channel)).to.equal(null);
    const entering = audience.entered(channel);
    expect(audience.since(channel), 'asked, not answered').to.equal(null);
    await entering;
    expect(audience.since(channel)).to.be.a('number');
    audience.left(channel);
    expect(audience.since(channel)).to.equal(null);
  });

  it('forgets a room that was left while Redis was still asked, and gives each visit a number of its own', async () => {
    const { audience } = await open();
    const channel = audience.channel('/agent', 'chat 2') ?? '';
    const entering = audience.entered(channel);
    audience.left(channel);
    await entering;
    expect(audience.since(channel)).to.equal(null);
    await audience.entered(channel);
    const first = audience.since(channel);
    audience.left(channel);
    await audience.entered(channel);
    expect(audience.since(channel)).to.be.a('number').and.not.equal(first);
  });

  it('counts nothing as confirmed after the line was cut, until it has been asked for again', async () => {
    const { audience } = await open();
    const channel = audience.channel('/visitor', 'chat 3') ?? '';
    await audience.entered(channel);
    await world.back.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await until('the cut is noticed', () => audience.since(channel) === null);
    await audience.entered(channel);
    expect(audience.since(channel)).to.be.a('number');
  });
});

describe("A chat's key in the memory of a web process", () => {
  it('is at hand only while somebody has the chat open, and is overwritten after that', () => {
    const ciphers = new ChatCiphers('a secret that is long enough for a test');
    const salt = newSalt();
    ciphers.of('chat', salt);
    expect(ciphers.find('chat'), 'nobody has it open').to.equal(null);
    ciphers.keep('chat');
    const reading = ciphers.of('chat', salt);
    const kept = ciphers.find('chat');
    const sealed = reading.encrypt('tekst');
    expect(kept?.tryDecrypt(sealed)).to.equal('tekst');
    ciphers.forget('chat');
    expect(ciphers.find('chat')).to.equal(null);
    expect(kept?.tryDecrypt(sealed), 'the key is gone from the one that was kept').to.equal(null);
    expect(() => kept?.encrypt('dalej'), 'and nothing is written with an empty one').to.throw();
    expect(reading.tryDecrypt(sealed), 'whoever is reading the chat ends what was begun').to.equal('tekst');
  });

  it('is derived again after all were forgotten, for as long as the chat is open', () => {
    const ciphers = new ChatCiphers('a secret that is long enough for a test');
    const salt = newSalt();
    ciphers.keep('chat');
    const sealed = ciphers.of('chat', salt).encrypt('tekst');
    ciphers.forgetAll();
    expect(ciphers.find('chat')).to.equal(null);
    expect(ciphers.of('chat', salt).decrypt(sealed)).to.equal('tekst');
    expect(ciphers.find('chat')).to.not.equal(null);
  });

  it('goes when the last page has closed: the next message reads the salt again', async () => {
    const world = await World.open({ hasWorkers: false });
    try {
      const tab = await Tab.open(world, 'icewarp');
      const chatId = await tab.asks({ name: 'Ewa', question: 'Pytanie' });
      const chats = world.apps[0]?.parts.chats;
      const writes = async () => {
        const message = { chatId, from: 'visitor', agentId: null, clientId: newId(), text: 'tekst' } as const;
        const before = await callsOf(world, 'hgetall');
        await chats?.post(message);
        return (await callsOf(world, 'hgetall')) - before;
      };
      await writes();
      expect(await writes(), 'at hand').to.equal(0);
      tab.closes();
      await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
      expect(await writes(), 'read again').to.be.above(0);
      expect(await writes(), 'and again').to.be.above(0);
    } finally {
      await world.close();
    }
  });
});
