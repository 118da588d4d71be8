import { expect } from 'chai';
import type { TicketClocks } from '../../src/protocol/index.js';
import { openTicket } from '../support/opened-tickets.js';
import { Console } from '../support/people.js';
import { World } from '../support/world.js';

describe('EasyWebshop and time', () => {
  let world: World;
  before(async () => {
    world = await World.open();
  });
  after(async () => await world.close());

  /** A ticket that is sent at this moment, as the console explains it then. */
  const sentAt = async (moment: string, band: 'standard' | 'priority') => {
    world.clock.set(new Date(moment));
    const marek = await Console.open(world, await world.hire('easywebshop'));
    const { number } = await openTicket(world, 'easywebshop', { band });
    const { body } = await marek.requests<TicketClocks>('GET', `/tickets/${number}/clocks`);
    marek.closes();
    return body.clocks[0];
  };

  it('EW-5 what is sent before 16:00 is due the same business day, and what comes at 16:00 the next', async () => {
    expect((await sentAt('2035-01-08T14:59:59Z', 'standard'))?.dueAt).to.equal('2035-01-08T17:00:00.000Z');
    const late = await sentAt('2035-01-08T15:00:00Z', 'standard');
    expect(late?.dueAt).to.equal('2035-01-09T17:00:00.000Z');
    expect(late?.spans.map(({ why }) => why)).to.deep.equal(['cut_off', 'closed', 'open']);
  });

  it('EW-5 standard tickets are due on business days and Saturday mornings, priority ones also on Sundays and holidays', async () => {
    const dues = async (moment: string) => [
      (await sentAt(moment, 'standard'))?.dueAt,
      (await sentAt(moment, 'priority'))?.dueAt,
    ];
    expect(await dues('2035-01-12T16:30:00Z'), 'Friday evening').to.deep.equal([
      '2035-01-13T11:00:00.000Z',
      '2035-01-13T11:00:00.000Z',
    ]);
    expect(await dues('2035-01-14T07:00:00Z'), 'Sunday').to.deep.equal([
      '2035-01-15T17:00:00.000Z',
      '2035-01-14T11:00:00.000Z',
    ]);
    expect(await dues('2035-11-01T07:00:00Z'), "All Saints' Day, a Thursday").to.deep.equal([
      '2035-11-02T17:00:00.000Z',
      '2035-11-01T11:00:00.000Z',
    ]);
  });

  it('EW-5 the clock of a standard ticket names the holiday that it waits for', async () => {
    const clock = await sentAt('2035-11-01T07:00:00Z', 'standard');
    expect(clock?.spans.map(({ why, holiday }) => [why, holiday?.pl ?? ''])).to.deep.equal([
      ['holiday', 'Wszystkich Świętych'],
      ['closed', ''],
      ['open', ''],
    ]);
  });
});
