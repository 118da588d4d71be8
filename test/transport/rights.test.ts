import { expect } from 'chai';
import { io, type Socket } from 'socket.io-client';
import type { Desk } from '../../src/desks/index.js';
import { PROTOCOL_VERSION, type WireError } from '../../src/protocol/index.js';
import { NotFound } from '../../src/shared/errors.js';
import { hashToken, newId } from '../../src/shared/ids.js';
import { ask, Console, Refused, refusal, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const SHOP = 'https://shop.example';
const HOTEL = 'https://hotel.example';

const openTo = (origin: string) => (desk: Desk) => ({ ...desk, chat: { ...desk.chat, origins: [origin] } });

/** The whole answer that an event was refused with. */
async function refusalOf(action: Promise<unknown>): Promise<WireError | null> {
  return await action.then(
    () => null,
    (error: unknown) => {
      if (error instanceof Refused) return error.error;
      throw error;
    },
  );
}

describe('A page of another site', () => {
  let world: World;
  const opened: Socket[] = [];

  before(async () => {
    world = await World.open({ desks: { easywebshop: openTo(SHOP), otelms: openTo(HOTEL) } });
  });
  after(async () => {
    for (const socket of opened) socket.close();
    await world.close();
  });

  /** Knocks as a browser does that shows a page of `origin`. */
  const knock = async (
    path: string,
    { origin, desk, asks = desk }: { origin: string; desk?: string; asks?: string | undefined },
    headers: Record<string, string> = {},
  ) =>
    await new Promise<string>((resolve) => {
      const auth = asks === undefined ? { protocol: PROTOCOL_VERSION } : helloTo(asks);
      const socket = io(`${world.url()}${path}`, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth,
        query: desk === undefined ? {} : { desk },
        extraHeaders: { origin, ...headers },
      });
      opened.push(socket);
      socket.once('connect', () => resolve('let in'));
      socket.once('connect_error', (error: Error & { data?: WireError }) =>
        resolve(error.data?.code ?? 'no handshake'),
      );
    });
  const helloTo = (deskId: string) => ({ protocol: PROTOCOL_VERSION, deskId, language: 'pl' });

  it('opens the chat of the desk that names it', async () => {
    expect(await knock('/visitor', { origin: SHOP, desk: 'easywebshop' })).to.equal('let in');
    expect(await knock('/visitor', { origin: HOTEL, desk: 'otelms' })).to.equal('let in');
  });

  it("does not open another desk's, neither openly nor by asking for another one than it said", async () => {
    expect(await knock('/visitor', { origin: SHOP, desk: 'otelms' })).to.equal('no handshake');
    expect(await knock('/visitor', { origin: SHOP, desk: 'easywebshop', asks: 'otelms' })).to.equal(
      'not_found',
    );
    expect(await knock('/visitor', { origin: SHOP, desk: 'easywebshop', asks: 'icewarp' })).to.equal(
      'not_found',
    );
  });

  it('gets no handshake without a desk, for a desk that is not there, or when nobody names it', async () => {
    expect(await knock('/visitor', { origin: SHOP, asks: 'easywebshop' })).to.equal('no handshake');
    expect(await knock('/visitor', { origin: SHOP, desk: 'nobodys' })).to.equal('no handshake');
    expect(await knock('/visitor', { origin: 'https://evil.example', desk: 'easywebshop' })).to.equal(
      'no handshake',
    );
    expect(await knock('/visitor', { origin: 'null', desk: 'easywebshop' })).to.equal('no handshake');
  });

  it("does not open a console, even with an agent's cookie; a page of ours does", async () => {
    const cookie = await world.cookieOf(await world.hire('easywebshop'));
    const asConsole = { origin: SHOP, desk: 'easywebshop' };
    const console = io(`${world.url()}/agent`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { protocol: PROTOCOL_VERSION },
      query: { desk: asConsole.desk },
      extraHeaders: { origin: SHOP, cookie },
    });
    opened.push(console);
    const code = await new Promise((resolve) => {
      console.once('connect', () => resolve('let in'));
      console.once('connect_error', (error: Error & { data?: WireError }) => resolve(error.data?.code));
    });
    expect(code).to.equal('not_signed_in');
    expect(await knock('/agent', { origin: world.url() }, { cookie })).to.equal('let in');
    expect(await knock('/visitor', { origin: world.url(), asks: 'icewarp' })).to.equal('let in');
  });
});

