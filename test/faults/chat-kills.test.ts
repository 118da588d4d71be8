import { expect } from 'chai';
import { runKills } from '../long/chat-kills.js';

describe('People who chat while processes are killed', function () {
  this.timeout(240_000);

  it('lose no acknowledged message and see none twice: a short version of the long run `chat-kills`', async () => {
    const tally = await runKills({ kills: 4, seed: 7, report: () => undefined });
    expect(tally.killed).to.deep.equal({ web: 2, worker: 1, redis: 1 });
    expect(tally.chats).to.be.at.least(4);
    expect(tally.acknowledged).to.be.above(20);
  });
});
