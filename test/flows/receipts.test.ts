import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { finishChat } from '../../src/flows/finish-chat.js';
import { searchPlace } from '../../src/forget/place.js';
import { documents } from '../../src/forget/places/documents.js';
import { logLines } from '../../src/forget/places/log-lines.js';
import { redisKeys } from '../../src/forget/places/redis-keys.js';
import type { Entry, Problem, ReceiptView } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { MINUTE_MS, SECOND_MS } from '../../src/shared/time.js';
import { Console, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const EWA = { name: 'Ewa', email: 'ewa@przyklad.example' };

/** The sum that a visitor does who kept a copy: as the protocol describes it, without the server's own code. */
function sumOf(entries: readonly Entry[], salt: string): string {
  const lines = entries.flatMap((entry) => (entry.kind === 'message' ? [[entry.from, entry.text]] : []));
  return createHmac('sha256', salt)
    .update(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    .digest('hex');
}

describe('The receipt of a destroyed chat', () => {
  let world: World;
  let marek: Console;

  before(async () => {
    world = await World.open({
      webs: 2,
      // The test is the worker: a real one would be faster than the crash that is played here.
      hasWorkers: false,
      desks: { anomail: (desk) => ({ ...desk, chat: { ...desk.chat, rating: false } }) },
    });
    marek = await Console.open(world, await world.hire('icewarp'), { web: 1 });
  });
  after(async () => await world.close());

  const talk = async () => {
    const tab = await Tab.open(world, 'icewarp');
    const chatId = await tab.asks({ ...EWA, question: 'Jak zmienić hasło?' });
    world.clock.advance(MINUTE_MS);
    await marek.takes(chatId);
    const seq = await marek.writes(chatId, 'W ustawieniach "konta",\nna dole.');
    const thanks = await tab.writes('Dziękuję');
    await until('the answer', () => tab.entries.some((entry) => entry.seq === seq));
    const at = world.clock.now().toISOString();
    // A visitor who writes keeps what was written; the page is told of the others' lines alone.
    const own = { seq: thanks, clientId: '', author: '', isHolding: false, text: 'Dziękuję', at };
    tab.entries.push({ kind: 'message', from: 'visitor', ...own });
    await tab.hasSeen(seq);
    return { tab, chatId };
  };
  const receiptOf = async (tab: Tab): Promise<ReceiptView> =>
    (await until('the receipt', () => tab.ended?.receipt)) satisfies ReceiptView;
  const kept = async (chatId: string) => {
    const record = await world.parts.receipts.find(chatId);
    if (record === null) throw new Error('There is no receipt.');
    return record;
  };

  for (const by of ['the visitor', 'the agent'] as const) {
    it(`reaches the visitor's page when ${by} ended it, and a kept copy fits it`, async () => {
      const { tab, chatId } = await talk();
      world.clock.advance(MINUTE_MS);
      if (by === 'the visitor') await tab.ends();
      else await marek.ends(chatId);
      const receipt = await receiptOf(tab);
      expect(receipt).to.include({ chatId, visitorMessages: 2, agentMessages: 1, method: 'HMAC-SHA-256' });
      const end = world.clock.now().getTime();
      const moments = [receipt.startedAt, receipt.takenAt, receipt.endedAt, receipt.destroyedAt];
      expect(moments.map((moment) => Date.parse(moment ?? '') - end)).to.deep.equal([
        -2 * MINUTE_MS,
        -MINUTE_MS,
        0,
        0,
      ]);
      expect(receipt.digest).to.equal(sumOf(tab.entries, receipt.salt));
    });
  }

  it('does not fit another copy, nor any other salt (negative control)', async () => {
    const { tab } = await talk();
    await tab.ends();
    const { digest, salt } = await receiptOf(tab);
    const [first, ...rest] = tab.entries;
    if (first?.kind !== 'message') throw new Error('The first line is the question.');
    expect(sumOf([{ ...first, text: `${first.text} ` }, ...rest], salt)).not.to.equal(digest);
    expect(sumOf(tab.entries, `${salt.slice(0, -1)}${salt.endsWith('0') ? '1' : '0'}`)).not.to.equal(digest);
  });

  it('is kept without the salt, without text and without names', async () => {
    const { tab, chatId } = await talk();
    await tab.ends();
    const { digest, salt } = await receiptOf(tab);
    const record = await kept(chatId);
    expect(Object.keys(record)).to.have.members([
      ...[
        '_id',
        'deskId',
        'topic',
        'outcome',
        'becameTicket',
        'startedAt',
        'takenAt',
        'endedAt',
        'predictedWait',
      ],
      ...['destroyedAt', 'visitorMessages', 'agentMessages', 'digest', 'rating'],
    ]);
    expect(record).to.include({ digest, outcome: 'solved', becameTicket: false, rating: null });
    const { redis, mongo, config, log } = world.back;
    const salts = [{ what: 'the salt', value: salt, mayStayIn: [] }];
    for (const place of [
      redisKeys(redis, config.REDIS_PREFIX, ''),
      documents(mongo),
      logLines(world.logs, log),
    ]) {
      const { finds, isControlFound } = await searchPlace(place, salts);
      expect(isControlFound, place.name).to.equal(true);
      expect(finds, place.name).to.deep.equal([]);
    }
  });

  it('has a salt of its own for each chat, so that equal texts give different digests', async () => {
    const receipts: ReceiptView[] = [];
    for (let chat = 0; chat < 2; chat += 1) {
      const { tab } = await talk();
      await tab.ends();
      receipts.push(await receiptOf(tab));
    }
    expect(new Set(receipts.map(({ salt }) => salt)).size).to.equal(2);
    expect(new Set(receipts.map(({ digest }) => digest)).size).to.equal(2);
  });

  it('still fits the copy when the first worker died before it destroyed the chat', async () => {
    const { tab, chatId } = await talk();
    await world.parts.endings.close(chatId, 'visitor');
    const endings = new Proxy(world.parts.endings, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (name === 'destroy') return async () => await Promise.reject(new Error('killed'));
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
    await finishChat({ ...world.parts, endings }, chatId).catch(() => undefined);
    const first = await kept(chatId);
    expect(tab.ended, 'nothing is told before it is true').to.equal(null);
    world.clock.advance(5 * SECOND_MS);
    await world.workersLook();
    const receipt = await receiptOf(tab);
    expect(receipt.digest).to.equal(first.digest).and.to.equal(sumOf(tab.entries, receipt.salt));
    expect(Date.parse(receipt.destroyedAt) - first.destroyedAt.getTime()).to.equal(5 * SECOND_MS);
    expect(receipt.endedAt).to.equal(first.endedAt.toISOString());
  });

  it('is kept of a chat whose visitor was away, though nobody has its salt', async () => {
    const tab = await Tab.open(world, 'otelms');
    const chatId = await tab.asks({ name: 'Ewa', phone: '+48 500 100 200', question: 'Halo?' });
    tab.closes();
    await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
    await world.clockMoves(2 * MINUTE_MS);
    await until('the chat is gone', async () => (await world.parts.chats.find(chatId)) === null);
    expect(await kept(chatId)).to.include({ outcome: 'abandoned', visitorMessages: 1, takenAt: null });
    expect((await kept(chatId)).digest).to.match(/^[0-9a-f]{64}$/);
  });

  describe('when the desk asks for a rating', () => {
    const rate = async (chatId: string, body: object, web = 0) => {
      const response = await fetch(`${world.url(web)}/api/v1/receipts/${chatId}/rating`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      // A refusal is a problem of the protocol's shape; success has no body.
      return { status: response.status, problem: text === '' ? null : (JSON.parse(text) as Problem) };
    };
    const endedTalk = async () => {
      const { tab, chatId } = await talk();
      await tab.ends();
      const { ratingKey } = await receiptOf(tab);
      return { chatId, key: ratingKey ?? '' };
    };

    it('takes one number from the visitor, by any web process, and keeps nothing beside it', async () => {
      const { chatId, key } = await endedTalk();
      const before = await kept(chatId);
      expect((await rate(chatId, { key, rating: 4 }, 1)).status).to.equal(204);
      expect(await kept(chatId)).to.deep.equal({ ...before, rating: 4 });
    });

    it('refuses a second rating, and the first one stays', async () => {
      const { chatId, key } = await endedTalk();
      expect((await rate(chatId, { key, rating: 5 })).status).to.equal(204);
      const again = await rate(chatId, { key, rating: 1 });
      expect(again).to.have.nested.property('problem.code', 'conflict');
      expect(again.status).to.equal(409);
      expect((await kept(chatId)).rating).to.equal(5);
    });

    it('of two ratings at the same moment takes one', async () => {
      const { chatId, key } = await endedTalk();
      const both = await Promise.all(
        [1, 5].map(async (rating) => await rate(chatId, { key, rating }, rating % 2)),
      );
      expect(both.map(({ status }) => status)).to.have.members([204, 409]);
    });

    it('answers a wrong key, a foreign key and an unknown chat alike', async () => {
      const [mine, other] = [await endedTalk(), await endedTalk()];
      const wrong = `${mine.key.slice(0, -2)}AA`;
      const refusals = [
        await rate(mine.chatId, { key: wrong, rating: 5 }),
        await rate(mine.chatId, { key: other.key, rating: 5 }),
        await rate(newId(), { key: mine.key, rating: 5 }),
        await rate('no-chat-at-all', { key: mine.key, rating: 5 }),
      ];
      for (const refusal of refusals) expect(refusal).to.deep.equal(refusals[0]);
      expect(refusals[0]).to.have.nested.property('problem.code', 'not_found');
      expect((await kept(mine.chatId)).rating).to.equal(null);
    });

    it('names the fault of a number that is none of the five', async () => {
      const { chatId, key } = await endedTalk();
      for (const rating of [0, 6, 2.5, '5', null]) {
        const { status, problem } = await rate(chatId, { key, rating });
        expect([status, problem?.faults[0]?.path], String(rating)).to.deep.equal([400, 'rating']);
      }
      expect(
        (await rate(chatId, { key, rating: 3, comment: 'miło' })).status,
        'nothing else is taken',
      ).to.equal(400);
      expect((await kept(chatId)).rating).to.equal(null);
    });

    it('asks nobody whose chat no agent took, and nobody at a desk that does not ask', async () => {
      const alone = await Tab.open(world, 'icewarp');
      await alone.asks({ ...EWA, question: 'Halo?' });
      await alone.ends();
      expect((await receiptOf(alone)).ratingKey).to.equal(null);
      const anna = await Console.open(world, await world.hire('anomail'));
      const unasked = await Tab.open(world, 'anomail');
      const chatId = await unasked.asks({ ...EWA, question: 'Halo?' });
      await anna.takes(chatId);
      await unasked.ends();
      expect((await receiptOf(unasked)).ratingKey).to.equal(null);
    });
  });
});
