import { expect } from 'chai';
import { FRAMES } from '../long/frames.js';

describe('Frames of every kind', function () {
  this.timeout(60_000);

  it('leave a web process serving: a short version of the long run `frames`', async () => {
    const lines: string[] = [];
    await FRAMES.run({ frames: 3000, seed: 7 }, (line) => lines.push(line));
    expect(lines.at(-1)).to.contain('"sent":3000');
  });
});
