import { expect } from 'chai';
import { runFuzz } from './fuzz-run.js';
import { errorOf, killSpawned } from './running-server.js';

describe('document server: hostile clients', function () {
  this.timeout(120_000);
  after(() => killSpawned());

  it('outlives broken frames and commands that make no sense, and blames itself for none', async () => {
    const result = await runFuzz({ frames: 800, seed: 5 });
    expect(result.commands, 'commands that were begun').to.be.above(400);
    expect(result.successes).to.be.above(100);
    expect(result.closed, 'connections of broken frames').to.be.above(100);
    expect(result.internalErrors).to.deep.equal({});
  });

  it('is noticed when it keeps something of every connection', async () => {
    const error = await errorOf(runFuzz({ frames: 100, seed: 5, leak: 500_000 }));
    expect(String(error)).to.include('memory that is held has grown');
  });
});
