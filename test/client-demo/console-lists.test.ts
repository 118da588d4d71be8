import { expect } from 'chai';
import { countTasks, groupCalls, withCall } from '../../client-demo/console/state/call-groups.js';
import { readClock } from '../../client-demo/console/state/clock.js';
import { holdStill, standing } from '../../client-demo/console/state/still-rows.js';
import { isUnanswered, withRow } from '../../client-demo/console/state/ticket-rows.js';
import type { CallbackRow, ClockView, TicketRow } from '../../src/protocol/index.js';

const keyOf = (row: string) => row.charAt(0);

describe('a list under the pointer', () => {
  it('keeps its order, marks what is gone and puts what is new at the end', () => {
    const held = holdStill(standing(['a', 'b', 'c']), ['n', 'c', 'a'], keyOf);
    expect(held.map(({ row, isGone }) => (isGone ? `${row} gone` : row))).to.deep.equal([
      'a',
      'b gone',
      'c',
      'n',
    ]);
  });

  it('shows the newest words of a row in its old place', () => {
    const held = holdStill(standing(['a 1', 'b 1']), ['b 2', 'a 2'], keyOf);
    expect(held.map(({ row }) => row)).to.deep.equal(['a 2', 'b 2']);
  });

  it('takes back a row that was gone and has come again', () => {
    const gone = holdStill(standing(['a', 'b']), ['b'], keyOf);
    expect(holdStill(gone, ['b', 'a'], keyOf)).to.deep.equal(standing(['a', 'b']));
  });
});

describe('the calls of the console', () => {
  it('stand as tasks: mine in hand, then due ones by their moment, then the rest', () => {
    const groups = groupCalls([
      buildCall({ id: 'planned', state: 'scheduled', dueAt: at(20) }),
      buildCall({ id: 'due later', dueAt: at(5) }),
      buildCall({ id: 'due first', dueAt: at(1) }),
      buildCall({ id: 'theirs', state: 'taken', takenBy: 'Philip' }),
      buildCall({ id: 'mine', state: 'taken', takenBy: 'Marek', isMine: true, dueAt: at(9) }),
      buildCall({ id: 'made', state: 'done' }),
    ]);
    expect(groups.now.map((call) => call.id)).to.deep.equal(['mine', 'due first', 'due later']);
    expect(groups.others.map((call) => call.id)).to.deep.equal(['theirs']);
    expect(groups.later.map((call) => call.id)).to.deep.equal(['planned']);
    expect(groups.past.map((call) => call.id)).to.deep.equal(['made']);
  });

  it('count as tasks what is due and what is in my hand', () => {
    const calls = [
      buildCall({ id: '1' }),
      buildCall({ id: '2', state: 'taken', isMine: true }),
      buildCall({ id: '3', state: 'taken' }),
      buildCall({ id: '4', state: 'scheduled' }),
    ];
    expect(countTasks(calls)).to.equal(2);
  });

  it('change where they stand, and new ones are added', () => {
    const calls = withCall([buildCall({ id: '1' })], buildCall({ id: '1', state: 'taken' }));
    expect(calls.map((call) => call.state)).to.deep.equal(['taken']);
    expect(withCall(calls, buildCall({ id: '2' }))).to.have.length(2);
  });
});

describe('the rows of the tickets', () => {
  it('change in their place and never grow by a ticket of another view', () => {
    const rows = [buildRow({ number: 'IW-1001' }), buildRow({ number: 'IW-1002' })];
    const after = withRow(rows, buildRow({ number: 'IW-1002', isEscalated: true }));
    expect(after.map((row) => row.isEscalated)).to.deep.equal([false, true]);
    expect(withRow(rows, buildRow({ number: 'IW-1009' }))).to.deep.equal(rows);
  });

  it('count as unanswered until the clock stops', () => {
    const running = buildRow({ status: 'open', clock: buildClock({}) });
    expect(isUnanswered(running)).to.equal(true);
    const stopped = buildClock({ state: 'stopped', stoppedAt: at(30) });
    expect(isUnanswered(buildRow({ status: 'waiting', clock: stopped }))).to.equal(false);
  });
});

describe("the clock's strip", () => {
  const cases = [
    { name: 'is calm before the warning', minute: 15, tone: 'calm', counted: 0.25, leftMinutes: 45 },
    { name: 'warns from its moment on', minute: 45, tone: 'warned', counted: 0.75, leftMinutes: 15 },
    { name: 'is breached at the due moment', minute: 60, tone: 'breached', counted: 1, leftMinutes: 0 },
    { name: 'counts on after the due moment', minute: 75, tone: 'breached', counted: 1, leftMinutes: -15 },
  ] as const;
  for (const { name, minute, tone, counted, leftMinutes } of cases) {
    it(name, () => {
      const strip = readClock(buildClock({}), Date.parse(at(minute)));
      expect(strip).to.deep.equal({ tone, counted, warning: 0.75, leftMs: leftMinutes * 60_000 });
    });
  }

  it('stands still when the answer has gone out', () => {
    const clock = buildClock({ state: 'stopped', stoppedAt: at(30) });
    expect(readClock(clock, Date.parse(at(59)))).to.include({ tone: 'stopped', counted: 0.5 });
  });
});

function at(minute: number): string {
  return new Date(Date.UTC(2026, 10, 23, 12, minute)).toISOString();
}

function buildClock(given: Partial<ClockView>): ClockView {
  return {
    kind: 'first',
    state: 'running',
    startedAt: at(0),
    warnAt: at(45),
    dueAt: at(60),
    warnedAt: null,
    breachedAt: null,
    stoppedAt: null,
    ...given,
  };
}

function buildCall(given: Partial<CallbackRow>): CallbackRow {
  return {
    id: '1',
    state: 'due',
    phone: '+48 600 100 200',
    phoneNational: '600 100 200',
    dialLink: null,
    name: 'Jan Nowak',
    ticketNumber: 'IW-1001',
    band: 'standard',
    severity: 3,
    waitingSince: at(0),
    dueAt: at(0),
    movedFrom: null,
    requestedBy: 'Marek',
    takenBy: null,
    freeAgainAt: null,
    isMine: false,
    escalationLevel: 0,
    attempts: [],
    maxAttempts: 3,
    refusal: null,
    ...given,
  };
}

function buildRow(given: Partial<TicketRow>): TicketRow {
  return {
    number: 'IW-1001',
    subject: 'Poczta stoi',
    status: 'new',
    channel: 'chat',
    topic: '',
    severity: 3,
    band: 'standard',
    tags: [],
    version: 1,
    requesterName: 'Jan Nowak',
    assigneeId: null,
    assigneeName: null,
    isEscalated: false,
    isMine: false,
    escalationLevel: 0,
    nextDueAt: null,
    waitingSince: null,
    mergedInto: null,
    openedAt: at(0),
    updatedAt: at(0),
    clock: null,
    hasFailedLetter: false,
    ...given,
  };
}
