import { expect } from 'chai';
import { CatchUp } from '../../client-demo/console/state/catch-up.js';

describe('a whole state that was asked for', () => {
  it('is brought up to what came while the answer was on its way', async () => {
    const catching = new CatchUp<readonly string[]>();
    catching.note((chats) => [...chats, 'before the question']);
    let answer: (chats: readonly string[]) => void = () => undefined;
    const asked = catching.during(() => new Promise<readonly string[]>((resolve) => (answer = resolve)));
    catching.note((chats) => [...chats, 'new']);
    catching.note((chats) => chats.filter((chat) => chat !== 'gone'));
    answer(['old', 'gone']);
    const { answer: chats, catchUp } = await asked;
    expect(catchUp(chats)).to.deep.equal(['old', 'new']);
  });

  it('is taken as it is when nothing came, and each of two questions keeps count for itself', async () => {
    const catching = new CatchUp<number>();
    const first = await catching.during(async () => 1);
    const second = catching.during(async () => 2);
    catching.note((count) => count + 10);
    expect(first.catchUp(first.answer)).to.equal(1);
    expect((await second).catchUp(2)).to.equal(12);
  });

  it('forgets what it noted when the question fails', async () => {
    const catching = new CatchUp<number>();
    const failed = await catching.during(() => Promise.reject(new Error('cut off'))).catch(() => 'failed');
    expect(failed).to.equal('failed');
    const { answer, catchUp } = await catching.during(async () => 5);
    expect(catchUp(answer)).to.equal(5);
  });
});
