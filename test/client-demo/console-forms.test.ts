import { expect } from 'chai';
import { readCallForm } from '../../client-demo/console/state/call-form.js';
import { formatRoute, openedIn, parseRoute, type Route } from '../../client-demo/console/state/route.js';
import { countParts, filterOf, fromSaved, queryOf } from '../../client-demo/console/state/ticket-filter.js';
import { fromLocalField, sayLength, sayMoment, toLocalField } from '../../client-demo/console/state/times.js';

const NOW = new Date(2026, 10, 23, 12, 0);

describe("the console's addresses", () => {
  const routes: readonly (readonly [hash: string, route: Route])[] = [
    ['#/chats', { section: 'chats', chatId: null }],
    ['#/chats/6396cfd5', { section: 'chats', chatId: '6396cfd5' }],
    ['#/tickets', { section: 'tickets', number: null, filter: filterOf('open') }],
    ['#/tickets/IW-1001', { section: 'tickets', number: 'IW-1001', filter: filterOf('open') }],
    ['#/tickets/IW-1001?view=mine', { section: 'tickets', number: 'IW-1001', filter: filterOf('mine') }],
    [
      '#/tickets?view=all&status=new%2Copen&severity=1&q=poczta+stoi&from=2026-11-01',
      {
        section: 'tickets',
        number: null,
        filter: {
          ...filterOf('all'),
          status: ['new', 'open'],
          severity: [1],
          q: 'poczta stoi',
          from: '2026-11-01',
        },
      },
    ],
    ['#/calls', { section: 'calls', callId: null }],
    ['#/calls/6396cfd5', { section: 'calls', callId: '6396cfd5' }],
  ];
  for (const [hash, route] of routes) {
    it(`read and write ${hash}`, () => {
      expect(parseRoute(hash)).to.deep.equal(route);
      expect(formatRoute(route)).to.equal(hash);
    });
  }

  it('lead to the chats from anything unknown, and to the open tickets from an unknown view', () => {
    for (const hash of ['', '#', '#/', '#/nowhere/x', '#/%']) {
      expect(parseRoute(hash)).to.deep.equal({ section: 'chats', chatId: null });
    }
    const asked = '#/tickets?view=everything&status=lost,new&severity=7&from=yesterday&sort=up';
    expect(parseRoute(asked)).to.deep.equal({
      section: 'tickets',
      number: null,
      filter: { ...filterOf('open'), status: ['new'] },
    });
  });

  it('say what is opened', () => {
    expect(openedIn(parseRoute('#/tickets/IW-1'))).to.equal('IW-1');
    expect(openedIn(parseRoute('#/calls'))).to.equal(null);
  });
});

describe('a filter of the tickets', () => {
  const filter = { ...filterOf('all'), severity: [1, 2] as const, from: '2026-11-01', to: '2026-11-02' };

  it('asks the server for whole days of the reader', () => {
    const { from = '', to = '', ...rest } = queryOf(filter);
    expect(rest).to.deep.equal({ view: 'all', severity: '1,2' });
    expect(new Date(from)).to.deep.equal(new Date(2026, 10, 1));
    expect(new Date(to)).to.deep.equal(new Date(2026, 10, 3));
  });

  it('comes back as it was saved', () => {
    expect(fromSaved(queryOf(filter))).to.deep.equal(filter);
  });

  it('counts what narrows it, not its order', () => {
    expect(countParts({ ...filter, sort: 'due' })).to.equal(3);
  });
});

describe('the form that arranges a call', () => {
  const form = { phone: ' +48 600 100 200 ', when: 'now', at: '' } as const;

  it('asks for a call now without a moment', () => {
    expect(readCallForm(form, NOW.getTime())).to.deep.equal({ phone: '+48 600 100 200' });
  });

  it("sends the moment with the offset of the agent's zone", () => {
    const read = readCallForm({ ...form, when: 'later', at: '2026-11-24T09:30' }, NOW.getTime());
    expect(read)
      .to.have.property('at')
      .that.matches(/^2026-11-24T09:30:00[+-]\d\d:\d\d$/);
    if (!('at' in read)) throw new Error('The form was refused.');
    expect(new Date(read.at).getTime()).to.equal(new Date(2026, 10, 24, 9, 30).getTime());
  });

  const faults = [
    { name: 'a number without digits', change: { phone: 'do domu' }, fault: 'phoneFault' },
    { name: 'a later call without a moment', change: { when: 'later', at: '' }, fault: 'atMissing' },
    { name: 'a moment that has passed', change: { when: 'later', at: '2026-11-23T11:59' }, fault: 'atPast' },
  ] as const;
  for (const { name, change, fault } of faults) {
    it(`refuses ${name}`, () => {
      expect(readCallForm({ ...form, ...change }, NOW.getTime())).to.deep.equal({ fault });
    });
  }

  it('writes a moment as the field wants it and reads it back', () => {
    expect(toLocalField(NOW)).to.equal('2026-11-23T12:00');
    expect(fromLocalField('nothing')).to.equal(null);
    expect(new Date(fromLocalField(toLocalField(NOW)) ?? '').getTime()).to.equal(NOW.getTime());
  });
});

describe('times in the console', () => {
  const moments = [
    { name: 'today by the hour alone', day: 23, words: '16:00' },
    { name: 'tomorrow', day: 24, words: 'jutro, 16:00' },
    { name: 'yesterday', day: 22, words: 'wczoraj, 16:00' },
    { name: 'another day by its name', day: 26, words: 'czw., 26 lis, 16:00' },
  ];
  for (const { name, day, words } of moments) {
    it(`say ${name}`, () => {
      const moment = new Date(2026, 10, day, 16, 0).toISOString();
      expect(sayMoment(moment, NOW.getTime(), 'pl')).to.equal(words);
    });
  }

  const lengths = [
    [36_000, '36 s'],
    [12 * 60_000, '12 min'],
    [31 * 3_600_000 + 12 * 60_000, '31 h 12 min'],
    [-2 * 3_600_000, '2 h'],
    [5 * 86_400_000, '5 dni'],
  ] as const;
  for (const [ms, words] of lengths) {
    it(`say a length of ${words}`, () => {
      expect(sayLength(ms, 'pl').replace(/\s/g, ' ')).to.equal(words);
    });
  }
});