describe("A visitor's token", () => {
  let world: World;

  before(async () => {
    world = await World.open({ webs: 2 });
  });
  after(async () => await world.close());

  const form = (clientId: string) => ({ clientId, name: 'Ewa', question: 'Pytanie', language: 'pl' });
  const starts = async (tab: Tab, clientId: string) =>
    await ask<{ token: string; chat: { chatId: string } }>(tab.socket, 'chat:start', form(clientId));

  it('opens one chat, at its desk, and lies nowhere but as a hash', async () => {
    const mine = await Tab.open(world, 'icewarp');
    const chatId = await mine.asks({ name: 'Ewa', question: 'Pytanie' });
    const others = await Tab.open(world, 'icewarp');
    const foreign = await others.asks({ name: 'Jan', question: 'Pytanie' });
    const elsewhere = await Tab.open(world, 'easywebshop');
    const tab = await Tab.open(world, 'icewarp');
    const answers = [
      await refusalOf(tab.returnsTo(foreign, mine.token)),
      await refusalOf(tab.returnsTo(newId(), mine.token)),
      await refusalOf(tab.returnsTo(chatId, others.token)),
      await refusalOf(elsewhere.returnsTo(chatId, mine.token)),
    ];
    for (const answer of answers) expect(answer).to.deep.equal({ code: 'not_found', faults: [] });
    expect(await refusalOf(tab.returnsTo(chatId, mine.token)), 'its own').to.equal(null);

    const hash = await world.back.redis.hgetall(`${world.back.config.REDIS_PREFIX}:chat:{${chatId}}`);
    expect(JSON.stringify(hash)).to.contain(hashToken(mine.token)).and.not.contain(mine.token);
  });

  it('that a repeated start replaced opens nothing any more, and its page is shown nothing', async () => {
    const clientId = newId();
    const first = await Tab.open(world, 'icewarp');
    const before = await starts(first, clientId);
    const { chatId } = before.chat;
    const again = await Tab.open(world, 'icewarp', { web: 1 });
    const after = await starts(again, clientId);
    expect(after.chat.chatId, 'the same chat').to.equal(chatId);

    await until('the first page is let go', () => first.socket.disconnected);
    const late = await Tab.open(world, 'icewarp');
    expect(await refusal(late.returnsTo(chatId, before.token))).to.equal('not_found');
    expect(await refusal(late.returnsTo(chatId, after.token)), 'the new one').to.equal('done');
    expect(await refusal(again.writes('nadal tu jestem'))).to.equal('done');
  });

  it('that was replaced writes nothing, even before its page is let go', async () => {
    const clientId = newId();
    const tab = await Tab.open(world, 'icewarp');
    const { chat, token } = await starts(tab, clientId);
    const write = async (tokenHash: string) => {
      const message = { chatId: chat.chatId, clientId: newId(), text: 'tekst', tokenHash };
      return await world.parts.chats.post({ ...message, from: 'visitor', agentId: null });
    };
    expect((await write(hashToken(token))).seq).to.equal(2);
    const fresh = await starts(tab, clientId);
    const refused = await write(hashToken(token)).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(NotFound);
    expect((await write(hashToken(fresh.token))).seq, 'the new one').to.equal(3);
  });

  it('is no more when its chat is', async () => {
    const tab = await Tab.open(world, 'icewarp');
    const chatId = await tab.asks({ name: 'Ewa', question: 'Pytanie' });
    await tab.ends();
    await until('the chat is gone', async () => (await world.parts.chats.find(chatId)) === null);
    const late = await Tab.open(world, 'icewarp');
    expect(await refusal(late.returnsTo(chatId, tab.token))).to.equal('not_found');
  });
});

describe("An agent's session", () => {
  let world: World;

  before(async () => {
    world = await World.open({ webs: 2 });
  });
  after(async () => await world.close());

  it('that has ended takes its consoles along at once, on every process, and no others', async () => {
    const agent = await world.hire('icewarp');
    const tab = await Tab.open(world, 'icewarp');
    const chatId = await tab.asks({ name: 'Ewa', question: 'Pytanie' });
    const here = await Console.open(world, agent, { web: 0 });
    const elsewhere = await Console.open(world, agent, { web: 1 });
    await elsewhere.takes(chatId);
    // Nobody looks at sessions again by himself: what ends a console now is that its end was told.
    for (const web of world.webs) web.leases.drain();
    await here.requests('DELETE', '/session');
    await until('the console is let go', () => here.socket.disconnected);
    expect(elsewhere.socket.connected, 'another session of the same agent').to.equal(true);
    expect(await refusal(elsewhere.writes(chatId, 'jestem'))).to.equal('done');
    await elsewhere.requests('DELETE', '/session');
    await until('this one too', () => elsewhere.socket.disconnected);
  });

  it('whose end was not heard of ends when the line to Redis is back', async () => {
    const console = await Console.open(world, await world.hire('icewarp'), { web: 1 });
    const stays = await Console.open(world, await world.hire('icewarp'), { web: 1 });
    // As when the fact that tells of it is lost.
    await world.back.mongo.collection('sessions').deleteMany({ agentId: console.agent._id });
    expect(console.socket.connected).to.equal(true);
    await world.back.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await until('the console is let go', () => console.socket.disconnected);
    expect(stays.socket.connected).to.equal(true);
  });
});

describe('What a caller has no right to', () => {
  let world: World;

  before(async () => {
    world = await World.open();
  });
  after(async () => await world.close());

  it("is answered alike: an agent's event from a visitor, a foreign chat, an absent one", async () => {
    const tab = await Tab.open(world, 'icewarp');
    const chatId = await tab.asks({ name: 'Ewa', question: 'Pytanie' });
    const marek = await Console.open(world, await world.hire('icewarp'));
    await marek.takes(chatId);
    const petr = await Console.open(world, await world.hire('icewarp', { name: 'Petr' }));
    const anna = await Console.open(world, await world.hire('otelms', { name: 'Anna' }));
    const answers = [
      await refusalOf(ask(tab.socket, 'chat:take', { chatId })),
      await refusalOf(ask(tab.socket, 'desk:open', {})),
      await refusalOf(petr.writes(chatId, 'x')),
      await refusalOf(petr.writes(newId(), 'x')),
      await refusalOf(petr.types(chatId)),
      await refusalOf(petr.types(newId())),
      await refusalOf(anna.joins(chatId)),
      await refusalOf(anna.joins(newId())),
      await refusalOf(anna.takes(chatId)),
      await refusalOf(anna.takes(newId())),
    ];
    for (const [index, answer] of answers.entries())
      expect(answer, String(index)).to.deep.equal({ code: 'not_found', faults: [] });
    expect(await refusalOf(marek.writes(chatId, 'x')), 'who holds it').to.equal(null);
  });
});
