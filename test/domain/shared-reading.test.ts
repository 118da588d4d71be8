import { expect } from 'chai';
import { SharedReading } from '../../src/shared/shared-reading.js';

/** Readings that end when they are told to, each with its number. */
function readings() {
  const ends: ((number: number) => void)[] = [];
  const shared = new SharedReading(async () => await new Promise<number>((resolve) => ends.push(resolve)));
  return { shared, ends };
}

describe('A reading that many ask for at once', () => {
  it('is done once for all who asked while another was under way, and began after they asked', async () => {
    const { shared, ends } = readings();
    const first = shared.get('icewarp');
    const others = [shared.get('icewarp'), shared.get('icewarp')];
    expect(ends).to.have.length(1);
    ends[0]?.(1);
    expect(await first).to.equal(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(ends).to.have.length(2);
    ends[1]?.(2);
    expect(await Promise.all(others)).to.deep.equal([2, 2]);
  });

  it('does not wait for that of another key', async () => {
    const { shared, ends } = readings();
    const one = shared.get('icewarp');
    const other = shared.get('otelms');
    ends[1]?.(2);
    expect(await other).to.equal(2);
    ends[0]?.(1);
    expect(await one).to.equal(1);
  });

  it('that fails is told to those who asked for it, and to nobody later', async () => {
    let readings = 0;
    const shared = new SharedReading(async () => {
      readings += 1;
      if (readings === 1) throw new Error('Redis is away');
      return readings;
    });
    const [first, second] = [shared.get('icewarp'), shared.get('icewarp')];
    expect(await first.catch((error: unknown) => error)).to.be.an('error');
    expect(await second).to.equal(2);
    expect(await shared.get('icewarp')).to.equal(3);
  });
});
