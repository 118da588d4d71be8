import { Queue } from 'bullmq';
import { expect } from 'chai';
import { type CheckOptions, checkForgetting } from '../../src/forget/check.js';
import { searchPlace } from '../../src/forget/place.js';
import { documents, storedFiles } from '../../src/forget/places/documents.js';
import { logLines } from '../../src/forget/places/log-lines.js';
import { jobKeys, redisKeys } from '../../src/forget/places/redis-keys.js';
import { isForgotten, reportLines } from '../../src/forget/report.js';
import { newCanary, TraceFinder } from '../../src/forget/traces.js';
import { WAYS } from '../../src/forget/ways.js';
import { MINUTE_MS } from '../../src/shared/time.js';
import { Console, Tab } from '../support/people.js';
import { type Service, startDocuments, startRedis, temporaryFolder } from '../support/services.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

/** Where a text was found, by the search of the forget check; that it can find at all is a part of each search. */
async function findText(world: World, text: string): Promise<string[]> {
  const { redis, mongo, config, log } = world.back;
  const places = [
    redisKeys(redis, config.REDIS_PREFIX, ''),
    jobKeys(redis, config.REDIS_PREFIX),
    documents(mongo),
    storedFiles(mongo),
    logLines(world.logs, log),
  ];
  const found: string[] = [];
  for (const place of places) {
    const { finds, isControlFound } = await searchPlace(place, [{ what: 'it', value: text, mayStayIn: [] }]);
    expect(isControlFound, `the search of ${place.name} can find`).to.equal(true);
    found.push(...finds.map((find) => find.replace('it in ', '')));
  }
  return found;
}

describe('The text of a finished chat', () => {
  let world: World;
  const canary = newCanary();

  beforeEach(async () => {
    world = await World.open({ webs: 2 });
  });
  afterEach(async () => await world.close());

  const chatAbout = async (deskId: string, form: { name?: string; email?: string; phone?: string }) => {
    const tab = await Tab.open(world, deskId);
    const chatId = await tab.asks({ name: canary, question: canary, ...form });
    const marek = await Console.open(world, await world.hire(deskId), { web: 1 });
    await marek.takes(chatId);
    const seq = await marek.writes(chatId, `odpowiedź ${canary}`);
    await until('the answer', () => tab.entries.some((entry) => entry.seq === seq));
    await tab.hasSeen(seq);
    await tab.types();
    return { tab, marek, chatId };
  };
  const gone = async (chatId: string) =>
    await until('the chat is gone', async () => (await world.parts.chats.find(chatId)) === null);

  it('is in no key, no collection, no log line and no job when the agent ended it', async () => {
    const { marek, chatId } = await chatAbout('icewarp', { email: 'ewa@przyklad.example' });
    await marek.ends(chatId);
    await gone(chatId);
    expect(
      world.logs.some((line) => line.includes(chatId)),
      'the logs speak of the chat',
    ).to.equal(true);
    expect(await findText(world, canary)).to.deep.equal([]);
  });

  it('is nowhere when the visitor ended it', async () => {
    const { tab, chatId } = await chatAbout('icewarp', { email: 'ewa@przyklad.example' });
    await tab.writes(`jeszcze ${canary}`);
    await tab.ends();
    await gone(chatId);
    expect(await findText(world, canary)).to.deep.equal([]);
  });

  it('is nowhere when the visitor left and everything was answered', async () => {
    const { tab, chatId } = await chatAbout('icewarp', { email: 'ewa@przyklad.example' });
    tab.closes();
    await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
    await world.clockMoves(MINUTE_MS);
    await gone(chatId);
    expect(await findText(world, canary)).to.deep.equal([]);
  });

  it('is nowhere when she left with a question at a desk that forbids follow-up', async () => {
    const { tab, chatId } = await chatAbout('otelms', { phone: '+48 500 100 200' });
    await tab.writes(`pytanie ${canary}`);
    tab.closes();
    await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
    await world.clockMoves(MINUTE_MS);
    await gone(chatId);
    expect(await findText(world, canary)).to.deep.equal([]);
  });

  it('would be found by this search, were it stored (negative control)', async () => {
    const queue = new Queue('control', {
      connection: world.back.redis,
      prefix: world.back.config.REDIS_PREFIX,
    });
    await queue.add('control', { text: canary });
    await world.back.redis.rpush('control-list', canary);
    await world.back.mongo.collection('control').insertOne({ text: canary });
    world.parts.log.info({ innocent: canary }, 'control');
    const found = await findText(world, canary);
    expect(found.filter((place) => place.startsWith('key'))).to.have.length(2);
    expect(found).to.include('collection control').and.include('a log line');
    await queue.obliterate({ force: true });
    await queue.close();
    await world.back.redis.del('control-list');
  });

  it('lasts on the ticket alone, and only as far as nobody answered it (positive control)', async () => {
    const { tab, chatId } = await chatAbout('icewarp', { name: 'Ewa', email: 'ewa@przyklad.example' });
    const unanswered = newCanary();
    await tab.writes(`bez odpowiedzi ${unanswered}`);
    tab.closes();
    await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
    await world.clockMoves(MINUTE_MS);
    await gone(chatId);
    expect(await findText(world, canary)).to.deep.equal([]);
    expect(await findText(world, unanswered)).to.have.members([
      'collection tickets',
      'collection ticket_messages',
    ]);
  });
});

