import { expect } from 'chai';
import { Turnstile } from '../../src/transport/realtime/turnstile.js';

/** A turn of the event loop. */
const turn = async () => await new Promise<void>((resolve) => setImmediate(resolve));

describe('A crowd that comes at once', () => {
  it('is let in by turns, first come first, so that whatever else there is comes between', async () => {
    const turnstile = new Turnstile(2);
    const happened: string[] = [];
    for (const one of ['a', 'b', 'c', 'd', 'e']) turnstile.enter(() => happened.push(one));
    expect(happened).to.deep.equal([]);
    for (let turns = 0; turns < 3; turns += 1) {
      await turn();
      happened.push('a message');
    }
    const expected = ['a', 'b', 'a message', 'c', 'd', 'a message', 'e', 'a message'];
    expect(happened).to.deep.equal(expected);
  });

  it('does not keep whoever comes after it', async () => {
    const turnstile = new Turnstile(2);
    const happened: string[] = [];
    turnstile.enter(() => happened.push('first'));
    await turn();
    turnstile.enter(() => happened.push('later'));
    await turn();
    expect(happened).to.deep.equal(['first', 'later']);
  });
});
