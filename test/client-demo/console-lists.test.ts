import { expect } from 'chai';
import { ByFrame } from '../../client-demo/console/state/by-frame.js';
import { countTasks, groupCalls, withCall } from '../../client-demo/console/state/call-groups.js';
import { readClock } from '../../client-demo/console/state/clock.js';
import {
  extended,
  NOTHING_PICKED,
  remaining,
  type Selection,
  toggled,
} from '../../client-demo/console/state/selection.js';
import { countHeldBack, holdStill, standing } from '../../client-demo/console/state/still-rows.js';
import { filterOf } from '../../client-demo/console/state/ticket-filter.js';
import { type TicketRows, withPage, withRows } from '../../client-demo/console/state/ticket-rows.js';
import { drawnIndexes } from '../../client-demo/shared/parts/drawn-indexes.js';
import type { CallbackRow, ClockView, TicketRow } from '../../src/protocol/index.js';

const keyOf = (row: string) => row.charAt(0);

describe('a list under the pointer', () => {
  it('keeps its order, marks what is gone and shows what is new at its end', () => {
    const held = holdStill(standing(['a', 'b', 'c']), ['c', 'a', 'n'], keyOf);
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

  it('holds back and counts what would come in between', () => {
    const newest = ['n', 'a', 'm', 'b', 'o'];
    const held = holdStill(standing(['a', 'b']), newest, keyOf);
    expect(held.map(({ row }) => row)).to.deep.equal(['a', 'b', 'o']);
    expect(countHeldBack(held, newest, keyOf)).to.equal(2);
    expect(countHeldBack(standing(newest), newest, keyOf)).to.equal(0);
  });

  it('takes back a row that was gone and has come again', () => {
    const gone = holdStill(standing(['a', 'b']), ['b'], keyOf);
    expect(holdStill(gone, ['b', 'a'], keyOf)).to.deep.equal(standing(['a', 'b']));
  });
});

describe('a long list', () => {
  it('draws what is in sight, a few rows around it, and the focused row with its neighbours', () => {
    const drawn = drawnIndexes({ startIndex: 100, endIndex: 102, count: 500 }, 2, [3, -1]);
    expect(drawn).to.deep.equal([2, 3, 4, 98, 99, 100, 101, 102, 103, 104]);
  });

  it('ends where its rows end', () => {
    expect(drawnIndexes({ startIndex: 498, endIndex: 499, count: 500 }, 1, [499, 0])).to.deep.equal([
      0, 1, 497, 498, 499,
    ]);
  });

  it('is drawn as a whole while it is short', () => {
    expect(drawnIndexes({ startIndex: 0, endIndex: 1, count: 4 }, 0, [])).to.deep.equal([0, 1, 2, 3]);
    expect(drawnIndexes({ startIndex: 0, endIndex: 0, count: 0 }, 0, [])).to.deep.equal([]);
  });
});

describe('the calls of the console', () => {
  it('stand as tasks: mine in hand, then due ones in the order of the line, then the rest', () => {
    const groups = groupCalls([
      buildCall({ id: 'planned', state: 'scheduled', dueAt: at(20) }),
      buildCall({ id: 'due later', dueAt: at(1), waitingSince: at(5) }),
      buildCall({ id: 'due grave', dueAt: at(9), severity: 1, waitingSince: at(9) }),
      buildCall({ id: 'due first', dueAt: at(1) }),
      buildCall({ id: 'theirs', state: 'taken', takenBy: 'Philip' }),
      buildCall({ id: 'mine', state: 'taken', takenBy: 'Marek', isMine: true, dueAt: at(9) }),
      buildCall({ id: 'made', state: 'done' }),
    ]);
    expect(groups.now.map((call) => call.id)).to.deep.equal(['mine', 'due grave', 'due first', 'due later']);
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
  const open = filterOf('open');
  const known: TicketRows = {
    rows: [
      buildRow({ number: 'IW-1001', nextDueAt: at(10), version: 2 }),
      buildRow({ number: 'IW-1002', nextDueAt: at(20) }),
    ],
    next: null,
  };
  const numbers = (list: TicketRows) => list.rows.map((row) => row.number);

  it('move to where they belong now, and out of a list that they have left', () => {
    const later = buildRow({ number: 'IW-1001', nextDueAt: at(30), version: 3 });
    expect(numbers(withRows(known, [later], open))).to.deep.equal(['IW-1002', 'IW-1001']);
    const solved = buildRow({ number: 'IW-1001', status: 'solved', version: 3 });
    expect(numbers(withRows(known, [solved], open))).to.deep.equal(['IW-1002']);
  });

  it('come into a list that they belong to, and not into one that they do not', () => {
    const fresh = buildRow({ number: 'IW-1003', nextDueAt: at(15), severity: 1 });
    expect(numbers(withRows(known, [fresh], open))).to.deep.equal(['IW-1001', 'IW-1003', 'IW-1002']);
    const grave = { ...open, severity: [4] as const };
    expect(numbers(withRows(known, [fresh], grave))).to.deep.equal(['IW-1001', 'IW-1002']);
    expect(numbers(withRows(known, [fresh], { ...open, q: 'poczta' }))).to.have.length(2);
  });

  it('wait on the next page when they belong behind what is loaded', () => {
    const fresh = buildRow({ number: 'IW-1003', nextDueAt: at(25) });
    expect(numbers(withRows({ ...known, next: 'more' }, [fresh], open))).to.have.length(2);
    expect(numbers(withRows(known, [fresh], open))).to.have.length(3);
  });

  it('are not undone by an older version that was slower', () => {
    const old = buildRow({ number: 'IW-1001', status: 'solved', version: 1 });
    expect(numbers(withRows(known, [old], open))).to.deep.equal(['IW-1001', 'IW-1002']);
  });

  it('grow by a page without showing a row twice', () => {
    const page = { rows: [buildRow({ number: 'IW-1002' }), buildRow({ number: 'IW-1005' })], next: null };
    expect(numbers(withPage(known, page))).to.deep.equal(['IW-1001', 'IW-1002', 'IW-1005']);
  });
});

describe('picking rows', () => {
  const keys = ['a', 'b', 'c', 'd'];
  const pickedOf = ({ picked }: Selection) => [...picked].toSorted();

  it('takes one and lets it go', () => {
    const one = toggled(NOTHING_PICKED, 'b');
    expect(pickedOf(one)).to.deep.equal(['b']);
    expect(pickedOf(toggled(one, 'b'))).to.deep.equal([]);
  });

  it('takes a range from the last one, up or down', () => {
    expect(pickedOf(extended(toggled(NOTHING_PICKED, 'c'), 'a', keys))).to.deep.equal(['a', 'b', 'c']);
    expect(pickedOf(extended(NOTHING_PICKED, 'd', keys))).to.deep.equal(['d']);
  });

  it('forgets what has left the list', () => {
    const both = toggled(toggled(NOTHING_PICKED, 'a'), 'z');
    expect(pickedOf(remaining(both, keys))).to.deep.equal(['a']);
  });
});

describe('changes that come in a stream', () => {
  it('are handed on once for each frame, the last of each name', () => {
    const frames: (() => void)[] = [];
    const taken: string[][] = [];
    const stream = new ByFrame<string>(
      (word) => word.charAt(0),
      (words) => taken.push([...words]),
      (act) => {
        frames.push(act);
        return () => undefined;
      },
    );
    for (const word of ['a1', 'b1', 'a2']) stream.add(word);
    expect(taken).to.deep.equal([]);
    frames.shift()?.();
    stream.add('c1');
    frames.shift()?.();
    expect(taken).to.deep.equal([['a2', 'b1'], ['c1']]);
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
