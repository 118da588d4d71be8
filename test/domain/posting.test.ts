import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { ChatStore, Chats, type NewMessage } from '../../src/domain/chat/index.js';
import { createLogger } from '../../src/infra/logger.js';
import { closeRedis, openRedis, untilReady } from '../../src/infra/redis.js';
import { DeskError } from '../../src/shared/errors.js';
import { newId } from '../../src/shared/ids.js';
import { sharedRedis } from '../support/services.js';
import { TestClock } from '../support/test-clock.js';

const GRACE = { desktop: 30_000, mobile: 60_000 };

/** Counts how often Redis is asked to run a script. */
class CountingStore extends ChatStore {
  runs = 0;

  override async run(...args: Parameters<ChatStore['run']>): Promise<unknown> {
    this.runs += 1;
    return await super.run(...args);
  }
}

describe('messages that are posted at the same moment', () => {
  let redis: Redis;
  let listener: Redis;
  let store: CountingStore;
  let chats: Chats;
  let chatIds: string[];

  before(async () => {
    const { url } = await sharedRedis();
    redis = openRedis(url, 'prompt', createLogger('silent'));
    listener = openRedis(url, 'prompt', createLogger('silent'));
    await Promise.all([untilReady(redis), untilReady(listener)]);
  });
  after(() => {
    closeRedis(redis);
    closeRedis(listener);
  });

  beforeEach(async () => {
    store = new CountingStore(redis, `posting-${newId().slice(0, 8)}`, 'a secret');
    chats = new Chats(store, new TestClock());
    chatIds = await Promise.all([1, 2, 3].map(async () => await start()));
    for (const chatId of chatIds) chats.keepAtHand(chatId);
    for (const chatId of chatIds) await chats.post(fromVisitor(chatId, 'pierwsza'));
    store.runs = 0;
  });

  const start = async () => {
    const { chatId } = await chats.start({
      ...{ clientId: newId(), deskId: 'icewarp', language: 'pl', question: 'Poczta stoi', topic: '' },
      ...{
        visitor: { name: 'Ewa', email: 'ewa@przyklad.example', phone: '' },
        band: 'standard',
        severity: 3,
      },
      ...{ tabId: newId(), device: 'desktop', grace: { waiting: GRACE, served: GRACE }, leaseMs: 25_000 },
    });
    return chatId;
  };
  const fromVisitor = (chatId: string, text: string): NewMessage => ({
    ...{ chatId, from: 'visitor', agentId: null, clientId: newId(), text },
  });
  const textsOf = async (chatId: string) =>
    ((await chats.findTail(chatId, 2))?.lines ?? []).map((line) =>
      line.kind === 'message' ? line.text : '',
    );

  it('go to Redis together, and each chat has its own in the order in which they came', async () => {
    const texts = Array.from({ length: 60 }, (_, index) => `wiadomość ${index}`);
    const posted = texts.flatMap((text) => chatIds.map((chatId) => chats.post(fromVisitor(chatId, text))));
    const lines = await Promise.all(posted);

    expect(store.runs).to.equal(2);
    expect(lines.map(({ seq }) => seq)).to.deep.equal(
      texts.flatMap((_, index) => chatIds.map(() => index + 3)),
    );
    for (const chatId of chatIds) expect(await textsOf(chatId)).to.deep.equal(texts);
  });

  it('of which one is refused are each told their own answer', async () => {
    const [first = '', second = '', third = ''] = chatIds;
    const channel = `channel ${newId()}`;
    await listener.ssubscribe(channel);
    const foreign = { ...fromVisitor(second, 'obca'), from: 'agent', agentId: 'nobody' } as const;
    const [heard, refused, unheard, unasked] = await Promise.all([
      chats.postCounting(fromVisitor(first, 'słyszana'), ['nobody listens', channel]),
      chats.postCounting(foreign, [channel]).catch((error: unknown) => error),
      chats.postCounting(fromVisitor(third, 'niesłyszana'), ['nobody listens']),
      chats.postCounting(fromVisitor(second, 'bez pytania'), []),
    ]);

    expect(store.runs).to.equal(1);
    expect(heard.listeners).to.deep.equal([0, 1]);
    expect(refused).to.be.instanceOf(DeskError).with.property('code', 'not_found');
    expect(unheard.listeners).to.deep.equal([0]);
    expect(unasked.listeners).to.deep.equal([]);
    expect(await textsOf(second)).to.deep.equal(['bez pytania']);
  });
});
