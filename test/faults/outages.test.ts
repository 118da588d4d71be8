import { expect } from 'chai';
import type { TicketDetails } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/shared/time.js';
import { MailServer } from '../support/mail-server.js';
import { Console, refusal, Tab } from '../support/people.js';
import { type Service, startDocuments, startRedis, temporaryFolder } from '../support/services.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const EWA = { name: 'Ewa', email: 'ewa@przyklad.example' };

/** What the web process answers to `/readyz`, and to an agent's list of tickets. */
async function statuses(world: World, console: Console): Promise<{ ready: number; tickets: number }> {
  const patience = AbortSignal.timeout(3 * SECOND_MS);
  const ready = await fetch(`${world.url()}/readyz`, { signal: patience });
  const tickets = await console.requests('GET', '/tickets');
  return { ready: ready.status, tickets: tickets.status };
}

describe('An outage', () => {
  describe('of Redis', () => {
    let redis: Service;
    let folder: string;
    let world: World;

    before(async () => {
      folder = await temporaryFolder();
      redis = await startRedis(undefined, folder);
      world = await World.open({ redisUrl: redis.url });
    });
    after(async () => {
      await world.close();
      await redis.stop();
    });

    it('is answered with unavailable, and the same chat goes on when Redis is back', async () => {
      const tab = await Tab.open(world, 'icewarp');
      const chatId = await tab.asks({ ...EWA, question: 'Poczta stoi' });
      const marek = await Console.open(world, await world.hire('icewarp'));
      await marek.takes(chatId);
      await redis.stop('SIGKILL');
      expect(await refusal(tab.writes('słychać mnie?'))).to.equal('unavailable');
      expect(await statuses(world, marek)).to.deep.equal({ ready: 503, tickets: 200 });

      redis = await startRedis(redis.port, folder);
      const clientId = newId();
      await until(
        'the visitor can write again',
        async () => (await refusal(tab.writes('teraz', clientId))) === 'done',
      );
      await until('the agent reads it', () =>
        marek.entries.some(({ entry }) => entry.kind === 'message' && entry.text === 'teraz'),
      );
      expect(marek.entries.filter(({ entry }) => entry.kind === 'message')).to.have.length(1);
      await until('it is ready', async () => (await statuses(world, marek)).ready === 200);

      tab.closes();
      await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
      await world.clockMoves(MINUTE_MS);
      await until('the workers work again', () => world.mail.to(EWA.email)[0]);
    });
  });

  describe('that empties Redis', () => {
    let redis: Service;
    let world: World;

    before(async () => {
      redis = await startRedis();
      world = await World.open({ redisUrl: redis.url });
    });
    after(async () => {
      await world.close();
      await redis.stop();
    });

    it('loses no clock, no letter and no callback: the workers arm them anew by themselves', async () => {
      const head = await world.hire('icewarp', {
        name: 'Michael',
        role: 'head',
        email: 'michael@desk.example',
      });
      const tab = await Tab.open(world, 'icewarp');
      const chatId = await tab.asks({ ...EWA, phone: '+48 600 000 000', question: 'Poczta stoi' });
      world.mail.mood = 451;
      tab.closes();
      await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
      await world.clockMoves(30 * SECOND_MS);
      await until('a letter that waits', () => world.mail.offered > 0);
      const console = await Console.open(world, head);
      const [ticket] = await world.openTickets('icewarp');
      const at = new Date(world.clock.now().getTime() + 24 * HOUR_MS).toISOString();
      const wish = { clientId: newId(), ticketNumber: ticket?.number, at };
      expect((await console.requests('POST', '/callbacks', wish)).status).to.equal(201);
      expect(await world.back.redis.dbsize(), 'Redis holds something').to.be.above(0);

      await world.back.redis.flushall();
      world.mail.mood = 'accept';
      world.clock.advance(44 * HOUR_MS);
      await until('the letter', () => world.mail.to(EWA.email)[0]);
      await until('the warning', () => world.mail.to(head.email)[0]);
      await until('the call is due', () => console.callbacks.some((row) => row.state === 'due'));
      expect(world.mail.letters).to.have.length(2);
    });
  });

  describe('of MongoDB', () => {
    let documents: Service;
    let folder: string;
    let world: World;

    before(async () => {
      folder = await temporaryFolder();
      documents = await startDocuments(0, folder);
      world = await World.open({ mongodbUri: `${documents.url}/outage` });
    });
    after(async () => {
      await world.close();
      await documents.stop();
    });

    it('is answered with 503 while chats go on, and heals by itself', async () => {
      const tab = await Tab.open(world, 'icewarp');
      const chatId = await tab.asks({ ...EWA, question: 'Poczta stoi' });
      const marek = await Console.open(world, await world.hire('icewarp'));
      await marek.takes(chatId);
      await documents.stop('SIGKILL');
      expect(await statuses(world, marek)).to.deep.equal({ ready: 503, tickets: 503 });
      const seq = await tab.writes('czat działa');
      await until('the agent reads it', () => marek.entries.some(({ entry }) => entry.seq === seq));
      tab.closes();
      await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
      await world.clockMoves(MINUTE_MS).catch(() => undefined);
      expect(await world.parts.chats.find(chatId), 'the chat waits for its ticket').not.to.equal(null);

      documents = await startDocuments(documents.port, folder);
      await until('it is ready', async () => (await statuses(world, marek)).ready === 200);
      await world.workersLook();
      await until('the ticket and its letter', () => world.mail.to(EWA.email)[0]);
      expect(await world.openTickets('icewarp')).to.have.length(1);
    });
  });

  describe('of the mail server', () => {
    let world: World;
    let marek: Console;

    beforeEach(async () => {
      world = await World.open();
      marek = await Console.open(world, await world.hire('icewarp'));
    });
    afterEach(async () => await world.close());

    const leaveQuestion = async () => {
      const tab = await Tab.open(world, 'icewarp');
      const chatId = await tab.asks({ ...EWA, question: 'Poczta stoi' });
      tab.closes();
      await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
      await world.clockMoves(30 * SECOND_MS);
      const row = await until('the ticket', () => marek.tickets[0]);
      return row.number;
    };
    const details = async (number: string) =>
      (await marek.requests<TicketDetails>('GET', `/tickets/${number}`)).body;

    it('lets the letter wait, and it goes out once when the server is back', async () => {
      const { port } = world.mail;
      await world.mail.close();
      const number = await leaveQuestion();
      await until('a first try', async () => ((await details(number)).acknowledgement?.attempts ?? 0) > 0);
      expect((await details(number)).acknowledgement).to.include({ state: 'queued' });
      const back = await MailServer.open(port);
      await world.clockMoves(MINUTE_MS);
      await until('the letter', () => back.to(EWA.email)[0]);
      await until('it counts as sent', async () => (await details(number)).acknowledgement?.state === 'sent');
      await world.clockMoves(10 * MINUTE_MS);
      expect(back.to(EWA.email)).to.have.length(1);
      await back.close();
    });

    it('that says try later is tried again later', async () => {
      world.mail.mood = 451;
      const number = await leaveQuestion();
      await until('the server was asked', () => world.mail.offered > 0);
      const waiting = await until('the reason', async () => {
        const { acknowledgement } = await details(number);
        return acknowledgement?.reason === '451' ? acknowledgement : null;
      });
      expect(waiting.state).to.equal('queued');
      world.mail.mood = 'accept';
      await world.clockMoves(MINUTE_MS);
      await until('the letter', () => world.mail.to(EWA.email)[0]);
    });

    it('that refuses for good is shown to the agent, and is asked no more', async () => {
      world.mail.mood = 550;
      const number = await leaveQuestion();
      await until('the agent sees it', () => marek.tickets.some((row) => row.hasFailedLetter));
      expect((await details(number)).acknowledgement).to.include({ state: 'failed', reason: '550' });
      await world.clockMoves(24 * 60 * MINUTE_MS);
      expect(world.mail.offered).to.equal(1);
    });
  });
});
