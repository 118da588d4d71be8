import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { findOrInstall, type Machine } from '../../../src/local/apt.js';
import { CannotStart } from '../../../src/local/cannot-start.js';
import { ChildProcesses } from '../../../src/local/child-processes.js';
import { openDataFolder } from '../../../src/local/data-folder.js';
import { planDocumentStore } from '../../../src/local/document-store.js';
import { findFreePort, isPortTaken } from '../../../src/local/free-port.js';
import { findProgram, isDebian } from '../../../src/local/programs.js';
import { planRedis } from '../../../src/local/redis.js';
import { RunningRecord } from '../../../src/local/running.js';
import { until } from '../../support/until.js';
import { useTemporaryFolder } from './temporary-folder.js';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const ROOTLESS = { canInstall: false };

describe('What npm start finds on a machine', () => {
  const folder = useTemporaryFolder();
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  /** A program that does what the lines of shell say. */
  const putProgram = (name: string, script = 'exit 0'): string => {
    const path = join(folder.path, 'bin', name);
    mkdirSync(join(folder.path, 'bin'), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return path;
  };
  const bin = () => join(folder.path, 'bin');

  beforeEach(() => said.splice(0));

  it('is the first of the wanted programs that is on the PATH and can be run', () => {
    const valkey = putProgram('valkey-server');
    writeFileSync(join(bin(), 'redis-server'), 'no program', { mode: 0o644 });
    const path = ['/nowhere', bin()].join(delimiter);
    expect(findProgram(['redis-server', 'valkey-server'], path)).to.equal(valkey);
    expect(findProgram(['mongod'], path)).to.equal(undefined);
  });

  it('is Debian or a child of it', () => {
    expect(isDebian('ID=debian\nVERSION_ID="12"')).to.equal(true);
    expect(isDebian('ID=ubuntu\nID_LIKE=debian')).to.equal(true);
    expect(isDebian('ID=fedora\nHOME_URL="https://debian.example"')).to.equal(false);
  });

  it('is installed by apt where it is missing and may be installed, and that is said', () => {
    const log = join(folder.path, 'apt-log');
    putProgram(
      'apt-get',
      `echo "$@" >> ${log}\n[ "$1" = install ] && /bin/cp ${bin()}/apt-get ${bin()}/redis-server\nexit 0`,
    );
    const machine: Machine = { path: bin(), canInstall: true };
    expect(findOrInstall(['redis-server'], 'redis-server', machine, say)).to.equal(
      join(bin(), 'redis-server'),
    );
    expect(said.join()).to.contain('Installing the package redis-server with apt-get');
    expect(
      findOrInstall(['redis-server'], 'redis-server', machine, say),
      'the second time it is there',
    ).to.be.a('string');
    expect(said).to.have.length(1);
  });

  it('is not touched where it may not be installed: the message says what to install', async () => {
    putProgram('apt-get', `touch ${folder.path}/called`);
    const refusal = await planRedis(folder.path, { path: bin(), ...ROOTLESS }, say).catch(
      (error: unknown) => error,
    );
    expect(refusal).to.be.instanceOf(CannotStart);
    expect(String(refusal)).to.contain('sudo apt-get install redis-server').and.contain('REDIS_URL');
    expect(said).to.deep.equal([]);
  });

  it('is a mongod when there is one, else the embedded document server', async () => {
    const data = openDataFolder(join(folder.path, 'data'));
    const embedded = await planDocumentStore(ROOT, data, { path: bin(), ...ROOTLESS });
    expect(embedded.child.args[0]).to.equal(join(ROOT, 'dist', 'src', 'local', 'mongo', 'main.js'));
    const mongod = putProgram('mongod');
    const found = await planDocumentStore(ROOT, data, { path: bin(), ...ROOTLESS });
    expect(found.child.command).to.equal(mongod);
    expect(found.child.args).to.include.members(['--dbpath', data.mongo, '--bind_ip', '127.0.0.1']);
  });

  it('is a port that is free, and one that is taken', async () => {
    const server = createServer();
    const port = await findFreePort();
    expect(await isPortTaken(port)).to.equal(false);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    expect(await isPortTaken(port)).to.equal(true);
    await new Promise((resolve) => server.close(resolve));
  });

  it('is a Redis of our own that evicts nothing and keeps what it was given', async () => {
    const data = openDataFolder(join(folder.path, 'data'));
    const running = await RunningRecord.take(data.path, say);
    const watchdogScript = join(ROOT, 'src', 'local', 'watchdog.mjs');
    const path = process.env.PATH ?? '';
    const during = async (act: (redis: Redis) => Promise<void>) => {
      const children = new ChildProcesses({ logFolder: data.logs, watchdogScript, running, say });
      const plan = await planRedis(data.redis, { path, ...ROOTLESS }, say);
      children.start(plan.child);
      await until('Redis answers', plan.isReady);
      const redis = new Redis(plan.url);
      await act(redis);
      redis.disconnect();
      await children.stopAll();
    };
    await during(async (redis) => {
      expect(await redis.config('GET', 'maxmemory-policy')).to.deep.equal(['maxmemory-policy', 'noeviction']);
      expect(await redis.config('GET', 'bind')).to.deep.equal(['bind', '127.0.0.1']);
      await redis.set('kept', 'yes');
    });
    await during(async (redis) => {
      expect(await redis.get('kept')).to.equal('yes');
    });
    running.release();
  });
});
