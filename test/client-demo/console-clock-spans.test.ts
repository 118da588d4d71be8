import { expect } from 'chai';
import { leftOf, piecesOf, placeOf } from '../../client-demo/console/state/clock-spans.js';
import { dayNames, overallTimes } from '../../client-demo/console/state/dashboard.js';
import type { ClockExplained, ClockSpanView } from '../../src/protocol/index.js';
import { HOUR_MS } from '../../src/shared/time.js';

/** 15:00 to 17:00 open, closed until 8:00, open until 10:00: four hours that count. */
const SPANS = [span(15, 17, 'open'), span(17, 32, 'closed'), span(32, 34, 'open')];

describe("the pieces of a clock's strip", () => {
  it('are cut at now: what has counted is solid, what will count is pale, closed hours are neither', () => {
    const pieces = piecesOf({ spans: SPANS }, at(16));
    expect(pieces.map(({ look }) => look)).to.deep.equal(['counted', 'left', 'shut', 'left']);
    expect(pieces.map(({ share }) => share * 19)).to.deep.equal([1, 1, 15, 2]);
  });

  it('are paused while the customer is waited for', () => {
    const spans = [span(9, 10, 'open'), span(10, 12, 'waiting')];
    expect(piecesOf({ spans }, at(11)).map(({ look }) => look)).to.deep.equal(['counted', 'paused']);
    expect(piecesOf({ spans: [] }, at(11))).to.deep.equal([]);
  });

  const cases = [
    { name: 'while it counts', hour: 16, left: 3 },
    { name: 'while the desk is closed', hour: 20, left: 2 },
    { name: 'at the due moment', hour: 34, left: 0 },
    { name: 'an hour after it', hour: 35, left: -1 },
  ] as const;
  for (const { name, hour, left } of cases) {
    it(`leave ${left} h of the budget ${name}`, () => {
      expect(leftOf(buildExplained(), at(hour))).to.equal(left * HOUR_MS);
    });
  }

  it('leave as much as was left when the answer went out', () => {
    const answered = buildExplained({ stoppedAt: iso(16), leftMs: 3 * HOUR_MS });
    expect(leftOf(answered, at(40))).to.equal(3 * HOUR_MS);
  });

  it('show where a warning stands, and none that is not on the strip', () => {
    expect(placeOf({ spans: SPANS }, iso(34))).to.equal(1);
    expect(placeOf({ spans: SPANS }, iso(15))).to.equal(0);
    expect(placeOf({ spans: SPANS }, iso(50))).to.equal(null);
    expect(placeOf({ spans: SPANS }, null)).to.equal(null);
  });
});

describe('the numbers of the overview', () => {
  it('weigh the topics of a day by their answers, and leave a day without any empty', () => {
    const times = [
      { topic: 'a', answered: 3, medianMs: 100, p90Ms: 200 },
      { topic: 'b', answered: 1, medianMs: 500, p90Ms: 600 },
    ];
    expect(overallTimes([{ times }, { times: [] }])).to.deep.equal([{ medianMs: 200, p90Ms: 300 }, null]);
  });

  it('name days by the week where they are few, and by the month where they are many', () => {
    const days = (count: number) => Array.from({ length: count }, () => ({ day: '2026-11-23' }));
    expect(dayNames(days(7), 'en')[0]).to.match(/Mon/);
    expect(dayNames(days(30), 'en')[0]).to.match(/Nov/);
  });
});

function at(hour: number): number {
  return Date.UTC(2026, 10, 23, hour);
}

function iso(hour: number): string {
  return new Date(at(hour)).toISOString();
}

function span(from: number, to: number, why: ClockSpanView['why']): ClockSpanView {
  return { from: iso(from), to: iso(to), isCounted: why === 'open', why, holiday: null, byName: '' };
}

function buildExplained(given: Partial<ClockExplained> = {}): ClockExplained {
  return {
    id: '1',
    kind: 'first',
    turn: 0,
    state: 'running',
    startedAt: iso(15),
    dueAt: iso(34),
    breachedAt: null,
    stoppedAt: null,
    stoppedBy: null,
    budgetMs: 4 * HOUR_MS,
    usedMs: 0,
    leftMs: 4 * HOUR_MS,
    counts: 'hours',
    calendar: '',
    isPausedUnanswered: false,
    steps: [],
    spans: SPANS,
    ...given,
  };
}
