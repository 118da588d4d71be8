import { expect } from 'chai';
import { draftsOf, outboxOf, restoreLog, type Shelf } from '../../client-demo/shared/chat/outbox.js';
import { newClientId } from '../../client-demo/shared/ids.js';
import { chatKeeperOf, parseSavedChat } from '../../client-demo/site/visit/saved-chat.js';
import { startDraftOf } from '../../client-demo/site/visit/start-rules.js';
import { clientId } from '../../src/protocol/fields.js';

const MESSAGE = { clientId: 'a', text: 'Dzień dobry', at: '2027-03-01T10:00:00.000Z', failure: null };

function buildShelf(): Shelf & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
  };
}

const BROKEN_SHELF: Shelf = {
  getItem: () => {
    throw new Error('forbidden');
  },
  setItem: () => {
    throw new Error('full');
  },
  removeItem: () => {
    throw new Error('forbidden');
  },
};

describe('what a page remembers', () => {
  it('brings typed text back after reloading and leaves nothing of an emptied box', () => {
    const shelf = buildShelf();
    draftsOf('draft', shelf).write('half a sentence');
    expect(draftsOf('draft', shelf).read()).to.equal('half a sentence');
    draftsOf('draft', shelf).write('');
    expect(shelf.kept.size).to.equal(0);
  });

  it('sends unsent messages after reloading, refused ones too', () => {
    const shelf = buildShelf();
    outboxOf('outbox', shelf).write('chat-1', [MESSAGE, { ...MESSAGE, clientId: 'b', failure: 'too_many' }]);
    const restored = restoreLog(outboxOf('outbox', shelf).read('chat-1'));
    expect(restored.outgoing.map((message) => message.clientId)).to.deep.equal(['a', 'b']);
    expect(restored.outgoing.every((message) => message.failure === null)).to.equal(true);
  });

  it('never sends the messages of one chat into another', () => {
    const shelf = buildShelf();
    outboxOf('outbox', shelf).write('chat-1', [MESSAGE]);
    expect(outboxOf('outbox', shelf).read('chat-2')).to.deep.equal([]);
  });

  it('leaves nothing of an outbox that is empty or cleared', () => {
    const shelf = buildShelf();
    const outbox = outboxOf('outbox', shelf);
    outbox.write('chat-1', [MESSAGE]);
    outbox.write('chat-1', []);
    expect(shelf.kept.size).to.equal(0);
    outbox.write('chat-1', [MESSAGE]);
    outbox.clear();
    expect(shelf.kept.size).to.equal(0);
  });

  it('takes a damaged outbox for an empty one', () => {
    for (const damaged of ['', '{', '[]', 'null', '{"chatId":"c","outgoing":[{"text":1},null]}']) {
      const shelf = buildShelf();
      shelf.setItem('outbox', damaged);
      expect(outboxOf('outbox', shelf).read('c'), damaged).to.deep.equal([]);
    }
  });

  it('works without a place to remember', () => {
    draftsOf('draft', BROKEN_SHELF).write('text');
    expect(draftsOf('draft', BROKEN_SHELF).read()).to.equal('');
    outboxOf('outbox', BROKEN_SHELF).write('c', [MESSAGE]);
    expect(outboxOf('outbox', BROKEN_SHELF).read('c')).to.deep.equal([]);
    const keeper = chatKeeperOf('icewarp', BROKEN_SHELF);
    keeper.keep({ chatId: 'c', token: 't' });
    expect(keeper.find()).to.deep.equal({ chatId: 'c', token: 't' });
    keeper.forget('c');
    expect(keeper.find()).to.equal(null);
  });

  it('keeps the key to the living chat under the desk’s name, and only its own', () => {
    const shelf = buildShelf();
    const keeper = chatKeeperOf('icewarp', shelf);
    keeper.keep({ chatId: 'c1', token: 't1' });
    expect(JSON.parse(shelf.getItem('dyzur.chat.icewarp') ?? '')).to.deep.equal({
      chatId: 'c1',
      token: 't1',
    });
    expect(chatKeeperOf('otelms', shelf).find()).to.equal(null);
    keeper.forget('an older chat');
    expect(keeper.find()).to.deep.equal({ chatId: 'c1', token: 't1' });
    keeper.forget('c1');
    expect(keeper.find()).to.equal(null);
  });

  it('takes a damaged key for none', () => {
    for (const damaged of [null, '', '{', '3', '{"chatId":"c"}', '{"chatId":1,"token":"t"}']) {
      expect(parseSavedChat(damaged), String(damaged)).to.equal(null);
    }
  });

  it('brings a half-filled form back with the same id, so that sending it twice starts one chat', () => {
    const shelf = buildShelf();
    const first = startDraftOf('icewarp', shelf).read();
    expect(first.question).to.equal('');
    startDraftOf('icewarp', shelf).write({ ...first, question: 'Dlaczego?' });
    expect(startDraftOf('icewarp', shelf).read()).to.deep.equal({ ...first, question: 'Dlaczego?' });
  });

  it('gives a new form an id of its own after a chat has begun', () => {
    const shelf = buildShelf();
    const draft = startDraftOf('icewarp', shelf);
    const first = draft.read();
    draft.write(first);
    draft.clear();
    expect(draft.read().clientId).not.to.equal(first.clientId);
  });

  it('makes ids that the server accepts', () => {
    const ids = Array.from({ length: 200 }, newClientId);
    expect(new Set(ids).size).to.equal(200);
    for (const id of ids) expect(clientId.safeParse(id).success, id).to.equal(true);
  });
});
