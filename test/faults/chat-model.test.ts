import { expect } from 'chai';
import { runChatModel } from '../long/chat-model.js';

describe('Random days of a desk', function () {
  this.timeout(180_000);

  it('keep the rules of a live chat: a short version of the long run `chat-model`', async () => {
    const { messages, steps } = await runChatModel({ runs: 6, seed: 7, report: () => undefined });
    expect(steps).to.be.above(90);
    expect(messages).to.be.above(20);
  });
});