describe('The check of forgetting', function () {
  this.timeout(120_000);
  let redis: Service;
  let stores: Service;
  let options: CheckOptions;

  before(async () => {
    const [redisFolder, documentsFolder, logFolder] = [
      await temporaryFolder(),
      await temporaryFolder(),
      await temporaryFolder(),
    ];
    redis = await startRedis(undefined, redisFolder, ['--save', '3600 1']);
    stores = await startDocuments(0, documentsFolder);
    options = {
      redisUrl: redis.url,
      mongodbUri: stores.url,
      folders: [
        { path: documentsFolder, holdsTickets: true },
        { path: redisFolder, holdsTickets: false },
        { path: logFolder, holdsTickets: false },
      ],
      mayRewrite: true,
    };
  });
  after(async () => {
    await redis.stop();
    await stores.stop();
  });

  it('ends chats in every way, also by killing web and worker, and finds nothing of them in any place', async () => {
    const report = await checkForgetting(options);
    for (const { place, contents, isControlFound, finds } of report.searched) {
      expect(isControlFound, `the control in ${place}: ${contents}`).to.equal(true);
      expect(finds, `${place}: ${contents}`).to.deep.equal([]);
    }
    expect(report.searched.map(({ place }) => place)).to.deep.equal([
      ...['Redis', 'Jobs', 'MongoDB', 'MongoDB, files', 'Log lines'],
      ...['Redis, AOF', 'Redis, AOF', 'Redis, RDB', 'Files', 'Files', 'Files'],
    ]);
    expect(report.omitted).to.deep.equal([]);
    const tickets = report.searched.find(({ place }) => place === 'MongoDB');
    expect(tickets?.kept, 'two unanswered questions and who asked them').to.equal(4);
    expect(report.saltsInLog, 'the search knows salts when it meets them').to.equal(report.chats);
    expect(isForgotten(report)).to.equal(true);
    expect(reportLines(report).at(-1)).to.equal('Nothing was found: the chats are forgotten.');
  });

  it('fails when a text stays behind, names the place, and shows no text', async () => {
    let left = '';
    const report = await checkForgetting({
      ...options,
      ways: WAYS.slice(0, 1),
      whileOpen: async (text, { app }) => {
        left = text;
        await app.redis.rpush(`${app.config.REDIS_PREFIX}:left`, `>${text}<`);
        await app.redis.hset(`${app.config.REDIS_PREFIX}:queue:x:1`, 'data', JSON.stringify({ text }));
        await app.mongo.collection('letters').insertOne({ text: Buffer.from(text).toString('base64') });
        app.log.info({ hidden: text }, 'A slip');
      },
    });
    expect(isForgotten(report)).to.equal(false);
    const places = report.searched.filter(({ finds }) => finds.length > 0).map(({ place }) => place);
    expect(new Set(places)).to.deep.equal(
      new Set(['Redis', 'Jobs', 'MongoDB', 'Log lines', 'Redis, AOF', 'Redis, RDB', 'Files']),
    );
    const lines = reportLines(report).join('\n');
    expect(lines).to.include('collection letters').and.include('something was not forgotten');
    expect(lines).not.to.include(left);
  });
});

describe('The search for traces', () => {
  const trace = { what: 'a text', value: newCanary(), mayStayIn: [] };
  const finder = new TraceFinder([trace]);
  const finds = (bytes: Buffer) => finder.in(bytes).has(trace);
  const { value } = trace;

  const forms: [string, Buffer][] = [
    ['as it is', Buffer.from(value)],
    ['its first half alone', Buffer.from(value.slice(0, 12))],
    ['as UTF-16', Buffer.from(value, 'utf16le')],
    ['as hex', Buffer.from(Buffer.from(value).toString('hex').toUpperCase())],
    ...[0, 1, 2].map((shift): [string, Buffer] => [
      `as base64 behind ${shift} other letters`,
      Buffer.from(Buffer.from(`${'x'.repeat(shift)}${value}y`).toString('base64')),
    ]),
  ];
  for (const [title, bytes] of forms) {
    it(`finds a text ${title}`, () => {
      expect(finds(bytes), 'alone').to.equal(true);
      expect(
        finds(Buffer.concat([Buffer.alloc(5000, 'ż'), bytes, Buffer.alloc(99)])),
        'amid others',
      ).to.equal(true);
    });
  }

  it('finds nothing in what does not hold it', () => {
    expect(finds(Buffer.from(newCanary().repeat(50)))).to.equal(false);
    expect(finds(Buffer.from(value.slice(1, 12)))).to.equal(false);
    expect(finds(Buffer.alloc(0))).to.equal(false);
  });
});
