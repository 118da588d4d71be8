import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ChildPlan, ChildProcesses } from '../../../src/local/child-processes.js';
import { findProcess } from '../../../src/local/process-identity.js';
import { RunningRecord } from '../../../src/local/running.js';
import { until } from '../../support/until.js';
import { useTemporaryFolder } from './temporary-folder.js';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const WATCHDOG = join(ROOT, 'src', 'local', 'watchdog.mjs');

describe('The processes of npm start', () => {
  const folder = useTemporaryFolder();
  const said: string[] = [];
  let running: RunningRecord;
  let children: ChildProcesses;

  const events = (): string[] => {
    try {
      return readFileSync(join(folder.path, 'events'), 'utf8').trim().split('\n');
    } catch {
      return [];
    }
  };
  /** A process that notes when it starts and when it is told to stop. */
  const noting = (name: string, layer: ChildPlan['layer'], stopMs = 0): ChildPlan => ({
    name,
    layer,
    command: process.execPath,
    args: [
      '-e',
      `const note = (what) => require('node:fs').appendFileSync('events', '${name} ' + what + '\\n');
       process.on('SIGTERM', () => setTimeout(() => { note('stopped'); process.exit(0); }, ${stopMs}));
       note('started'); setInterval(() => {}, 1000);`,
    ],
    environment: { PATH: process.env.PATH },
  });
  const oneLiner = (script: string, more: Partial<ChildPlan> = {}): ChildPlan => ({
    ...noting('script', 'server'),
    args: ['-e', script],
    ...more,
  });

  let home: string;
  beforeEach(async () => {
    home = process.cwd();
    process.chdir(folder.path);
    said.splice(0);
    mkdirSync(join(folder.path, 'logs'));
    running = await RunningRecord.take(folder.path, (line) => said.push(line));
    children = new ChildProcesses({
      logFolder: join(folder.path, 'logs'),
      watchdogScript: WATCHDOG,
      running,
      say: (line) => said.push(line),
    });
  });
  afterEach(async () => {
    await children.stopAll();
    running.release();
    process.chdir(home);
  });

  it('stop the servers before the stores, whatever the order in which they came', async () => {
    children.start(noting('store', 'store'));
    children.start(noting('web', 'server', 200));
    await until('both run', () => events().length === 2);
    let between: string[] = [];
    await children.stopAll(async () => {
      between = events();
    });
    expect(between.filter((line) => line.endsWith('stopped'))).to.deep.equal(['web stopped']);
    expect(events().slice(2)).to.deep.equal(['web stopped', 'store stopped']);
  });

  it('log to a file each, the last run kept beside it, and say their errors aloud', async () => {
    const script = `console.log('{"level":30,"msg":"calm"}'); console.log('{"level":50,"msg":"the line is down","err":{"message":"ECONNREFUSED"}}'); console.error('broken');`;
    expect(await children.run(oneLiner(script))).to.equal('code 0');
    expect(said).to.have.members(['script: the line is down: ECONNREFUSED', 'script: broken']);
    const log = join(folder.path, 'logs', 'script.log');
    await until('the log is written', () => readFileSync(log, 'utf8').includes('broken'));
    expect(readFileSync(log, 'utf8')).to.contain('"calm"');
    await children.run(oneLiner(''));
    expect(readFileSync(join(folder.path, 'logs', 'script.previous.log'), 'utf8')).to.contain('"calm"');
  });

  it('are told when one of them ends by itself', async () => {
    children.start(oneLiner('process.exit(3)', { name: 'worker' }));
    expect(await children.unexpectedEnd).to.deep.equal({ name: 'worker', reason: 'code 3' });
  });

  it('are told when one of them cannot even begin', async () => {
    children.start(oneLiner('', { name: 'redis', command: join(folder.path, 'nowhere') }));
    expect((await children.unexpectedEnd).reason).to.contain('ENOENT');
  });

  it('do not start any more once the stop has begun', async () => {
    await children.stopAll();
    expect(() => children.start(noting('late', 'server'))).to.throw('late is not started any more.');
  });

  it('stand in the record of the folder while they live', async () => {
    children.start(noting('web', 'server'));
    const pids = () =>
      JSON.parse(readFileSync('running.json', 'utf8')).children.map(({ pid }: { pid: number }) => pid);
    await until('it is noted', () => events().length === 1 && pids().length === 1);
    await children.stopAll();
    expect(pids()).to.deep.equal([]);
  });

  it('end by the watchdog when their parent is killed with -9', async () => {
    const parent = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', parentScript(folder.path)],
      {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [first] = await once(parent.stdout, 'data');
    const pid = Number(String(first));
    expect(findProcess(pid), 'the child lives').to.not.equal(undefined);
    parent.kill('SIGKILL');
    await until('the child has ended', () => findProcess(pid) === undefined);
    expect(events()).to.include('orphan stopped');
  });

  function parentScript(path: string): string {
    mkdirSync(join(path, 'other', 'logs'), { recursive: true });
    const plan = { ...noting('orphan', 'server'), environment: {} };
    writeFileSync(join(path, 'plan.json'), JSON.stringify(plan));
    return `
      import { readFileSync } from 'node:fs';
      import { ChildProcesses } from '${ROOT}/src/local/child-processes.ts';
      import { RunningRecord } from '${ROOT}/src/local/running.ts';
      process.chdir('${path}');
      const running = await RunningRecord.take('other', () => undefined);
      const children = new ChildProcesses({ logFolder: 'other/logs', watchdogScript: '${WATCHDOG}', running, say: () => undefined });
      children.start(JSON.parse(readFileSync('plan.json', 'utf8')));
      const look = setInterval(() => {
        const [child] = JSON.parse(readFileSync('other/running.json', 'utf8')).children;
        const started = (() => { try { return readFileSync('events', 'utf8').includes('orphan started'); } catch { return false; } })();
        if (child !== undefined && started) { clearInterval(look); console.log(child.pid); }
      }, 20);`;
  }
});
