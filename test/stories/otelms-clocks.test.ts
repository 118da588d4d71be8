import { expect } from 'chai';
import type { TicketDetails } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/shared/time.js';
import { openTicket } from '../support/opened-tickets.js';
import { Console, Tab } from '../support/people.js';
import { Customer } from '../support/requests.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

describe('OtelMS and time', () => {
  let world: World;
  before(async () => {
    world = await World.open({
      // A desk that follows chats up, with the same hours of sending: OtelMS itself leaves nothing behind.
      desks: { anomail: (desk) => ({ ...desk, mail: { ...desk.mail, sendingHours: 'hours' } }) },
    });
  });
  after(async () => await world.close());

  const answersAt = async (moment: string, email: string) => {
    world.clock.set(new Date(moment));
    const marek = await Console.open(world, await world.hire('otelms'));
    const ticket = await openTicket(world, 'otelms', { requester: { name: 'Ewa', email, phone: '' } });
    const answer = { clientId: newId(), text: 'Już działa.' };
    const { body } = await marek.requests<TicketDetails>('POST', `/tickets/${ticket.number}/answers`, answer);
    marek.closes();
    return body.messages.find(({ kind }) => kind === 'answer')?.letter;
  };

  it('OT-7 an answer from the evening says that it goes at 8:00, and goes then and not before', async () => {
    const email = 'wieczor@przyklad.example';
    expect(await answersAt('2035-01-08T18:30:00Z', email)).to.include({
      state: 'queued',
      goesAt: '2035-01-09T07:00:00.000Z',
      attempts: 0,
    });
    await world.clockMoves(12 * HOUR_MS + 30 * MINUTE_MS - 1);
    expect(world.mail.to(email)).to.have.length(0);
    await world.clockMoves(1);
    await until('the letter', () => world.mail.to(email)[0]);
    await world.clockMoves(HOUR_MS);
    expect(world.mail.to(email)).to.have.length(1);
  });

  it('OT-7 one from Friday evening goes on Monday, and one from within the hours at once', async () => {
    const weekend = await answersAt('2035-01-12T16:00:00Z', 'piatek@przyklad.example');
    expect(weekend?.goesAt).to.equal('2035-01-15T07:00:00.000Z');
    await answersAt('2035-01-15T09:00:00Z', 'dzien@przyklad.example');
    await until('the letter', () => world.mail.to('dzien@przyklad.example')[0]);
  });

  it('OT-7 before anything is written the ticket says when an answer will go', async () => {
    const opensAt = async (moment: string, deskId: string) => {
      world.clock.set(new Date(moment));
      const marek = await Console.open(world, await world.hire(deskId));
      const { number } = await openTicket(world, deskId);
      const { body } = await marek.requests<TicketDetails>('GET', `/tickets/${number}`);
      marek.closes();
      return body.answersGo === null ? 'at any hour' : body.answersGo[0]?.from;
    };
    const friday = '2035-01-12T16:00:00.000Z';
    const promised = await opensAt(friday, 'otelms');
    expect(promised).to.equal((await answersAt(friday, 'zapowiedz@przyklad.example'))?.goesAt);
    expect(promised).to.equal('2035-01-15T07:00:00.000Z');
    const monday = '2035-01-15T09:00:00.000Z';
    expect(await opensAt(monday, 'otelms')).to.equal(monday);
    expect(await opensAt(friday, 'smodfum')).to.equal('at any hour');
  });

  it('OT-7 nor does the page of the ticket show the evening’s answer before it goes', async () => {
    world.clock.set(new Date('2035-01-08T18:30:00Z'));
    const ewa = new Customer(world, 'otelms');
    const form = { name: 'Ewa', email: 'strona@przyklad.example', subject: 'Rezerwacje', severity: 3 };
    await ewa.fillsIn({ ...form, question: 'Dublują się' });
    const marek = await Console.open(world, await world.hire('otelms'));
    const answer = { clientId: newId(), text: 'Już działa.' };
    await marek.requests('POST', `/tickets/${ewa.number}/answers`, answer);
    const inTheEvening = (await ewa.reads()).body;
    expect(inTheEvening.messages.map(({ text }) => text)).to.deep.equal(['Dublują się']);
    expect(inTheEvening.status).to.equal('new');
    await world.clockMoves(12 * HOUR_MS + 30 * MINUTE_MS);
    const inTheMorning = (await ewa.reads()).body;
    expect(inTheMorning.messages.map(({ text }) => text)).to.deep.equal(['Dublują się', 'Już działa.']);
    expect(inTheMorning.status).to.equal('waiting');
    marek.closes();
  });

  it('OT-7 an acknowledgement of the night goes at once', async () => {
    world.clock.set(new Date('2035-01-08T20:00:00Z'));
    const tab = await Tab.open(world, 'anomail');
    const email = 'noc@przyklad.example';
    const chatId = await tab.asks({ name: 'Ewa', email, question: 'Nie działa' });
    tab.closes();
    await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
    await world.clockMoves(30 * SECOND_MS);
    await until('the acknowledgement', () => world.mail.to(email)[0]);
  });
});
