import { expect } from 'chai';
import fc from 'fast-check';
import { addTimes, timesByTopic } from '../../src/domain/reports/index.js';
import { MINUTE_MS } from '../../src/shared/time.js';

const minutes = (topic: string, all: readonly number[]) =>
  all.map((count) => ({ topic, ms: count * MINUTE_MS }));

describe('The times to first answers', () => {
  it('of a day are exact: half took no longer, and nine in ten', () => {
    const [times] = timesByTopic(minutes('', [10, 1, 9, 2, 8, 3, 7, 4, 6, 5]));
    expect(times).to.include({ answered: 10, medianMs: 5 * MINUTE_MS, p90Ms: 9 * MINUTE_MS });
  });

  it('stand by topic, in the order of the alphabet', () => {
    const times = timesByTopic([
      ...minutes('mirapoint', [4]),
      ...minutes('', [2]),
      ...minutes('icewarp', [3]),
    ]);
    expect(times.map(({ topic, medianMs }) => [topic, medianMs / MINUTE_MS])).to.deep.equal([
      ['', 2],
      ['icewarp', 3],
      ['mirapoint', 4],
    ]);
  });

  it('of nobody are none', () => expect(addTimes([timesByTopic([]), []])).to.deep.equal([]));

  it('of several days together are those of all answers, within three in a hundred', () => {
    const day = fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 1, maxLength: 40 });
    const property = fc.property(fc.array(day, { minLength: 1, maxLength: 6 }), (days) => {
      const together = addTimes(days.map((all) => timesByTopic(all.map((ms) => ({ topic: '', ms })))))[0];
      const exact = timesByTopic(days.flat().map((ms) => ({ topic: '', ms })))[0];
      expect(together?.answered).to.equal(exact?.answered);
      for (const name of ['medianMs', 'p90Ms'] as const)
        expect(together?.[name]).to.be.closeTo(exact?.[name] ?? 0, 1 + 0.03 * (exact?.[name] ?? 0));
    });
    fc.assert(property, { numRuns: 200 });
  });
});
