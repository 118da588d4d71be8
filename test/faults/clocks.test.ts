import { expect } from 'chai';
import { runClockFaults, runDeaths } from '../long/clock-faults.js';

describe('Clocks that run out while workers and Redis are mistreated', function () {
  this.timeout(240_000);

  it('act once each and never early: a short version of the long run `clock-faults`', async () => {
    const faults = ['kill', 'flush', 'freeze', 'redis'] as const;
    const tally = await runClockFaults({ tickets: 12, faults, seconds: 8, seed: 7, report: () => undefined });
    expect(tally.wrong).to.deep.equal([]);
    expect(tally.done).to.deep.equal({ kill: 1, freeze: 1, flush: 1, redis: 1 });
  });

  it('act once though two workers die over them one after the other; five in the long run', async () => {
    const { acts, letters, deaths } = await runDeaths(2);
    expect(deaths).to.deep.equal(['SIGKILL', 'SIGKILL']);
    expect(acts).to.deep.equal(['escalated']);
    expect(letters).to.equal(1);
  });
});
