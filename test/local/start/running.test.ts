import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CannotStart } from '../../../src/local/cannot-start.js';
import { findProcess, isAlive, type ProcessIdentity } from '../../../src/local/process-identity.js';
import { RunningRecord } from '../../../src/local/running.js';
import { useTemporaryFolder } from './temporary-folder.js';

describe('A data folder of npm start', () => {
  const folder = useTemporaryFolder();
  const said: string[] = [];
  const take = () => RunningRecord.take(folder.path, (line) => said.push(line));
  const recordPath = () => join(folder.path, 'running.json');
  const write = (holder: ProcessIdentity, children: ProcessIdentity[] = []) =>
    writeFileSync(recordPath(), JSON.stringify({ holder, children }));

  const sleepers: ChildProcess[] = [];
  const startSleeper = (): ProcessIdentity => {
    const sleeper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    sleepers.push(sleeper);
    const found = findProcess(sleeper.pid ?? 0);
    if (found === undefined) throw new Error('The sleeper does not run.');
    return found;
  };
  const endSleeper = async (pid: number) => {
    const sleeper = sleepers.find((each) => each.pid === pid);
    sleeper?.kill('SIGKILL');
    if (sleeper !== undefined) await once(sleeper, 'exit');
  };

  beforeEach(() => said.splice(0));
  afterEach(() => {
    for (const sleeper of sleepers.splice(0)) sleeper.kill('SIGKILL');
  });

  it('is held by one start: a second one is refused and told which process holds it', async () => {
    const other = startSleeper();
    write(other);
    const refusal = await take().catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(CannotStart);
    expect(String(refusal)).to.contain(`process ${other.pid} holds it`).and.contain(folder.path);
  });

  it('is free again once it was given back', async () => {
    const first = await take();
    expect(await take().catch((error: unknown) => error)).to.be.instanceOf(CannotStart);
    first.release();
    expect(existsSync(recordPath())).to.equal(false);
    (await take()).release();
  });

  it('is free after a kill -9 of its holder', async () => {
    const other = startSleeper();
    write(other);
    await endSleeper(other.pid);
    await take();
    expect(JSON.parse(readFileSync(recordPath(), 'utf8')).holder.pid).to.equal(process.pid);
    expect(said).to.deep.equal([]);
  });

  it('is free when the number of its holder now belongs to another process', async () => {
    const other = startSleeper();
    write({ ...other, startedAt: '1' });
    await take();
  });

  it('waits for the children of a holder that was killed', async () => {
    const [holder, child] = [startSleeper(), startSleeper()];
    write(holder, [child]);
    await endSleeper(holder.pid);
    const taking = take();
    expect(said).to.deep.equal(['The last start was killed. Waiting for its processes to end …']);
    expect(isAlive(child), 'they are waited for, not ended').to.equal(true);
    await endSleeper(child.pid);
    await taking;
  });

  it('is free when its record is damaged', async () => {
    writeFileSync(recordPath(), '{"holder":');
    await take();
  });

  it('goes to one of two starts at the same moment', async () => {
    const results = await Promise.allSettled([take(), take()]);
    expect(results.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
  });
});
