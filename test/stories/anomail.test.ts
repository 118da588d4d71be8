import { expect } from 'chai';
import type { DeskView, Problem, TicketDetails, TicketPage } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/shared/time.js';
import { Console, Tab } from '../support/people.js';
import { Customer, pngOf } from '../support/requests.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const EWA = { name: 'Ewa Zielińska', email: 'ewa@przyklad.example' };
const FORM = { ...EWA, question: 'Wysyłka staje w połowie', doing: 'Wysyłałam newsletter', topic: 'sending' };

describe('AnoMail', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open({ webs: 2, limitsTimes: 100 });
  });
  afterEach(async () => await world.close());

  const sends = async (form: Record<string, unknown> = FORM): Promise<Customer> => {
    const customer = new Customer(world, 'anomail');
    const { status } = await customer.fillsIn(form);
    expect(status).to.equal(201);
    return customer;
  };
  const assigneeOf = async ({ number }: Customer) =>
    (await world.parts.tickets.get('anomail', number)).assigneeId;

  it('AM-5 every ticket is given to the person who handles its topic, the least busy of them', async () => {
    const head = await world.hire('anomail', { role: 'escalation', name: 'Kierowniczka' });
    const anna = await world.hire('anomail', { role: 'specialist', topics: ['program', 'licence'] });
    const bogdan = await world.hire('anomail', { role: 'specialist', topics: ['sending'] });
    expect(await assigneeOf(await sends())).to.equal(bogdan._id);
    expect(await assigneeOf(await sends({ ...FORM, topic: 'licence' }))).to.equal(anna._id);
    const celina = await world.hire('anomail', { role: 'specialist', topics: ['sending'] });
    expect(await assigneeOf(await sends()), 'Bogdan has one already').to.equal(celina._id);

    const tab = await Tab.open(world, 'anomail');
    const chatId = await tab.asks({ ...EWA, question: 'Mam pytanie o wszystko' });
    tab.closes();
    await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
    await world.clockMoves(MINUTE_MS);
    const ofChat = await until('the ticket of the chat', async () =>
      (await world.openTickets('anomail')).find(({ channel }) => channel === 'chat'),
    );
    expect([anna._id, bogdan._id, celina._id]).to.include(ofChat.assigneeId);
    expect(ofChat.assigneeId).not.to.equal(head._id);
    const console = await Console.open(world, celina, { web: 1 });
    const { body } = await console.requests<TicketPage>('GET', '/tickets?view=mine');
    expect(body.tickets.every(({ isMine }) => isMine)).to.equal(true);
    expect(body.tickets).to.have.length.above(0);
  });

  it('AM-6 the form asks for the problem, what was being done, the error number, and a screenshot', async () => {
    const agent = await Console.open(world, await world.hire('anomail'));
    const customer = new Customer(world, 'anomail');
    const { doing, ...without } = FORM;
    const refused = await customer.fillsIn(without);
    expect(refused.status).to.equal(400);
    expect((refused.body as Partial<Problem>).faults).to.deep.equal([{ path: 'doing', rule: 'required' }]);
    const { body: shot } = await customer.uploads(pngOf());
    await customer.fillsIn({ ...FORM, errorNumber: 'E-1042', attachmentIds: [shot.id] });
    const { body } = await agent.requests<TicketDetails>('GET', `/tickets/${customer.number}`);
    expect(body).to.include({ doing, errorNumber: 'E-1042' });
    expect(body.messages[0]).to.deep.include({ kind: 'question', text: FORM.question, attachments: [shot] });
  });

  it('AM-9 what support does not cover is said beforehand, and closed with that text; it breaches nothing', async () => {
    const desk = (await (await fetch(`${world.url()}/api/v1/desks/anomail`)).json()) as DeskView;
    const declines = desk.declines.map(({ id }) => id);
    expect(declines).to.include.members(['training', 'server-configuration', 'rbl-removal']);
    const specialist = await world.hire('anomail', { role: 'escalation', name: 'Kierowniczka' });
    const agent = await Console.open(world, await world.hire('anomail', { name: 'Anna' }));
    const [declined, left] = [await sends({ ...FORM, question: 'Proszę zdjąć nas z RBL' }), await sends()];
    const wish = { version: 1, to: 'closed', decline: 'rbl-removal', note: 'Proszę napisać do dostawcy.' };
    const path = `/tickets/${declined.number}/status`;
    const unknown = await agent.requests<Problem>('POST', path, { ...wish, decline: 'nothing-like-it' });
    expect([unknown.status, unknown.body.code]).to.deep.equal([400, 'invalid_input']);
    const { body } = await agent.requests<TicketDetails>('POST', path, wish);
    expect(body).to.include({ status: 'closed', closeReason: 'out_of_scope', nextDueAt: null });
    const letter = await until('the letter', () =>
      world.mail.to(EWA.email).find(({ mail }) => mail.text?.includes('spamerów (RBL)')),
    );
    expect(letter.mail.text).to.contain('Proszę napisać do dostawcy.');

    await world.clockMoves(3 * DAY_MS);
    const late = await Console.open(world, agent.agent);
    await until('the other one breaches', async () => (await details(late, left.number)).isEscalated);
    const after = await details(late, declined.number);
    expect(after).to.include({ isEscalated: false, status: 'closed' });
    expect(after.clock?.state).to.equal('stopped');
    expect(
      world.mail.to(specialist.email).some(({ mail }) => mail.subject?.includes(declined.number)),
    ).to.equal(false);
  });

  it('AM-10 whoever has no answer stands in a live report, oldest due first, until the answer', async () => {
    const agent = await Console.open(world, await world.hire('anomail', { name: 'Anna' }), { web: 1 });
    const numbers: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      numbers.push((await sends()).number);
      await world.clockMoves(HOUR_MS);
    }
    const report = async () =>
      (await agent.requests<TicketPage>('GET', '/reports/unanswered')).body.tickets.map(
        ({ number }) => number,
      );
    expect(await report()).to.deep.equal(numbers);
    const [first = '', second = '', third = ''] = numbers;
    const answer = { clientId: newId(), text: 'Proszę podzielić listę.' };
    await agent.requests('POST', `/tickets/${second}/answers`, answer);
    await until('the consoles are told', () =>
      agent.tickets.some(({ number, waitingSince }) => number === second && waitingSince === null),
    );
    expect(await report()).to.deep.equal([first, third]);
    const late = await sends();
    await until('a new one is told', () => agent.tickets.some(({ number }) => number === late.number));
    expect(await report()).to.deep.equal([first, third, late.number]);
  });

  const details = async (agent: Console, number: string) =>
    (await agent.requests<TicketDetails>('GET', `/tickets/${number}`)).body;
});
