import { expect } from 'chai';
import type { DashboardView, TicketDetails } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/shared/time.js';
import { Console, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const DESK = 'icewarp';
const GRACE_MS = 30 * SECOND_MS;
const MONDAY = '2035-01-08';
const TUESDAY = '2035-01-09';

describe('The dashboard', () => {
  let world: World;
  let marek: Console;

  beforeEach(async () => {
    world = await World.open();
    marek = await signsIn();
  });
  afterEach(async () => await world.close());

  const signsIn = async () => await Console.open(world, await world.hire(DESK));
  /** Opens a ticket and waits until somebody has taken note of it. */
  const leavesTicket = async (topic = '') => {
    const tab = await Tab.open(world, DESK);
    const email = `${newId().slice(0, 8)}@przyklad.example`;
    const form = { name: 'Ewa', email, question: 'Poczta stoi' };
    const chatId = await tab.asks(topic === '' ? form : { ...form, topic });
    tab.closes();
    await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
    await world.clockMoves(GRACE_MS);
    const letter = await until('the acknowledgement', () => world.mail.to(email)[0]);
    return /IW-\d+/.exec(letter.mail.subject ?? '')?.[0] ?? '';
  };
  const answers = async (number: string) => {
    const answer = { clientId: newId(), text: 'Gotowe.' };
    const { status } = await marek.requests<TicketDetails>('POST', `/tickets/${number}/answers`, answer);
    expect(status).to.equal(201);
  };
  const dashboard = async (days = 7) =>
    (await marek.requests<DashboardView>('GET', `/reports/dashboard?days=${days}`)).body;
  const dayOf = ({ days }: DashboardView, day: string) => days.find((one) => one.day === day);

  it('counts by the day of the desk what was opened, answered and broken, and how long first answers took', async () => {
    const [quick, slow] = [await leavesTicket('mirapoint'), await leavesTicket()];
    await leavesTicket();
    world.clock.advance(10 * MINUTE_MS);
    await answers(quick);
    await world.clockMoves(DAY_MS);
    marek = await signsIn();
    await answers(slow);
    const view = await dashboard();
    expect(view.days).to.have.length(7);
    expect(view.days.at(-1)?.day).to.equal(TUESDAY);
    expect(dayOf(view, MONDAY)).to.include({ opened: 3, answered: 1, breached: 0 });
    expect(dayOf(view, TUESDAY)).to.include({ opened: 0, answered: 1, breached: 0 });
    const [ofMonday] = dayOf(view, MONDAY)?.times ?? [];
    expect(ofMonday).to.include({ topic: 'mirapoint', answered: 1 });
    expect(ofMonday?.medianMs).to.be.within(10 * MINUTE_MS, 12 * MINUTE_MS);
    expect(view.times.map(({ topic, answered }) => [topic, answered])).to.deep.equal([
      ['', 1],
      ['mirapoint', 1],
    ]);

    await world.clockMoves(DAY_MS);
    await until('the breach', async () => {
      marek = await signsIn();
      return (await dashboard()).days.some(({ breached }) => breached === 1);
    });
  });

  it('keeps a day that is over, and goes on counting one that is not', async () => {
    await leavesTicket();
    expect(dayOf(await dashboard(), MONDAY)?.opened).to.equal(1);
    await leavesTicket();
    expect(dayOf(await dashboard(), MONDAY)?.opened, 'today is counted afresh').to.equal(2);
    const kept = async () => await world.back.mongo.collection('day_reports').countDocuments({ day: MONDAY });
    expect(await kept()).to.equal(0);
    world.clock.advance(15 * HOUR_MS);
    marek = await signsIn();
    expect(dayOf(await dashboard(), MONDAY)?.opened).to.equal(2);
    expect(await kept()).to.equal(1);
    await world.back.mongo.collection('tickets').deleteMany({});
    expect(dayOf(await dashboard(), MONDAY)?.opened, 'from what was kept').to.equal(2);
  });

  it('tells what waits now and what each agent has', async () => {
    await leavesTicket();
    const petr = await Console.open(world, await world.hire(DESK, { name: 'Petr' }));
    const tab = await Tab.open(world, DESK);
    const served = await tab.asks({ name: 'Jan', question: 'Pytanie' });
    await petr.takes(served);
    const other = await Tab.open(world, DESK);
    await other.asks({ name: 'Iga', question: 'Pytanie' });
    const view = await dashboard();
    expect(view.now).to.deep.equal({
      waitingChats: 1,
      dueCalls: 0,
      openTickets: 1,
      unansweredTickets: 1,
      escalatedTickets: 0,
    });
    expect(view.agents.map(({ name, isOnDuty, liveChats }) => [name, isOnDuty, liveChats])).to.deep.equal([
      ['Marek', true, 0],
      ['Petr', true, 1],
    ]);
    expect(view.waits).to.have.keys('told', 'within', 'shorter', 'longer', 'typicalMs', 'longMs');
  });

  it('is of the own desk alone, and for nobody without a session', async () => {
    await leavesTicket();
    const anna = await Console.open(world, await world.hire('otelms', { name: 'Anna' }));
    const { body } = await anna.requests<DashboardView>('GET', '/reports/dashboard');
    expect(body.now.openTickets).to.equal(0);
    expect(body.days.map(({ opened }) => opened)).to.deep.equal([0, 0, 0, 0, 0, 0, 0]);
    expect((await fetch(`${world.url()}/api/v1/reports/dashboard`)).status).to.equal(401);
    expect((await marek.requests('GET', '/reports/dashboard?days=93')).status).to.equal(400);
  });
});
