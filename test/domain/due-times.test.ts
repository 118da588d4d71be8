import { expect } from 'chai';
import type { Calendar } from '../../src/domain/calendar/index.js';
import { findNextDelivery } from '../../src/domain/mail/retry.js';
import { type ReactionClock, reactionDue, stepOf } from '../../src/domain/sla/index.js';
import { subjectOf } from '../../src/domain/tickets/index.js';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../src/shared/time.js';

const WORKDAY = [{ from: '08:00', to: '17:00' }];
const OFFICE: Calendar = {
  timeZone: 'Europe/Warsaw',
  hours: {
    kind: 'weekly',
    days: { 1: WORKDAY, 2: WORKDAY, 3: WORKDAY, 4: WORKDAY, 5: WORKDAY },
    exceptions: [],
  },
};
const MONDAY_TEN = new Date('2026-11-23T09:00:00Z');
const after = (ms: number) => new Date(MONDAY_TEN.getTime() + ms);

describe('The reaction time', () => {
  it('of 48 hours is 48 hours by the clock on the wall, nights included', () => {
    const policy = { budgetMinutes: 48 * 60, counts: 'always', warnBeforeMinutes: 240 } as const;
    expect(reactionDue(MONDAY_TEN, policy, OFFICE)).to.deep.equal({
      warnAt: after(44 * HOUR_MS),
      dueAt: after(48 * HOUR_MS),
    });
  });

  it('counts only the hours of the desk where the desk says so', () => {
    const policy = { budgetMinutes: 9 * 60, counts: 'hours', warnBeforeMinutes: 60 } as const;
    const due = reactionDue(MONDAY_TEN, policy, OFFICE);
    expect(due.dueAt).to.deep.equal(new Date('2026-11-24T09:00:00Z'));
    expect(due.warnAt).to.deep.equal(new Date('2026-11-24T08:00:00Z'));
  });

  const clock: ReactionClock = {
    _id: 'c',
    ticketId: 't',
    deskId: 'd',
    state: 'running',
    startedAt: MONDAY_TEN,
    warnAt: after(44 * HOUR_MS),
    dueAt: after(48 * HOUR_MS),
    warnedAt: null,
    breachedAt: null,
    stoppedAt: null,
    nextAt: after(44 * HOUR_MS),
  };
  const steps: readonly [name: string, change: Partial<ReactionClock>, now: Date, step: string][] = [
    ['nothing a moment before the warning', {}, after(44 * HOUR_MS - 1), 'nothing'],
    ['the warning at its moment', {}, after(44 * HOUR_MS), 'warn'],
    [
      'nothing between warning and end',
      { warnedAt: after(44 * HOUR_MS), nextAt: after(48 * HOUR_MS) },
      after(48 * HOUR_MS - 1),
      'nothing',
    ],
    [
      'the escalation at the end',
      { warnedAt: after(44 * HOUR_MS), nextAt: after(48 * HOUR_MS) },
      after(48 * HOUR_MS),
      'escalate',
    ],
    ['the escalation alone after a long outage', {}, after(90 * HOUR_MS), 'escalate'],
    ['nothing once it was answered', { state: 'stopped', nextAt: null }, after(90 * HOUR_MS), 'nothing'],
    [
      'the escalation again when it was begun and not finished',
      { state: 'breached' },
      after(90 * HOUR_MS),
      'escalate',
    ],
    ['nothing once it was escalated', { state: 'breached', nextAt: null }, after(90 * HOUR_MS), 'nothing'],
  ];
  for (const [name, change, now, step] of steps) {
    it(`asks for ${name}`, () => expect(stepOf({ ...clock, ...change }, now)).to.equal(step));
  }
});

describe('A letter that could not be handed over', () => {
  it('is tried again after pauses that double from 15 seconds to an hour', () => {
    const pauses = Array.from({ length: 11 }, (_, index) => {
      const next = findNextDelivery(MONDAY_TEN, MONDAY_TEN, index + 1);
      return next === null ? null : (next.getTime() - MONDAY_TEN.getTime()) / SECOND_MS;
    });
    expect(pauses).to.deep.equal([15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
  });
  it('is given up after four days', () => {
    expect(findNextDelivery(MONDAY_TEN, after(4 * DAY_MS - 1), 99)).not.to.equal(null);
    expect(findNextDelivery(MONDAY_TEN, after(4 * DAY_MS), 99)).to.equal(null);
  });
});

describe("A ticket's subject", () => {
  const cases: readonly [name: string, question: string, subject: string][] = [
    ['is the first line of the question', '  Poczta stoi\nOd rana.', 'Poczta stoi'],
    ['is cut at a word', `${'słowo '.repeat(20)}`, `${'słowo '.repeat(13).trimEnd()}…`],
    ['is cut within a word that has no end', 'ż'.repeat(200), `${'ż'.repeat(79)}…`],
    ['counts an emoji as one character', '😀'.repeat(80), '😀'.repeat(80)],
  ];
  for (const [name, question, subject] of cases)
    it(name, () => expect(subjectOf(question)).to.equal(subject));
});
