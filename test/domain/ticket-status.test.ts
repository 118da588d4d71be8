import { expect } from 'chai';
import {
  isOver,
  mayMove,
  mayReopen,
  moved,
  nextStatuses,
  STATUSES,
  type Status,
  type Ticket,
  written,
} from '../../src/domain/tickets/index.js';
import { DAY_MS } from '../../src/shared/time.js';
import { buildTicket } from '../support/tickets.js';

/** Every pair of statuses: `x` for a move that people may make. Rows are where the ticket is. */
const TABLE: Readonly<Record<Status, string>> = {
  //        new open waiting on_hold solved closed
  new: '. x x x x x',
  open: '. . x x x x',
  waiting: '. x . x x x',
  on_hold: '. x x . x x',
  solved: '. x x . . x',
  closed: '. x . . . .',
};

describe('The status of a ticket', () => {
  for (const from of STATUSES) {
    STATUSES.forEach((to, index) => {
      const isLegal = TABLE[from].split(' ')[index] === 'x';
      it(`${isLegal ? 'may' : 'may not'} go from ${from} to ${to}`, () => {
        expect(mayMove(from, to)).to.equal(isLegal);
        expect(nextStatuses(from).includes(to)).to.equal(isLegal);
        const move = () => moved(buildTicket({ status: from }), { to }, { by: 'Marek', at: at(1) });
        if (isLegal) expect(move().set.status).to.equal(to);
        else if (from === to) expect(move()).to.deep.equal({ set: {}, changes: [] });
        else expect(move).to.throw().with.property('code', 'illegal_status');
      });
    });
  }

  it('remembers each status with who moved it and why', () => {
    const move = { to: 'on_hold', reason: 'czekamy na dostawcę' } as const;
    const { phases } = moved(buildTicket({ status: 'open' }), move, { by: 'Marek', at: at(5) }).set;
    expect(phases?.at(-1)).to.deep.equal({
      status: 'on_hold',
      from: at(5),
      byName: 'Marek',
      reason: 'czekamy na dostawcę',
    });
  });

  it('settles the open question when the ticket is over, and only then', () => {
    for (const to of nextStatuses('open')) {
      const ticket = buildTicket({ status: 'open', turns: [{ askedAt: at(0), answeredAt: null }] });
      const { turns } = moved(ticket, { to }, { by: 'Marek', at: at(5) }).set;
      expect(turns?.[0]?.answeredAt ?? null, to).to.deep.equal(isOver(to) ? at(5) : null);
    }
  });
});

describe('A requester who writes again', () => {
  const cases: readonly [Status, Status][] = [
    ['new', 'new'],
    ['open', 'open'],
    ['waiting', 'open'],
    ['on_hold', 'open'],
    ['solved', 'open'],
    ['closed', 'open'],
  ];
  for (const [before, after] of cases) {
    it(`makes a ticket that is ${before} ${after}, and begins a turn`, () => {
      const ticket = buildTicket({ status: before, turns: [{ askedAt: at(0), answeredAt: at(1) }] });
      const { set } = written(ticket, 'm1', at(9));
      expect(set.status ?? before).to.equal(after);
      expect(set.turns?.at(-1)).to.deep.equal({ askedAt: at(9), answeredAt: null });
      expect(set.waitingSince).to.deep.equal(at(9));
    });
  }

  it('begins no second turn while the first question is open: the oldest counts', () => {
    const ticket = buildTicket({ status: 'open', turns: [{ askedAt: at(0), answeredAt: null }] });
    expect(written(ticket, 'm2', at(9)).set.turns).to.equal(undefined);
  });

  it('counts the same message once', () => {
    const change = { field: 'message', from: '', to: 'm1', by: '', at: at(1), version: 2 } as const;
    const ticket = buildTicket({ status: 'waiting', changes: [change] });
    expect(written(ticket, 'm1', at(9))).to.deep.equal({ set: {}, changes: [] });
    expect(written(ticket, 'm2', at(9)).set.status).to.equal('open');
  });

  const closedAt = (more: Partial<Ticket> = {}) =>
    buildTicket({
      status: 'closed',
      phases: [{ status: 'closed', from: at(0), byName: 'Marek', reason: '' }],
      ...more,
    });
  const after = (ms: number) => new Date(at(0).getTime() + ms);

  it('opens what was closed until the desk’s time has passed, to the millisecond', () => {
    expect(mayReopen(closedAt(), { withinDays: 14 }, after(14 * DAY_MS - 1))).to.equal(true);
    expect(mayReopen(closedAt(), { withinDays: 14 }, after(14 * DAY_MS))).to.equal(false);
    expect(mayReopen(closedAt(), { withinDays: 0 }, after(0))).to.equal(false);
  });

  it('opens what was solved at any time, and never what goes on in another ticket', () => {
    expect(mayReopen(buildTicket({ status: 'solved' }), { withinDays: 0 }, after(400 * DAY_MS))).to.equal(
      true,
    );
    expect(mayReopen(closedAt({ mergedInto: 'IW-1002' }), { withinDays: 14 }, after(1))).to.equal(false);
  });
});

function at(minute: number): Date {
  return new Date(Date.UTC(2035, 0, 8, 9, minute));
}
