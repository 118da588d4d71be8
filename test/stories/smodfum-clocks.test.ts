import { expect } from 'chai';
import { MINUTE_MS } from '../../src/shared/time.js';
import { openTicket } from '../support/opened-tickets.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

describe('SmodFUM and time', () => {
  let world: World;
  before(async () => {
    world = await World.open();
  });
  after(async () => await world.close());

  const sentAt = async (moment: string) => {
    world.clock.set(new Date(moment));
    return (await openTicket(world, 'smodfum')).nextDueAt?.toISOString();
  };

  it('SM-4 what is sent on a weekday is answered on the same or the next business day', async () => {
    expect(await sentAt('2035-01-08T08:00:00Z'), 'Monday morning').to.equal('2035-01-09T15:00:00.000Z');
    expect(await sentAt('2035-01-08T22:00:00Z'), 'Monday night').to.equal('2035-01-09T15:00:00.000Z');
    expect(await sentAt('2035-01-12T12:00:00Z'), 'Friday').to.equal('2035-01-15T15:00:00.000Z');
    expect(await sentAt('2035-01-13T12:00:00Z'), 'Saturday').to.equal('2035-01-15T15:00:00.000Z');
    expect(await sentAt('2035-04-30T08:00:00Z'), 'before 1 May').to.equal('2035-05-02T14:00:00.000Z');
  });

  it('SM-4 the specialist is warned within the hours, three of them before the end', async () => {
    const anna = await world.hire('smodfum', { name: 'Anna' });
    world.clock.set(new Date('2035-02-05T09:00:00Z'));
    const { number } = await openTicket(world, 'smodfum', { assigneeId: anna._id });
    const warnings = () => world.mail.to(anna.email).filter(({ mail }) => mail.subject?.includes(number));
    await world.clockMoves(27 * 60 * MINUTE_MS - MINUTE_MS);
    expect(warnings()).to.have.length(0);
    await world.clockMoves(MINUTE_MS);
    await until('the warning', () => warnings()[0]);
  });
});
