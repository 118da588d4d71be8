import { expect } from 'chai';
import type { TicketDetails } from '../../src/protocol/index.js';
import { DAY_MS } from '../../src/shared/time.js';
import { Console } from '../support/people.js';
import { Customer } from '../support/requests.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const JAN = { name: 'Jan Nowak', email: 'jan@gmina.example' };

describe('SmodFUM', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(async () => await world.close());

  it('SM-10 a question that is too general or needs changes to the program is declined with a reason', async () => {
    const agent = await Console.open(world, await world.hire('smodfum', { name: 'Anna' }));
    const cases = [
      ['Jak prowadzić stronę?', 'too-general', /charakter ogólny/],
      ['Proszę zmienić szablon', 'program-changes', /szablonu lub arkuszy CSS/],
    ] as const;
    for (const [question, decline, reason] of cases) {
      const customer = new Customer(world, 'smodfum');
      await customer.fillsIn({ ...JAN, question });
      const path = `/tickets/${customer.number}`;
      const { status } = await agent.requests('POST', `${path}/status`, {
        version: 1,
        to: 'closed',
        decline,
      });
      expect(status).to.equal(200);
      const letter = await until('the reason', () =>
        world.mail.to(JAN.email).find(({ mail }) => reason.test(mail.text ?? '')),
      );
      expect(letter.mail.subject).to.contain(customer.number);
      expect((await customer.reads()).body.messages.at(-1)?.text).to.match(reason);
      await world.clockMoves(7 * DAY_MS);
      const late = await Console.open(world, agent.agent);
      const { body } = await late.requests<TicketDetails>('GET', path);
      expect(body).to.include({ status: 'closed', closeReason: 'declined', isEscalated: false });
      expect(body.clock?.state).to.equal('stopped');
      world.clock.advance(-7 * DAY_MS);
    }
  });
});
