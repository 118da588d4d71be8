import { expect } from 'chai';
import type { ExpectedAnswer } from '../../src/protocol/index.js';
import { MINUTE_MS } from '../../src/shared/time.js';
import { Customer, pngOf } from '../support/requests.js';
import { World } from '../support/world.js';

const FORM = { name: 'Jan Nowak', email: 'jan@sklep.example', question: 'Jak zmienić walutę sklepu?' };

describe('EasyWebshop', () => {
  let world: World;
  let jan: Customer;

  beforeEach(async () => {
    world = await World.open({
      limitsTimes: 100,
      desks: { easywebshop: (desk) => ({ ...desk, tickets: { ...desk.tickets, expectedMinutes: 240 } }) },
    });
    jan = new Customer(world, 'easywebshop');
    await world.hire('easywebshop', { role: 'specialist' });
  });
  afterEach(async () => await world.close());

  const expected = async () =>
    (await jan.asks<ExpectedAnswer>('GET', '/desks/easywebshop/expected-answer')).body;

  it('EW-6 before sending, the customer sees when to expect the answer, by the calendar', async () => {
    const before = await expected();
    expect(before.why).to.include({ by: 'promise', ahead: 0, isOpen: true, opensAt: null });
    expect(before.at).to.equal(before.why.promisedAt);
    expect((await jan.fillsIn(FORM)).body.expectedAt, 'what the ticket then has').to.equal(before.at);

    world.clock.set(new Date('2035-01-14T11:00:00Z'));
    const onSunday = await expected();
    expect(onSunday.why).to.include({ isOpen: false, opensAt: '2035-01-15T07:00:00.000Z' });
    expect(Date.parse(onSunday.at ?? '')).to.be.above(Date.parse('2035-01-15T07:00:00Z'));
  });

  it('EW-6 the present load makes it later, and says so', async () => {
    const calm = await expected();
    for (let count = 0; count < 12; count += 1) {
      await new Customer(world, 'easywebshop').fillsIn(FORM);
      world.clock.advance(MINUTE_MS);
    }
    const busy = await expected();
    expect(busy.why).to.include({ by: 'load', ahead: 12 });
    expect(Date.parse(busy.at ?? '')).to.be.above(Date.parse(busy.why.promisedAt ?? ''));
    expect(Date.parse(busy.at ?? '')).to.be.above(Date.parse(calm.at ?? ''));
  });

  it('EW-9 a visitor without an account can attach nothing, and the text can be sent all the same', async () => {
    const refused = await jan.uploads(pngOf());
    expect([refused.status, refused.body.code]).to.deep.equal([409, 'attachments_not_offered']);
    expect(await world.back.mongo.collection('files.chunks').countDocuments()).to.equal(0);
    const named = await jan.fillsIn({ ...FORM, attachmentIds: ['3f0c6d6e-6f2a-4a57-9d1c-111111111111'] });
    expect(named.status).to.equal(409);
    expect((await jan.fillsIn(FORM)).status).to.equal(201);
  });
});
