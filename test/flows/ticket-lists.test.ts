import { expect } from 'chai';
import { listingOf, type TicketQuery } from '../../src/domain/tickets/ticket-query.js';
import { World } from '../support/world.js';

/** What agents ask for, and whether the order comes from the index too, so that a page costs no more than a page. */
const QUERIES: readonly (readonly [string, Partial<TicketQuery>, 'in order' | 'sorted'])[] = [
  ['what is open, due first', { view: 'open' }, 'in order'],
  ['mine', { view: 'mine', agentId: 'marek' }, 'in order'],
  ['unanswered', { view: 'unanswered' }, 'in order'],
  ['answered, last changed first', { view: 'answered' }, 'in order'],
  ['all, newest first', { view: 'all' }, 'in order'],
  ['all, last changed first', { view: 'all', sort: 'updated' }, 'in order'],
  ['of a topic', { view: 'all', topic: 'mirapoint' }, 'in order'],
  ['of a requester', { view: 'all', requester: 'ewa@przyklad.example' }, 'in order'],
  ['of an assignee', { view: 'all', assignee: 'marek' }, 'in order'],
  ['of a tag', { view: 'all', tag: 'pilne' }, 'in order'],
  ['by a word', { view: 'all', q: 'poczta' }, 'in order'],
  ['by two words', { view: 'all', q: 'poczta stoi' }, 'in order'],
  ['by a number', { view: 'all', q: '1042' }, 'sorted'],
];

describe('A list of tickets', () => {
  let world: World;
  before(async () => {
    world = await World.open({ hasWorkers: false });
  });
  after(async () => await world.close());

  const stagesOf = async (query: TicketQuery): Promise<string[]> => {
    const { condition, field, direction } = listingOf('icewarp', 'IW', query);
    const cursor = world.back.mongo.collection('tickets').find(condition);
    const plan = await cursor
      .sort({ [field]: direction, _id: direction })
      .limit(51)
      .explain('queryPlanner');
    return [...JSON.stringify(plan).matchAll(/"stage":"([A-Z_]+)"/g)].map(([, stage]) => stage ?? '');
  };

  for (const [what, query, order] of QUERIES) {
    it(`${what}: is looked up in an index and never by going through all`, async () => {
      const stages = await stagesOf({ view: 'all', limit: 50, ...query });
      expect(stages).to.include('IXSCAN').and.not.include('COLLSCAN');
      if (order === 'in order') expect(stages).not.to.include('SORT');
    });
  }

  it('that no index could serve would show it', async () => {
    const cursor = world.back.mongo.collection('tickets').find({ subject: 'Poczta' }).sort({ subject: 1 });
    expect(JSON.stringify(await cursor.explain('queryPlanner'))).to.contain('COLLSCAN');
  });
});
