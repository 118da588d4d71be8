import { expect } from 'chai';
import { runCrashes } from './crash-run.js';
import { killSpawned } from './running-server.js';

describe('document server: crashes', function () {
  // Each kill starts a process anew.
  this.timeout(180_000);
  after(() => killSpawned());

  it('loses nothing that it acknowledged, at whatever moment it is killed', async () => {
    const moments = ['rotation', 'index-build', 'start-up', 'load'] as const;
    const result = await runCrashes({ kills: 5, seed: 11, writers: 3, moments });
    expect(result.kills).to.equal(5);
    expect(result.acknowledged).to.be.above(200);
  });
});
