import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findFreePort } from '../../../src/local/free-port.js';
import { isAlive, type ProcessIdentity } from '../../../src/local/process-identity.js';
import { until } from '../../support/until.js';

const ROOT = join(import.meta.dirname, '..', '..', '..');
/** A build may come first. */
const PATIENCE_MS = 120_000;

describe('npm start', function () {
  this.timeout(PATIENCE_MS);
  let data: string;
  let port: number;

  const runs: Run[] = [];
  const startRun = (more: Record<string, string> = {}, folder = data) => {
    const run = new Run(folder, { PORT: String(port), ...more });
    runs.push(run);
    return run;
  };

  before(async () => {
    data = mkdtempSync(join(tmpdir(), 'dyzur-data-'));
    port = await findFreePort();
  });
  after(async () => {
    await Promise.all(runs.map((run) => run.end('SIGKILL')));
    rmSync(data, { recursive: true, force: true });
  });

  describe('on empty data', () => {
    let run: Run;

    before(async () => {
      run = startRun();
      await run.ready();
    });

    it('prints the addresses to open', async () => {
      for (const name of ['All desks', 'IceWarp, visitor', 'OtelMS, visitor', 'Mailbox'])
        expect((await fetch(run.address(name))).status, name).to.equal(200);
    });

    it('signs in by the printed link, and not by another token', async () => {
      const link = run.address('IceWarp, console');
      const signedIn = await fetch(link, { redirect: 'manual' });
      expect(signedIn.headers.get('location')).to.match(/\/console$/);
      const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const session = await fetch(new URL('/api/v1/session', link), { headers: { cookie } });
      expect(await session.json()).to.include({ deskId: 'icewarp', name: 'Daniel' });
      const forged = new URL(link);
      forged.searchParams.set('token', 'x'.repeat(24));
      expect((await fetch(forged, { redirect: 'manual' })).headers.getSetCookie()).to.deep.equal([]);
    });

    it('refuses a second start on the same data', async () => {
      const second = startRun({ PORT: '0' });
      expect(await second.exitCode).to.equal(1);
      expect(second.output).to.contain(`process ${record(data).holder.pid} holds it`);
    });

    it('refuses a start whose port is taken', async () => {
      const elsewhere = mkdtempSync(join(tmpdir(), 'dyzur-data-'));
      const third = startRun({}, elsewhere);
      expect(await third.exitCode).to.equal(1);
      expect(third.output).to.contain(`Port ${port} is taken`);
      rmSync(elsewhere, { recursive: true });
    });

    it('refuses a wrong configuration with every fault at once, before anything starts', async () => {
      const wrong = startRun({ PORT: 'many', LOG_LEVEL: 'loud' });
      expect(await wrong.exitCode).to.equal(2);
      expect(wrong.output).to.contain('PORT: ').and.contain('LOG_LEVEL: ').and.not.contain('Starting');
    });

    it('leaves no process behind a kill -9', async () => {
      const { children } = record(data);
      expect(children, 'two stores, web and worker').to.have.length(4);
      expect(children.filter(isAlive)).to.have.length(4);
      await run.end('SIGKILL');
      await until('the children have ended', () => !children.some(isAlive));
    });
  });

  describe('on data that a killed start has left', () => {
    it('starts again, and stops everything at Ctrl-C', async () => {
      const run = startRun();
      await run.ready();
      const { holder, children } = record(data);
      expect(await run.end('SIGINT')).to.equal(0);
      expect([holder, ...children].filter(isAlive)).to.deep.equal([]);
    });

    it('says so and stops the rest when a process ends by itself', async () => {
      const run = startRun();
      await run.ready();
      const { children } = record(data);
      process.kill(children.at(-1)?.pid ?? 0, 'SIGKILL');
      expect(await run.exitCode).to.equal(1);
      expect(run.output).to.contain('web has ended by itself (SIGKILL). Stopping the rest …');
      expect(children.filter(isAlive)).to.deep.equal([]);
    });
  });
});

function record(data: string): { holder: ProcessIdentity; children: ProcessIdentity[] } {
  return JSON.parse(readFileSync(join(data, 'running.json'), 'utf8'));
}

/** One `npm start`, by the script that npm runs. */
class Run {
  output = '';
  readonly exitCode: Promise<number | null>;
  readonly #process: ChildProcess;

  constructor(data: string, environment: Record<string, string>) {
    this.#process = spawn(process.execPath, ['src/local/bootstrap.mjs', 'start', '--data', data], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (chunk) => {
        this.output += chunk;
      });
    this.exitCode = once(this.#process, 'exit').then(([code]) => code);
  }

  async ready(): Promise<void> {
    while (!this.output.includes('Ctrl-C stops it.')) {
      const code = await Promise.race([
        this.exitCode,
        new Promise((resolve) => setTimeout(resolve, 50, 'not yet')),
      ]);
      if (code !== 'not yet') throw new Error(`npm start ended with ${code}:\n${this.output}`);
    }
  }

  /** The address that was printed beside a name. */
  address(name: string): string {
    const line = this.output.split('\n').find((each) => each.trim().startsWith(name));
    return line?.match(/http\S+/)?.[0] ?? '';
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.#process.kill(signal);
    return this.exitCode;
  }
}
