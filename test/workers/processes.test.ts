import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { io } from 'socket.io-client';
import { PROTOCOL_VERSION } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { MailServer } from '../support/mail-server.js';
import { programArguments } from '../support/programs.js';
import { sharedDocuments, sharedRedis } from '../support/services.js';
import { until } from '../support/until.js';

const PASSWORD = 'a long password';

interface Line {
  readonly msg?: string;
  readonly port?: number;
}

/** A process takes long to start where others want the machine too. */
const START_MS = 60_000;

/** A process of the server as the Procfile starts it. */
class Running {
  readonly child: ChildProcess;
  output = '';

  constructor([program = '', ...args]: readonly string[], env: Record<string, string>, input = '') {
    const nothingElse = { PATH: process.env.PATH ?? '', ...env };
    this.child = spawn(process.execPath, [...programArguments(program), ...args], {
      env: nothingElse,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString('utf8');
    });
    this.child.stdin?.end(input);
  }

  async says(message: string): Promise<Line> {
    const find = () => this.#lines().find((line) => line.msg === message);
    return await until(`"${message}"`, find, START_MS);
  }

  async ends(signal?: NodeJS.Signals): Promise<number | null> {
    const ended = this.child.exitCode === null ? once(this.child, 'exit') : Promise.resolve();
    if (signal !== undefined) this.child.kill(signal);
    await ended;
    return this.child.exitCode;
  }

  #lines(): Line[] {
    const whole = this.output.split('\n').slice(0, -1);
    // Every line is a log line of the server's own.
    return whole.map((line) => JSON.parse(line) as Line);
  }
}

describe('A process of the server', function () {
  this.timeout(180_000);
  let mail: MailServer;
  let env: Record<string, string>;

  before(async () => {
    mail = await MailServer.open();
    const own = newId().slice(0, 8);
    env = {
      REDIS_URL: (await sharedRedis()).url,
      MONGODB_URI: `${(await sharedDocuments()).url}/process-${own}`,
      SECRET: 'a secret of the tests that is long enough to count',
      SMTP_URL: mail.url,
      MAIL_DOMAIN: 'help.example',
      PUBLIC_URL: 'http://localhost:3000',
      PORT: '0',
      HOST: '127.0.0.1',
      REDIS_PREFIX: `process-${own}`,
    };
  });
  after(async () => await mail.close());

  it('says everything that is wrong with its environment at once, shows no value, and does not start', async () => {
    for (const entry of [['src/main.ts', 'web'], ['workers/main.ts']]) {
      const { MAIL_DOMAIN: _, ...incomplete } = env;
      const wrong = new Running(entry, { ...incomplete, SECRET: 'tooshort', PORT: 'eighty' });
      const { stderr } = wrong.child;
      if (stderr === null) throw new Error('There is no standard error.');
      const said = await text(stderr);
      expect(await wrong.ends()).to.equal(2);
      expect(said)
        .to.contain('SECRET')
        .and.contain('PORT')
        .and.contain('MAIL_DOMAIN')
        .and.not.contain('tooshort');
    }
  });

  it('carries a chat to its letter between web and worker, and drains on SIGTERM', async () => {
    const web = new Running(['src/main.ts', 'web'], env);
    const worker = new Running(['workers/main.ts'], { ...env, WORKER_PORT: '0' });
    const { port } = await web.says('listening');
    await worker.says('working');
    const base = `http://127.0.0.1:${port}`;
    expect((await fetch(`${base}/healthz`)).status).to.equal(200);
    expect((await fetch(`${base}/readyz`)).status).to.equal(200);

    const auth = { protocol: PROTOCOL_VERSION, deskId: 'icewarp', language: 'pl' };
    const tab = io(`${base}/visitor`, { transports: ['websocket'], auth, reconnection: false });
    const form = {
      clientId: newId(),
      name: 'Ewa',
      email: 'ewa@przyklad.example',
      question: 'Czy działa?',
      language: 'pl',
    };
    const { ok } = await tab.timeout(5000).emitWithAck('chat:start', form);
    expect(ok).to.equal(true);
    const warned = new Promise((resolve) => tab.once('server:drain', resolve));
    expect(await web.ends('SIGTERM')).to.equal(0);
    await warned;
    expect(await worker.ends('SIGTERM')).to.equal(0);
    expect(web.output + worker.output)
      .not.to.contain('Czy działa?')
      .and.not.contain('przyklad');
  });

  it('adds an agent from the command line who can then sign in, and turns away a wrong password', async () => {
    const args = [
      '--desk',
      'icewarp',
      '--name',
      'Anna',
      '--email',
      'Anna@desk.example',
      '--role',
      'specialist',
    ];
    const added = new Running(['src/main.ts', 'add-agent', ...args], env, PASSWORD);
    expect(await added.ends()).to.equal(0);
    const web = new Running(['src/main.ts', 'web'], env);
    const { port } = await web.says('listening');
    const signIn = async (password: string) =>
      await fetch(`http://127.0.0.1:${port}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'anna@desk.example', password }),
      });
    const wrong = await signIn('another password');
    expect([wrong.status, await wrong.text()]).to.satisfy(
      ([status, body]: [number, string]) => status === 401 && body.includes('wrong_sign_in'),
    );
    const right = await signIn(PASSWORD);
    expect(right.status).to.equal(200);
    expect(right.headers.get('set-cookie'))
      .to.match(/dyzur_session=.*httponly/i)
      .and.match(/samesite=lax/i);
    const cookie = right.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await fetch(`http://127.0.0.1:${port}/api/v1/tickets`, { headers: { cookie } })).status).to.equal(
      200,
    );
    await fetch(`http://127.0.0.1:${port}/api/v1/session`, { method: 'DELETE', headers: { cookie } });
    expect((await fetch(`http://127.0.0.1:${port}/api/v1/tickets`, { headers: { cookie } })).status).to.equal(
      401,
    );
    expect(await web.ends('SIGTERM')).to.equal(0);
  });

  it('has no one-click sign-in where no local token is set', async () => {
    const web = new Running(['src/main.ts', 'web'], env);
    const { port } = await web.says('listening');
    const tries = ['', '?token=&desk=icewarp&agent=marek', '?token=undefined&desk=icewarp&agent=marek'];
    for (const query of tries) {
      expect((await fetch(`http://127.0.0.1:${port}/local/sign-in${query}`)).status).to.equal(404);
    }
    expect(await web.ends('SIGTERM')).to.equal(0);
  });
});
