import { expect } from 'chai';
import { findNextDelivery } from '../../src/domain/mail/retry.js';
import { subjectOf } from '../../src/domain/tickets/index.js';
import { DAY_MS, SECOND_MS } from '../../src/shared/time.js';

const MONDAY_TEN = new Date('2026-11-23T09:00:00Z');
const after = (ms: number) => new Date(MONDAY_TEN.getTime() + ms);

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
