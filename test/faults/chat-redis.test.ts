import { Queue } from 'bullmq';
import { expect } from 'chai';
import { type App, createApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { reportSettings } from '../../src/infra/redis-settings.js';
import type { RedisSettings } from '../../src/shared/ports.js';
import { HOUR_MS, MINUTE_MS } from '../../src/shared/time.js';
import { Console, refusal, Tab } from '../support/people.js';
import { freePort, type Service, sharedRedis, startRedis } from '../support/services.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const EWA = { name: 'Ewa', email: 'ewa@przyklad.example', phone: '+48 600 000 000' };

interface Ready {
  readonly ok: boolean;
  readonly redis: boolean;
  readonly chatRedis?: boolean;
  readonly mongodb: boolean;
  readonly settings: Readonly<Record<string, RedisSettings>>;
}

async function readyz(world: World): Promise<{ status: number; body: Ready }> {
  const response = await fetch(`${world.url()}/readyz`);
  // The shape is what the tests below are about.
  return { status: response.status, body: (await response.json()) as Ready };
}

describe('A Redis for chats alone', () => {
  let chatRedis: Service;
  let world: World;

  before(async () => {
    chatRedis = await startRedis();
    world = await World.open({ webs: 2, chatRedisUrl: chatRedis.url });
  });
  after(async () => {
    await world.close();
    await chatRedis.stop();
  });

  const keysIn = async (place: 'redis' | 'chatRedis') => {
    const prefix = world.back.config.REDIS_PREFIX;
    const keys = await world.back[place].keys(`${prefix}:*`);
    return keys.map((key) => key.slice(prefix.length + 1));
  };

  it('has every key of the chats and none of the queues, and the other one has none of the chats', async () => {
    const tab = await Tab.open(world, 'icewarp');
    const waiting = await Tab.open(world, 'icewarp', { web: 1 });
    const chatId = await tab.asks({ ...EWA, question: 'Poczta stoi' });
    await waiting.asks({ ...EWA, question: 'Ja też czekam' });
    const marek = await Console.open(world, await world.hire('icewarp'), { web: 1 });
    await marek.takes(chatId);
    const seq = await marek.writes(chatId, 'Sprawdzam.');
    await until('the answer', () => tab.entries.some((entry) => entry.seq === seq));
    const later = new Date(world.clock.now().getTime() + HOUR_MS).toISOString();
    const wish = { clientId: chatId, chatId, at: later };
    expect((await marek.requests('POST', '/callbacks', wish)).status, 'a job is waiting').to.equal(201);
    tab.closes();
    await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);

    const [chats, others] = [await keysIn('chatRedis'), await keysIn('redis')];
    expect(chats).to.include.members([
      `chat:{${chatId}}`,
      `chat:{${chatId}}:log`,
      'line:icewarp',
      'duty:icewarp',
    ]);
    expect(chats.filter((key) => /^(queue|limit)/.test(key))).to.deep.equal([]);
    expect(others.some((key) => key.startsWith('queue:'))).to.equal(true);
    expect(others.filter((key) => !/^(queue|limit):/.test(key))).to.deep.equal([]);
  });

  it('would be seen to hold a queue, did it hold one (negative control)', async () => {
    const prefix = `${world.back.config.REDIS_PREFIX}:queue`;
    const queue = new Queue('control', { connection: world.back.chatRedis, prefix });
    await queue.add('control', {});
    expect((await keysIn('chatRedis')).some((key) => key.startsWith('queue:'))).to.equal(true);
    await queue.obliterate({ force: true });
    await queue.close();
  });

  it('carries a chat to its letter, across web processes', async () => {
    const tab = await Tab.open(world, 'icewarp');
    const email = 'anna@przyklad.example';
    const chatId = await tab.asks({ name: 'Anna', email, question: 'Poczta stoi' });
    tab.closes();
    await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
    await world.clockMoves(2 * MINUTE_MS);
    await until('the acknowledgement', () => world.mail.to(email)[0]);
  });

  it('must answer for the process to be ready, and a chat goes on when it does so again', async () => {
    const ready = await readyz(world);
    expect(ready.status).to.equal(200);
    expect(ready.body).to.include({ ok: true, redis: true, chatRedis: true, mongodb: true });
    const settings = {
      appendonly: 'no',
      appendfsync: 'everysec',
      save: '',
      maxmemoryPolicy: 'noeviction',
    };
    expect(ready.body.settings).to.deep.equal({ redis: settings, chatRedis: settings });

    const tab = await Tab.open(world, 'icewarp');
    await chatRedis.stop('SIGKILL');
    const question = { ...EWA, question: 'Słychać mnie?' };
    expect(await refusal(tab.asks(question))).to.equal('unavailable');
    const away = await readyz(world);
    expect(away.status).to.equal(503);
    expect(away.body).to.include({ ok: false, redis: true, chatRedis: false, mongodb: true });
    expect(away.body.settings.chatRedis?.appendonly).to.equal('unknown');

    chatRedis = await startRedis(chatRedis.port);
    await until('it is ready', async () => (await readyz(world)).status === 200);
    await until('she can ask', async () => (await refusal(tab.asks(question))) === 'done');
  });
});

describe('At the start', () => {
  const environment = (redis: string, chatRedis?: string) => ({
    REDIS_URL: redis,
    CHAT_REDIS_URL: chatRedis,
    MONGODB_URI: 'mongodb://anna:canary-password@127.0.0.1:1/dyzur',
    SECRET: 'a secret of the tests that is long enough to count',
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_DOMAIN: 'help.example',
    PUBLIC_URL: 'http://localhost:3000',
    LOG_LEVEL: 'silent',
  });

  it('everything that does not answer is named at once, without what is secret', async () => {
    const nobody = `redis://:canary-password@127.0.0.1:${await freePort()}`;
    const config = readConfig(environment((await sharedRedis()).url, nobody));
    const failure = await createApp(config, { patienceMs: 500 }).then(
      async (app: App) => await app.close(),
      (error: Error) => error,
    );
    expect(failure).to.be.instanceOf(Error);
    expect(failure?.message)
      .to.include('CHAT_REDIS_URL')
      .and.include('MONGODB_URI')
      .and.not.match(/^ {2}REDIS_URL/m)
      .and.not.include('canary');
  });

  it('a Redis that refuses to tell its settings is unknown, not wrong', async () => {
    const managed = await startRedis(undefined, undefined, ['--rename-command', 'CONFIG', '']);
    const world = await World.open({ redisUrl: managed.url });
    const ready = await readyz(world);
    expect(ready.status).to.equal(200);
    const unknown = {
      appendonly: 'unknown',
      appendfsync: 'unknown',
      save: 'unknown',
      maxmemoryPolicy: 'unknown',
    };
    expect(ready.body.settings).to.deep.equal({ redis: unknown });
    await reportSettings(world.back, world.parts.log);
    expect(world.logs.join('')).to.include('managed');
    await world.close();
    await managed.stop();
  });
});
