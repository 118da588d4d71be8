import { expect } from 'chai';
import {
  absorbed,
  edited,
  linked,
  mergedAway,
  unlessStale,
  unlinked,
} from '../../src/domain/tickets/index.js';
import { buildTicket } from '../support/tickets.js';

const doing = { by: 'Marek', at: at(30) };
const reopening = { withinDays: 14 };
const open = (minute: number) => [{ askedAt: at(minute), answeredAt: null }];
const answered = (minute: number) => [{ askedAt: at(minute), answeredAt: at(minute + 1) }];

describe('A ticket that is merged', () => {
  const source = buildTicket({ number: 'IW-1002', status: 'open', turns: open(5) });

  it('closes, says where it goes on, and keeps nobody waiting', () => {
    const { set } = mergedAway(source, buildTicket(), doing);
    expect(set).to.include({
      status: 'closed',
      closeReason: 'merged',
      mergedInto: 'IW-1001',
      waitingSince: null,
    });
    expect(set.turns).to.deep.equal([{ askedAt: at(5), answeredAt: at(30) }]);
    expect(set.links).to.deep.equal([{ number: 'IW-1001', kind: 'merged' }]);
  });

  it('does so once', () => {
    const merged = buildTicket({ status: 'closed', mergedInto: 'IW-1001' });
    expect(mergedAway(merged, buildTicket(), doing)).to.deep.equal({ set: {}, changes: [] });
  });

  /** Turns of the target, its status, and what both are once the question of 9:05 has come to it. */
  const cases = [
    { what: 'waited', turns: answered(1), status: 'waiting', opens: true, waitingSince: at(5) },
    { what: 'was solved', turns: answered(1), status: 'solved', opens: true, waitingSince: at(5) },
    { what: 'had a later question', turns: open(9), status: 'open', opens: false, waitingSince: at(5) },
    { what: 'had an earlier question', turns: open(2), status: 'open', opens: false, waitingSince: at(2) },
  ] as const;
  for (const { what, turns, status, opens, waitingSince } of cases) {
    it(`hands its open question to one that ${what}: the oldest counts`, () => {
      const { set } = absorbed(buildTicket({ status, turns }), source, doing, reopening);
      expect(set.status ?? status).to.equal(opens ? 'open' : status);
      expect(set.waitingSince).to.deep.equal(waitingSince);
    });
  }

  it('opens nothing where it had no open question', () => {
    const settled = buildTicket({ number: 'IW-1002', status: 'solved', turns: answered(1) });
    const { set } = absorbed(
      buildTicket({ status: 'waiting', turns: answered(1) }),
      settled,
      doing,
      reopening,
    );
    expect(Object.keys(set)).to.deep.equal(['links']);
  });

  it('does not go on in one that goes on elsewhere', () => {
    const elsewhere = buildTicket({ status: 'closed', mergedInto: 'IW-1003' });
    expect(() => absorbed(elsewhere, source, doing, reopening)).to.throw('goes on in another');
  });

  it('goes on in a closed one only as long as its requester could open that', () => {
    const phases = [{ status: 'closed' as const, from: at(0), byName: '', reason: '' }];
    const closed = buildTicket({ status: 'closed', phases });
    const late = { ...doing, at: new Date(at(0).getTime() + 14 * 24 * 3600_000) };
    expect(absorbed(closed, source, doing, reopening).set.status).to.equal('open');
    expect(() => absorbed(closed, source, late, reopening)).to.throw('closed');
  });
});

describe('An edit', () => {
  const ticket = buildTicket({
    subject: 'Poczta',
    severity: 3,
    tags: ['a'],
    assigneeId: 'marek',
    version: 4,
  });

  it('says of each field what it was and what it is, and nothing of what stays', () => {
    const { set, changes } = edited(ticket, {
      subject: 'Kalendarz',
      severity: 3,
      tags: ['b', 'a', 'b'],
      assigneeId: null,
    });
    expect(set).to.deep.equal({ subject: 'Kalendarz', tags: ['a', 'b'], assigneeId: null });
    expect(changes).to.deep.equal([
      { field: 'subject', from: 'Poczta', to: 'Kalendarz' },
      { field: 'assigneeId', from: 'marek', to: '' },
      { field: 'tags', from: 'a', to: 'a, b' },
    ]);
  });

  it('of an old version is refused with the changes since, unless it wishes what is already so', () => {
    const change = { field: 'severity', from: '2', to: '3', by: 'Petr', at: at(8), version: 4 } as const;
    const changed = { ...ticket, changes: [{ ...change, version: 3 }, change] };
    const save = (version: number, subject: string) =>
      unlessStale(changed, version, edited(changed, { subject }));
    expect(() => save(3, 'Inny'))
      .to.throw()
      .that.deep.includes({ code: 'stale_ticket', changed: [change] });
    expect(save(4, 'Inny').set).to.deep.equal({ subject: 'Inny' });
    expect(save(3, 'Poczta').set).to.deep.equal({});
  });
});

describe('A link', () => {
  it('is made once, and only those that people made are taken away', () => {
    const related = { number: 'IW-1002', kind: 'related' } as const;
    const split = { number: 'IW-1002', kind: 'split_into' } as const;
    const ticket = buildTicket({ links: [related, split] });
    expect(linked(ticket, related).changes).to.deep.equal([]);
    expect(unlinked(ticket, 'IW-1002').set.links).to.deep.equal([split]);
    expect(unlinked(buildTicket({ links: [split] }), 'IW-1002').changes).to.deep.equal([]);
  });
});

function at(minute: number): Date {
  return new Date(Date.UTC(2035, 0, 8, 9, minute));
}
