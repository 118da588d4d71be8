import { expect } from 'chai';
import type { AgentTail } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { SECOND_MS } from '../../src/shared/time.js';
import { Console, refusal, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const EWA = { name: 'Ewa', email: 'ewa@przyklad.example', question: 'Poczta stoi' };
const OFFER_MS = 25 * SECOND_MS;

describe('A chat that passes between agents', () => {
  let world: World;
  let tab: Tab;
  let chatId: string;
  let marek: Console;
  let petr: Console;
  let head: Console;

  beforeEach(async () => {
    world = await World.open({ webs: 2 });
    const opens = async (agent: Parameters<World['hire']>[1], web: number) =>
      await Console.open(world, await world.hire('icewarp', agent), { web });
    marek = await opens({ name: 'Marek' }, 0);
    petr = await opens({ name: 'Petr', role: 'escalation' }, 1);
    head = await opens({ name: 'Michael', role: 'head' }, 1);
    await until('all on duty', async () => (await world.parts.duty.onDuty('icewarp')).size === 3);
    tab = await Tab.open(world, 'icewarp');
    chatId = await tab.asks(EWA);
    await marek.takes(chatId);
  });
  afterEach(async () => await world.close());

  const ownerOf = async () => (await world.parts.chats.find(chatId))?.chat.agentId;
  const asked = async (console: Console) =>
    await until('the question', () => {
      const ask = console.cards.get(chatId)?.ask;
      return ask?.to === console.agent._id ? ask : null;
    });
  const transfer = async (comment = 'Zna ten serwer') =>
    await marek.does('chat:transfer', { chatId, to: { kind: 'agent', agentId: petr.agent._id }, comment });

  it('stays with its agent until the colleague accepts; then the visitor sees the new name', async () => {
    await transfer();
    expect((await asked(petr)).comment).to.equal('Zna ten serwer');
    expect(await ownerOf()).to.equal(marek.agent._id);
    const tail = await petr.does<AgentTail>('chat:accept-ask', { chatId });
    expect(await ownerOf()).to.equal(petr.agent._id);
    expect(tail.notes.map((note) => note.text)).to.deep.equal(['Zna ten serwer']);
    await until('the new name', () => tab.chat?.agent?.name === 'Petr');
    await until('the line that says so', () =>
      tab.entries.some((entry) => entry.kind === 'event' && entry.event === 'transferred'),
    );
    expect(await refusal(marek.writes(chatId, 'jeszcze ja'))).to.equal('not_found');
    await petr.writes(chatId, 'Dzień dobry');
  });

  it('comes back with a comment when the colleague declines, and when the time passes', async () => {
    await transfer();
    await asked(petr);
    await petr.does('chat:decline-ask', { chatId, comment: 'Mam przerwę' });
    await until('the comment', () => marek.notes.some(({ note }) => note.text === 'Mam przerwę'));
    await transfer();
    await asked(petr);
    await world.clockMoves(OFFER_MS);
    await until('nothing asked any more', () => marek.cards.get(chatId)?.ask === null);
    expect(await refusal(petr.does('chat:accept-ask', { chatId }))).to.equal('not_found');
    expect(await ownerOf()).to.equal(marek.agent._id);
  });

  it('IW-3 goes to the escalation specialist by role', async () => {
    await marek.does('chat:transfer', { chatId, to: { kind: 'role', role: 'escalation' } });
    await asked(petr);
    await petr.does('chat:accept-ask', { chatId });
    expect(await ownerOf()).to.equal(petr.agent._id);
  });

  it('says so when nobody who was meant is on duty, and stays where it is', async () => {
    const to = { kind: 'role', role: 'product' };
    expect(await refusal(marek.does('chat:transfer', { chatId, to }))).to.equal('nobody_there');
    expect(await ownerOf()).to.equal(marek.agent._id);
  });

  it('goes back to the line for whoever handles the topic', async () => {
    await marek.does('chat:transfer', {
      chatId,
      to: { kind: 'topic', topic: 'mirapoint' },
      comment: 'Mirapoint',
    });
    await until('the line', () => tab.chat?.state === 'waiting');
    const found = await world.parts.chats.find(chatId);
    expect(found?.chat).to.include({ topic: 'mirapoint', agentId: null });
    expect(await refusal(marek.writes(chatId, 'x'))).to.equal('not_found');
  });

  it('has one owner when a supervisor takes over in the moment the colleague accepts', async () => {
    await transfer();
    await asked(petr);
    const outcomes = await Promise.all([
      refusal(petr.does('chat:accept-ask', { chatId })),
      refusal(head.does('chat:take-over', { chatId })),
    ]);
    const owner = await ownerOf();
    expect(outcomes).to.include('done');
    expect([petr.agent._id, head.agent._id]).to.include(owner);
    const held = await Promise.all(
      [marek, petr, head].map(async ({ agent }) => await world.parts.chats.held(agent._id)),
    );
    expect(held.flat()).to.have.length(1);
  });

  it('lets a colleague join: both write, both names are shown, and only the agent ends it', async () => {
    await marek.does('chat:invite', { chatId, agentId: petr.agent._id });
    await asked(petr);
    await petr.does('chat:accept-ask', { chatId });
    await petr.writes(chatId, 'Ja też pomogę');
    const line = await until('the colleague', () =>
      tab.entries.find((entry) => entry.kind === 'message' && entry.from === 'agent'),
    );
    expect(line).to.include({ author: 'Petr' });
    expect(await refusal(petr.ends(chatId))).to.equal('not_found');
    await petr.does('chat:part', { chatId });
    expect(await refusal(petr.writes(chatId, 'x'))).to.equal('not_found');
  });

  it('is watched and whispered into by a supervisor, and by nobody else', async () => {
    expect(await refusal(petr.does('chat:watch', { chatId, lastSeq: 0 }))).to.equal('not_found');
    expect(await refusal(petr.does('chat:take-over', { chatId }))).to.equal('not_found');
    await head.does('chat:watch', { chatId, lastSeq: 0 });
    await tab.writes('A teraz?');
    await until('the watched line', () =>
      head.entries.some(({ entry }) => entry.kind === 'message' && entry.text === 'A teraz?'),
    );
    await head.does('chat:note', { chatId, clientId: newId(), text: 'Zaproponuj restart' });
    await until('the whisper', () => marek.notes.some(({ note }) => note.text === 'Zaproponuj restart'));
    await marek.writes(chatId, 'Proszę zrestartować');
    await until('the answer', () =>
      tab.entries.some((entry) => entry.kind === 'message' && entry.from === 'agent'),
    );
    expect(JSON.stringify(tab.entries)).not.to.include('Zaproponuj');
    const again = await Tab.open(world, 'icewarp', { web: 1 });
    const tail = await again.returnsTo(chatId, tab.token);
    expect(JSON.stringify(tail)).not.to.include('Zaproponuj');
    // The control: to the agent the same note is shown.
    expect(JSON.stringify(await marek.joins(chatId))).to.include('Zaproponuj');
  });

  it('is still asked of a colleague whose console was closed meanwhile', async () => {
    await transfer();
    await asked(petr);
    const again = await Console.open(world, petr.agent, { web: 0 });
    const { others } = await again.opensDesk();
    expect(others.map((card) => [card.chatId, card.ask?.to])).to.deep.equal([[chatId, petr.agent._id]]);
  });

  it('is told of to those whom it concerns, while another serves it to those alone', async () => {
    const karol = await Console.open(world, await world.hire('icewarp', { name: 'Karol' }), { web: 1 });
    const other = await Tab.open(world, 'icewarp');
    const waiting = await other.asks({ ...EWA, question: 'Kalendarz' });
    await until('the waiting chat', () => karol.cards.has(waiting));
    await marek.takes(waiting);
    await until('that it waits no more', () => karol.cards.get(waiting)?.state === 'live');
    other.closes();
    const isAway = (console: Console) => console.cards.get(waiting)?.isVisitorHere === false;
    await until('that the visitor left', () => isAway(marek) && isAway(head));
    // The next that Karol hears comes after it.
    await marek.does('chat:transfer', {
      chatId: waiting,
      to: { kind: 'agent', agentId: petr.agent._id },
      comment: '',
    });
    await until('the question', () => petr.cards.get(waiting)?.ask?.to === petr.agent._id);
    const last = await Tab.open(world, 'icewarp');
    const lastId = await last.asks({ ...EWA, question: 'Kontakty' });
    await until('the next chat', () => karol.cards.has(lastId));
    expect(karol.cards.get(waiting)).to.deep.include({ isVisitorHere: true, ask: null });
    await petr.does('chat:decline-ask', { chatId: waiting, comment: '' });
    await until('that nothing is asked any more', () => petr.cards.get(waiting)?.ask === null);
  });

  it('leaves no note behind when it ends', async () => {
    await marek.does('chat:note', { chatId, clientId: newId(), text: 'kanarek w notatce' });
    const { redis, config } = world.back;
    expect(await redis.keys(`${config.REDIS_PREFIX}*${chatId}*:notes`)).to.have.length(1);
    await marek.ends(chatId);
    expect(await redis.keys(`${config.REDIS_PREFIX}:chat:*`)).to.deep.equal([]);
  });

  it('keeps the question open when an agent only asks for patience', async () => {
    await marek.does('chat:post', { chatId, clientId: newId(), text: 'Chwileczkę', isHolding: true });
    const line = await until('the line', () =>
      tab.entries.find((entry) => entry.kind === 'message' && entry.from === 'agent'),
    );
    await tab.hasSeen(line.seq);
    await tab.writes('Dziękuję, czekam');
    tab.closes();
    await until('away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
    await world.clockMoves(30 * SECOND_MS);
    await until('the letter', () => world.mail.to(EWA.email)[0]);
    const messages = await world.back.mongo.collection('ticket_messages').find({}).toArray();
    const texts = messages.map((message) => message.text);
    expect(texts).to.include.members(['Poczta stoi', 'Dziękuję, czekam']);
    expect(texts).not.to.include('Chwileczkę');
  });
});
