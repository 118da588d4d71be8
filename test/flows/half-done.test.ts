import { connect } from 'node:net';
import { expect } from 'chai';
import { actOnClock } from '../../src/flows/act-on-clock.js';
import { settleTicket } from '../../src/flows/settle-ticket.js';
import type { TicketDetails } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/shared/time.js';
import { Console, refusal, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const GRACE_MS = 30 * SECOND_MS;

/** A collection as a worker sees it that read a record of it a moment too early. */
function withStaleFind<T extends object>(collection: T, stale: unknown): T {
  return new Proxy(collection, {
    get: (target, name) => {
      if (name === 'find') return async () => stale;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

describe('What a crash or a race leaves half done', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open({ webs: 2 });
  });
  afterEach(async () => await world.close());

  const asks = async () => {
    const tab = await Tab.open(world, 'icewarp');
    const email = `${newId().slice(0, 8)}@przyklad.example`;
    const chatId = await tab.asks({ name: 'Ewa', email, question: 'Poczta stoi' });
    return { tab, chatId, email };
  };
  const leaves = async (tab: Tab, chatId: string) => {
    tab.closes();
    await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
  };
  const leavesTicket = async () => {
    const { tab, chatId, email } = await asks();
    await leaves(tab, chatId);
    await world.clockMoves(GRACE_MS);
    await until('the acknowledgement', () => world.mail.to(email)[0]);
    const [ticket] = await world.openTickets('icewarp');
    if (ticket === undefined) throw new Error('There is no ticket.');
    return { ticket, email };
  };

  it('a visitor who sends the question and closes the window at once is answered by e-mail', async () => {
    const tab = await Tab.open(world, 'icewarp');
    const form = {
      clientId: newId(),
      name: 'Ewa',
      email: 'szybka@przyklad.example',
      question: 'Szybkie',
      language: 'pl' as const,
    };
    tab.socket.emit('chat:start', form, () => undefined);
    await new Promise<void>((resolve) => tab.socket.io.engine.once('drain', () => resolve()));
    tab.closes();
    await until('she is away', async () => (await world.parts.chats.waiting('icewarp'))[0]?.chat.awayAt);
    await world.clockMoves(GRACE_MS);
    await until('the acknowledgement', () => world.mail.to('szybka@przyklad.example')[0]);
  });

  it('a tab that moves to another web process keeps its chat when the old connection ends later', async () => {
    const { tab, chatId } = await asks();
    const moved = await Tab.open(world, 'icewarp', { web: 1 });
    await moved.returnsTo(chatId, tab.token);
    tab.closes();
    await world.clockMoves(10 * SECOND_MS);
    expect((await world.parts.chats.find(chatId))?.chat.awayAt).to.equal(null);
  });

  it('an answer whose process died before its letter goes out all the same, once, and the clock stops', async () => {
    const { ticket, email } = await leavesTicket();
    const at = world.clock.now();
    const answer = {
      kind: 'answer' as const,
      author: 'Marek',
      agentId: 'marek',
      text: 'Gotowe.',
      detail: '',
    };
    await world.parts.tickets.thread.add({
      ticketId: ticket._id,
      key: 'answer:x',
      ...answer,
      at,
      pendingSince: at,
    });
    await world.clockMoves(9 * SECOND_MS);
    expect(world.mail.to(email)).to.have.length(1);
    await world.clockMoves(SECOND_MS);
    await until('the answer', () => world.mail.to(email)[1]);
    await world.clockMoves(MINUTE_MS);
    expect(world.mail.to(email)).to.have.length(2);
    expect((await world.parts.tickets.find(ticket._id))?.status).to.equal('waiting');
    expect((await world.parts.clocks.ofTickets([ticket._id])).get(ticket._id)?.state).to.equal('stopped');
  });

  it('a ticket that is answered in the moment of its breach is answered or escalated, never both', async () => {
    const specialist = await world.hire('icewarp', { role: 'escalation', name: 'Michal' });
    const { ticket } = await leavesTicket();
    const [clock] = await world.parts.clocks.ofTicket(ticket._id);
    if (clock === undefined) throw new Error('There is no clock.');
    world.clock.advance(48 * HOUR_MS);
    const late = {
      ...world.parts,
      clocks: withStaleFind(world.parts.clocks, clock),
      tickets: withStaleFind(world.parts.tickets, await world.parts.tickets.find(ticket._id)),
    };
    const answer = { messageId: 'x', agentId: 'marek', author: 'Marek', nextStatus: 'waiting' } as const;
    await world.parts.tickets.markAnswered(ticket, { ...answer, at: world.clock.now() });
    await settleTicket(world.parts, ticket._id);
    await actOnClock(late, clock._id);
    expect((await world.parts.tickets.find(ticket._id))?.isEscalated).to.equal(false);
    expect(world.mail.to(specialist.email)).to.have.length(0);
  });

  it('an answer that the visitor did not read goes out though she wrote again, and the new question keeps its clock', async () => {
    const { tab, chatId, email } = await asks();
    const marek = await Console.open(world, await world.hire('icewarp'));
    await marek.takes(chatId);
    await marek.writes(chatId, 'Proszę zrestartować.');
    await tab.writes('A jeśli to nie pomoże?');
    await leaves(tab, chatId);
    await world.clockMoves(GRACE_MS);
    const gone = await until('the end', () => marek.gone[0]);
    await until('both letters', () => world.mail.to(email).length === 2);
    const subjects = world.mail.to(email).map((letter) => letter.mail.subject);
    expect(subjects).to.have.members([
      `[${gone.ticketNumber}] Odpowiedź na Państwa pytanie`,
      `[${gone.ticketNumber}] Mamy Państwa pytanie`,
    ]);
    const { body } = await marek.requests<TicketDetails>('GET', `/tickets/${gone.ticketNumber}`);
    expect(body.clock?.state).to.equal('running');
    expect(body.messages.filter((line) => line.kind !== 'event').map((line) => line.text)).to.deep.equal([
      'Poczta stoi',
      'Proszę zrestartować.',
      'A jeśli to nie pomoże?',
    ]);
  });

  it('a message that is sent again is told again, and another text under its id is refused', async () => {
    const { tab, chatId } = await asks();
    const marek = await Console.open(world, await world.hire('icewarp'), { web: 1 });
    await marek.takes(chatId);
    const clientId = newId();
    const seq = await tab.writes('raz', clientId);
    expect(await tab.writes('raz', clientId)).to.equal(seq);
    await until(
      'it is told twice',
      () => marek.entries.filter(({ entry }) => entry.seq === seq).length === 2,
    );
    expect(await refusal(tab.writes('dwa', clientId))).to.equal('conflict');
  });

  it('signing out ends the console, and a session that runs out does so with the next renewal', async () => {
    const { chatId } = await asks();
    const marek = await Console.open(world, await world.hire('icewarp'), { web: 1 });
    expect((await marek.requests('DELETE', '/session')).status).to.equal(204);
    await until('the socket is cut', () => !marek.socket.connected);
    const petr = await Console.open(world, await world.hire('icewarp', { name: 'Petr' }));
    await petr.takes(chatId);
    world.clock.advance(13 * HOUR_MS);
    await world.webs[0]?.leases.renew();
    await until('the socket is cut', () => !petr.socket.connected);
  });

  it('a page whose lease ran out hears that its visitor is back by another page', async () => {
    const { tab, chatId } = await asks();
    world.clock.advance(MINUTE_MS);
    await world.workersLook();
    await until('away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
    const other = await Tab.open(world, 'icewarp');
    const { entries } = await other.returnsTo(chatId, tab.token);
    const told = entries.map(({ seq }) => seq);
    expect(told.length).to.be.above(2);
    await until('all that the other page was shown', () =>
      told.every((seq) => tab.entries.some((entry) => entry.seq === seq)),
    );
  });

  it('a chat that cannot be read any more shuts nobody out of the desk, and is removed', async () => {
    const { chatId } = await asks();
    await asks();
    const { redis, config } = world.back;
    await redis.hset(`${config.REDIS_PREFIX}:chat:{${chatId}}`, 'salt', 'another');
    const marek = await Console.open(world, await world.hire('icewarp'));
    expect(marek.cards.size).to.equal(1);
    await redis.zadd(`${config.REDIS_PREFIX}:chats-due`, 0, chatId);
    await redis.del(`${config.REDIS_PREFIX}:chat:{${chatId}}:tabs`);
    world.clock.advance(HOUR_MS);
    for (let look = 0; look < 2; look += 1) {
      await world.workersLook();
      world.clock.advance(MINUTE_MS);
    }
    expect(await redis.exists(`${config.REDIS_PREFIX}:chat:{${chatId}}`)).to.equal(0);
  });

  it('a request that is held half open does not hold up the end of the process', async () => {
    const { port } = new URL(world.url());
    const half = connect(Number(port), '127.0.0.1');
    half.on('error', () => undefined).resume();
    await new Promise<void>((resolve) => half.once('connect', () => resolve()));
    half.write(
      'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    );
    const cut = new Promise<void>((resolve) => half.once('close', () => resolve()));
    await world.webs[0]?.close();
    await cut;
  });
});
