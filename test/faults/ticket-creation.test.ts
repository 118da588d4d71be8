import { expect } from 'chai';
import type { TicketDetails } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { SECOND_MS } from '../../src/shared/time.js';
import { Console } from '../support/people.js';
import { Customer } from '../support/requests.js';
import { type Service, startDocuments, temporaryFolder } from '../support/services.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const FORM = {
  name: 'Jan',
  email: 'jan@przyklad.example',
  subject: 'Awaria',
  question: 'Nie działa',
  severity: 2,
};

describe('A form that is sent', () => {
  let documents: Service;
  let folder: string;
  let world: World;

  before(async () => {
    folder = await temporaryFolder();
    documents = await startDocuments(0, folder);
    world = await World.open({ mongodbUri: `${documents.url}/creation`, limitsTimes: 100 });
  });
  after(async () => {
    await world.close();
    await documents.stop();
  });

  /** Sends again with the same key as long as the answer is that the server cannot answer now. */
  const untilTaken = async (customer: Customer, form: object, key: string) =>
    await until('it is taken', async () => {
      const answer = await customer.fillsIn({ ...form }, key);
      expect([201, 503]).to.include(answer.status);
      return answer.status === 201 ? answer : null;
    });
  const openTickets = async () => await world.openTickets('otelms');

  it('twenty times at once with one key is one ticket, with one question and one letter', async () => {
    const email = `${newId()}@przyklad.example`;
    const key = newId();
    const before = (await openTickets()).length;
    const customers = Array.from({ length: 20 }, () => new Customer(world, 'otelms'));
    const answers = await Promise.all(
      customers.map(async (one) => await untilTaken(one, { ...FORM, email }, key)),
    );
    expect(new Set(answers.map(({ body }) => `${body.number} ${body.key}`)).size).to.equal(1);
    expect(await openTickets()).to.have.length(before + 1);
    const [customer] = customers;
    expect((await customer?.reads())?.body.messages).to.have.length(1);
    await until('the acknowledgement', () => world.mail.to(email)[0]);
    await world.workersLook();
    expect(world.mail.to(email)).to.have.length(1);
    const other = await new Customer(world, 'otelms').fillsIn({ ...FORM, email, question: 'Inne' }, key);
    expect([other.status, other.body.code]).to.deep.equal([409, 'idempotency_conflict']);
  });

  it('twenty times at once with keys of their own is twenty tickets, with a number each', async () => {
    const customers = Array.from({ length: 20 }, () => new Customer(world, 'otelms'));
    const answers = await Promise.all(customers.map(async (one) => await untilTaken(one, FORM, newId())));
    expect(new Set(answers.map(({ body }) => body.number)).size).to.equal(20);
    const read = await Promise.all(customers.map(async (one) => (await one.reads()).body.messages.length));
    expect(new Set(read)).to.deep.equal(new Set([1]));
  });

  it('at the same moment with one key and two texts is one of them; the other is told', async () => {
    const key = newId();
    const [one, two] = await Promise.all(
      ['To', 'Tamto'].map(
        async (question) => await new Customer(world, 'otelms').fillsIn({ ...FORM, question }, key),
      ),
    );
    expect([one?.status, two?.status].sort()).to.deep.equal([201, 409]);
  });

  it('while the database dies is one ticket when it is sent again, however far it came the first time', async () => {
    for (const afterMs of [2, 12]) {
      const key = newId();
      const customer = new Customer(world, 'otelms');
      const email = `${newId()}@przyklad.example`;
      const first = customer.fillsIn({ ...FORM, email }, key);
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await documents.stop('SIGKILL');
      const answer = await first;
      expect([201, 503], `killed after ${afterMs} ms`).to.include(answer.status);
      documents = await startDocuments(documents.port, folder);
      const again = await untilTaken(customer, { ...FORM, email }, key);
      if (answer.status === 201) expect(again.body).to.deep.equal(answer.body);
      const made = (await openTickets()).filter(({ requester }) => requester.email === email);
      expect(made.map(({ number }) => number)).to.deep.equal([again.body.number]);
      expect((await customer.reads()).body.messages.map(({ text }) => text)).to.deep.equal([FORM.question]);
      await until('the letter', () => world.mail.to(email)[0]);
      await world.clockMoves(11 * SECOND_MS);
      expect(world.mail.to(email)).to.have.length(1);
    }
  }).timeout(60_000);

  it('and whose answer was lost on the way is the same ticket when it is sent again', async () => {
    const key = newId();
    const lost = await new Customer(world, 'otelms').fillsIn(FORM, key);
    const again = await new Customer(world, 'otelms', 0).fillsIn(FORM, key);
    expect(again.body).to.deep.equal(lost.body);
  });

  it('and settled only half is settled by the workers: its changes are told and its clock stops', async () => {
    const customer = new Customer(world, 'otelms');
    await customer.fillsIn(FORM);
    const ticket = await world.parts.tickets.get('otelms', customer.number);
    const doing = { at: world.clock.now(), by: 'Marek' };
    // As a process leaves it that dies after the first write.
    await world.parts.tickets.change(ticket._id, doing, () => ({
      set: { status: 'closed', turns: [{ askedAt: doing.at, answeredAt: doing.at }] },
      changes: [{ field: 'status', from: 'new', to: 'closed' }],
    }));
    const marek = await Console.open(world, await world.hire('otelms', { name: 'Marek' }));
    const details = async () =>
      (await marek.requests<TicketDetails>('GET', `/tickets/${customer.number}`)).body;
    expect((await details()).clock?.state).to.equal('running');
    await world.clockMoves(9 * SECOND_MS);
    expect((await details()).messages.some(({ change }) => change !== null)).to.equal(false);
    await world.clockMoves(SECOND_MS);
    const settled = await details();
    expect(settled.messages.filter(({ change }) => change?.field === 'status')).to.have.length(1);
    expect(settled.clock?.state).to.equal('stopped');
    await world.clockMoves(SECOND_MS);
    expect((await details()).messages).to.have.length(settled.messages.length);
  });
});
