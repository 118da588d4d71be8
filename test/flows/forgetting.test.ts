import { Queue } from 'bullmq';
import { expect } from 'chai';
import { newId } from '../../src/shared/ids.js';
import { MINUTE_MS } from '../../src/shared/time.js';
import { Console, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

/** Where a text was found. */
async function findText(world: World, text: string): Promise<string[]> {
  return [...(await inRedis(world, text)), ...(await inDocuments(world, text)), ...inLogs(world, text)];
}

async function inRedis(world: World, text: string): Promise<string[]> {
  const { redis } = world.back;
  const keys = await redis.keys('*');
  const found: string[] = [];
  for (const key of keys) {
    const content = JSON.stringify(await contentOf(world, key));
    if (content.includes(text)) found.push(`redis ${key}`);
  }
  return found;
}

async function contentOf(world: World, key: string): Promise<unknown> {
  const { redis } = world.back;
  switch (await redis.type(key)) {
    case 'string':
      return await redis.get(key);
    case 'hash':
      return await redis.hgetall(key);
    case 'list':
      return await redis.lrange(key, '0', '-1');
    case 'set':
      return await redis.smembers(key);
    case 'zset':
      return await redis.zrange(key, '0', '-1');
    case 'stream':
      return await redis.xrange(key, '-', '+');
    default:
      return null;
  }
}

async function inDocuments(world: World, text: string): Promise<string[]> {
  const { db } = world.back.mongo;
  if (db === undefined) throw new Error('There is no database.');
  const found: string[] = [];
  for (const { name } of await db.listCollections().toArray()) {
    const documents = await db.collection(name).find({}).toArray();
    if (JSON.stringify(documents).includes(text)) found.push(`collection ${name}`);
  }
  return found;
}

function inLogs(world: World, text: string): string[] {
  return world.logs.some((line) => line.includes(text)) ? ['log'] : [];
}

describe('The text of a finished chat', () => {
  let world: World;
  const canary = `kanarek-${newId()}`;

  beforeEach(async () => {
    world = await World.open({ webs: 2 });
  });
  afterEach(async () => await world.close());

  const chatAbout = async (deskId: string, form: { email?: string; phone?: string }) => {
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
    expect(found.filter((place) => place.startsWith('redis'))).to.have.length(2);
    expect(found).to.include('collection control').and.include('log');
    await queue.obliterate({ force: true });
    await queue.close();
    await world.back.redis.del('control-list');
  });

  it('lasts on the ticket alone, and only as far as nobody answered it (positive control)', async () => {
    const { tab, chatId } = await chatAbout('icewarp', { email: 'ewa@przyklad.example' });
    await tab.writes(`bez odpowiedzi ${canary}`);
    tab.closes();
    await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
    await world.clockMoves(MINUTE_MS);
    await gone(chatId);
    expect(await findText(world, `odpowiedź ${canary}`)).to.deep.equal([]);
    expect(await findText(world, `bez odpowiedzi ${canary}`)).to.have.members([
      'collection tickets',
      'collection ticket_messages',
    ]);
  });
});
