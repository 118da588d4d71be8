import { expect } from 'chai';
import { runRaces } from '../long/chat-race.js';

describe('A visitor who goes while the agent presses send', function () {
  this.timeout(180_000);

  it('is shown the answer or sent it, never both and never neither: a short version of `chat-race`', async () => {
    const { shown, inLetter, refused, wrong } = await runRaces({
      races: 24,
      seed: 7,
      report: () => undefined,
    });
    expect(wrong).to.deep.equal([]);
    expect(shown + inLetter + refused).to.equal(24);
    expect(inLetter, 'some went on by e-mail').to.be.above(0);
  });
});
