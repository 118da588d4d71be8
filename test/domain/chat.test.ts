import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { ChatEndings, ChatPresence, ChatStore, Chats, openEndsOf } from '../../src/domain/chat/index.js';
import { createLogger } from '../../src/infra/logger.js';
import { closeRedis, openRedis, untilReady } from '../../src/infra/redis.js';
import { DeskError } from '../../src/shared/errors.js';
import { newId } from '../../src/shared/ids.js';
import { sharedRedis } from '../support/services.js';
import { TestClock } from '../support/test-clock.js';

const GRACE_MS = 30_000;
const GRACE = { desktop: GRACE_MS, mobile: 2 * GRACE_MS };
const LEASE_MS = 25_000;
const MAREK = { id: 'marek', name: 'Marek' };

async function codeOf(action: Promise<unknown>): Promise<string> {
  return await action.then(
    () => 'done',
    (error: unknown) => (error instanceof DeskError ? error.code : String(error)),
  );
}

describe('a live chat', () => {
  let redis: Redis;
  let prefix: string;
  let clock: TestClock;
  let chats: Chats;
  let presence: ChatPresence;
  let endings: ChatEndings;

  before(async () => {
    redis = openRedis((await sharedRedis()).url, 'prompt', createLogger('silent'));
    await untilReady(redis);
  });
  after(() => closeRedis(redis));

  beforeEach(() => {
    prefix = `chat-${newId().slice(0, 8)}`;
    clock = new TestClock();
    const store = new ChatStore(redis, prefix, 'a secret');
    chats = new Chats(store, clock);
    presence = new ChatPresence(store, clock);
    endings = new ChatEndings(store, clock);
  });

  const start = async (overrides: { clientId?: string; question?: string } = {}) =>
    await chats.start({
      clientId: newId(),
      deskId: 'icewarp',
      language: 'pl',
      visitor: { name: 'Ewa', email: 'ewa@przyklad.example', phone: '' },
      question: 'Poczta stoi',
      topic: '',
      band: 'standard',
      severity: 3,
      tabId: 'tab-1',
      device: 'desktop',
      grace: { waiting: GRACE, served: GRACE },
      leaseMs: LEASE_MS,
      ...overrides,
    });
  const tab = (chatId: string, tabId: string) =>
    ({ chatId, tabId, device: 'desktop', leaseMs: LEASE_MS }) as const;
  const visitorWrites = async (chatId: string, text: string, clientId = newId()) =>
    (await chats.post({ chatId, from: 'visitor', agentId: null, clientId, text })).seq;
  const marekWrites = async (chatId: string, text: string) =>
    (await chats.post({ chatId, from: 'agent', agentId: 'marek', clientId: newId(), text })).seq;

  it('numbers its lines from 1, in order, messages and events alike', async () => {
    const { chatId } = await start();
    await visitorWrites(chatId, 'Od rana');
    await chats.take(chatId, MAREK);
    await marekWrites(chatId, 'Sprawdzam');
    const tail = await chats.findTail(chatId, 0);
    expect(
      tail?.lines.map((line) => [line.seq, line.kind === 'message' ? line.text : line.event]),
    ).to.deep.equal([
      [1, 'Poczta stoi'],
      [2, 'Od rana'],
      [3, 'taken'],
      [4, 'Sprawdzam'],
    ]);
    expect((await chats.findTail(chatId, 2))?.lines.map((line) => line.seq)).to.deep.equal([3, 4]);
  });

  it('keeps a message that is sent a thousand times at once as one', async () => {
    const { chatId } = await start();
    const clientId = newId();
    const numbers = await Promise.all(
      Array.from({ length: 1000 }, async () => await visitorWrites(chatId, 'raz', clientId)),
    );
    expect(new Set(numbers)).to.deep.equal(new Set([2]));
    expect((await chats.findTail(chatId, 0))?.lines).to.have.length(2);
  });

  it('is one chat when the visitor clicks twice, and the newer token opens it', async () => {
    const clientId = newId();
    const first = await start({ clientId });
    const second = await start({ clientId });
    expect(second.chatId).to.equal(first.chatId);
    expect(await codeOf(chats.admit('icewarp', first.chatId, second.token))).to.equal('done');
    expect(await chats.waiting('icewarp')).to.have.length(1);
  });

  it('opens to its own token at its own desk alone; a foreign and an absent chat look the same', async () => {
    const { chatId, token } = await start();
    const other = await start();
    expect(await codeOf(chats.admit('icewarp', chatId, token))).to.equal('done');
    expect(await codeOf(chats.admit('icewarp', chatId, other.token))).to.equal('not_found');
    expect(await codeOf(chats.admit('otelms', chatId, token))).to.equal('not_found');
    expect(await codeOf(chats.admit('icewarp', newId(), token))).to.equal('not_found');
    expect(await codeOf(chats.admit('icewarp', chatId, ''))).to.equal('not_found');
  });

  it('has one owner however many agents take it at once', async () => {
    const { chatId } = await start();
    const agents = Array.from({ length: 20 }, (_, index) => ({ id: `agent-${index}`, name: 'A' }));
    const codes = await Promise.all(agents.map(async (agent) => await codeOf(chats.take(chatId, agent))));
    expect(codes.filter((code) => code === 'done')).to.have.length(1);
    expect(codes.filter((code) => code === 'chat_taken')).to.have.length(19);
    expect(await chats.waiting('icewarp')).to.have.length(0);
  });

  it('takes no text from an agent who does not hold it', async () => {
    const { chatId } = await start();
    await chats.take(chatId, MAREK);
    const foreign = chats.post({ chatId, from: 'agent', agentId: 'petr', clientId: newId(), text: 'x' });
    expect(await codeOf(foreign)).to.equal('not_found');
  });

  it('lies in Redis as ciphertext, under keys that all have a TTL', async () => {
    const { chatId } = await start({ question: 'kanarek w pytaniu' });
    await chats.take(chatId, MAREK);
    await marekWrites(chatId, 'kanarek w odpowiedzi');
    const keys = await redis.keys(`${prefix}*`);
    expect(keys).to.have.length.above(5);
    for (const key of keys) {
      expect(await redis.pttl(key), key).to.be.above(0);
      const dump = await redis.dumpBuffer(key);
      expect(dump?.includes('kanarek'), key).to.equal(false);
      expect(dump?.includes('ewa@przyklad'), key).to.equal(false);
    }
    expect((await chats.findTail(chatId, 0))?.lines.at(-1)).to.include({ text: 'kanarek w odpowiedzi' });
  });

  it('is away only when its last tab has closed, and live again when one returns', async () => {
    const { chatId } = await start();
    await presence.arrive(tab(chatId, 'tab-2'));
    expect(await presence.leave(tab(chatId, 'tab-1'))).to.deep.equal({ is: 'here' });
    const away = await presence.leave(tab(chatId, 'tab-2'));
    expect(away).to.deep.include({ is: 'away', eventSeq: 2 });
    expect(await presence.arrive(tab(chatId, 'tab-3'))).to.deep.equal({ eventSeq: 3 });
    clock.advance(GRACE_MS * 2);
    await presence.arrive(tab(chatId, 'tab-3'));
    expect(await endings.claim(chatId)).to.equal(false);
  });

  it('is claimed once the grace time has passed, not a millisecond earlier', async () => {
    const { chatId } = await start();
    await presence.leave(tab(chatId, 'tab-1'));
    clock.advance(GRACE_MS - 1);
    expect(await endings.claim(chatId)).to.equal(false);
    clock.advance(1);
    expect(await endings.due(10)).to.deep.equal([chatId]);
    expect(await endings.claim(chatId)).to.equal(true);
    expect(await presence.arrive(tab(chatId, 'tab-1'))).to.equal(null);
    expect(await codeOf(visitorWrites(chatId, 'za późno'))).to.equal('chat_ended');
  });

  it('is noticed when nobody said that the visitor left, because the lease runs out', async () => {
    const { chatId } = await start();
    clock.advance(LEASE_MS - 1);
    expect(await endings.due(10)).to.deep.equal([]);
    clock.advance(1);
    expect(await endings.due(10)).to.deep.equal([chatId]);
    expect(await presence.look(chatId)).to.deep.include({ is: 'away' });
  });

  it('leaves nothing in Redis when it is destroyed, and destroying it twice is the same', async () => {
    const { chatId } = await start();
    await chats.take(chatId, MAREK);
    await endings.close(chatId, { agentId: 'marek' });
    const tail = await chats.findTail(chatId, 0);
    if (tail === null) throw new Error('The chat is gone too early.');
    expect(await endings.destroy(tail.chat)).to.equal(true);
    expect(await endings.destroy(tail.chat)).to.equal(false);
    const left = (await redis.keys(`${prefix}*`)).filter((key) => !key.includes(':start:'));
    // Of the desk, how many were served and by whom; of the chat, nothing.
    expect(left.sort()).to.deep.equal([`${prefix}:served:icewarp`, `${prefix}:turn:icewarp`]);
    expect(await chats.findTail(chatId, 0)).to.equal(null);
  });

  it('raises read marks and never lowers them', async () => {
    const { chatId } = await start();
    await visitorWrites(chatId, 'dwa');
    expect(await chats.markSeen(chatId, 'agent', 1)).to.equal(1);
    expect(await chats.markSeen(chatId, 'agent', 99)).to.equal(2);
    expect(await chats.markSeen(chatId, 'agent', 1)).to.equal(0);
  });

  describe('leaves open when it ends', () => {
    const endsOf = async (chatId: string) => {
      const tail = await chats.findTail(chatId, 0);
      if (tail === null) throw new Error('The chat is gone.');
      const { questions, unread } = openEndsOf(tail.chat, tail.lines);
      return { questions: questions.map((line) => line.text), unread: unread.map((line) => line.text) };
    };

    it('every question, when no agent came', async () => {
      const { chatId } = await start();
      await visitorWrites(chatId, 'Halo');
      expect(await endsOf(chatId)).to.deep.equal({ questions: ['Poczta stoi', 'Halo'], unread: [] });
    });

    it('what was asked after the last answer that the visitor has read', async () => {
      const { chatId } = await start();
      await chats.take(chatId, MAREK);
      const seq = await marekWrites(chatId, 'Proszę zrestartować');
      await chats.markSeen(chatId, 'visitor', seq);
      await visitorWrites(chatId, 'Nie pomogło');
      expect(await endsOf(chatId)).to.deep.equal({ questions: ['Nie pomogło'], unread: [] });
    });

    it('an answer that the visitor has not read, with the question', async () => {
      const { chatId } = await start();
      await chats.take(chatId, MAREK);
      await marekWrites(chatId, 'Proszę zrestartować');
      expect(await endsOf(chatId)).to.deep.equal({
        questions: ['Poczta stoi'],
        unread: ['Proszę zrestartować'],
      });
    });

    it('nothing, when the visitor ended it or the agent ended it with all read', async () => {
      const { chatId } = await start();
      await chats.take(chatId, MAREK);
      const seq = await marekWrites(chatId, 'Gotowe');
      await chats.markSeen(chatId, 'visitor', seq);
      await visitorWrites(chatId, 'Dziękuję');
      await endings.close(chatId, { agentId: 'marek' });
      expect(await endsOf(chatId)).to.deep.equal({ questions: [], unread: [] });
      const other = await start();
      await endings.close(other.chatId, 'visitor');
      expect(await endsOf(other.chatId)).to.deep.equal({ questions: [], unread: [] });
    });
  });
});
