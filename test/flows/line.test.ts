import { expect } from 'chai';
import type { Desk } from '../../src/desks/index.js';
import type { OverviewView } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { SECOND_MS } from '../../src/shared/time.js';
import { Console, refusal, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const EWA = { name: 'Ewa', email: 'ewa@przyklad.example', question: 'Poczta stoi' };
const OFFER_MS = 25 * SECOND_MS;
const AGENT_GRACE_MS = 30 * SECOND_MS;

describe('The line of a desk', () => {
  let world: World;

  beforeEach(async () => {
    const oneSeat = (desk: Desk): Desk => ({ ...desk, line: { ...desk.line, seatsPerAgent: 1 } });
    world = await World.open({ webs: 2, desks: { icewarp: oneSeat } });
  });
  afterEach(async () => await world.close());

  const ask = async (form: Partial<Parameters<Tab['asks']>[0]> = {}, web = 0) => {
    const tab = await Tab.open(world, 'icewarp', { web });
    return { tab, chatId: await tab.asks({ ...EWA, ...form }) };
  };
  const opens = async (agent: Parameters<World['hire']>[1] = {}, web = 0) => {
    const hired = await world.hire('icewarp', agent);
    const console = await Console.open(world, hired, { web });
    await until('on duty', async () => (await world.parts.duty.onDuty('icewarp')).has(hired._id));
    return console;
  };
  const offeredTo = async (chatId: string, console: Console) =>
    await until(`the offer to ${console.agent.name}`, async () => {
      const found = await world.parts.chats.find(chatId);
      return found?.chat.offer?.agentId === console.agent._id;
    });

  it('offers a chat to a free agent, who sees until when and takes it', async () => {
    const { chatId } = await ask();
    const marek = await opens({}, 1);
    await offeredTo(chatId, marek);
    const card = await until('the card', () => marek.cards.get(chatId)?.offer);
    expect(card.until).to.equal(new Date(world.clock.now().getTime() + OFFER_MS).toISOString());
    await marek.takes(chatId);
    expect((await world.parts.chats.find(chatId))?.chat.offer).to.equal(null);
  });

  it('goes on to the next agent when one declines or lets the time pass, and never to the same one twice', async () => {
    const marek = await opens();
    const { chatId } = await ask();
    await offeredTo(chatId, marek);
    const petr = await opens({ name: 'Petr' });
    await marek.does('chat:decline', { chatId });
    await offeredTo(chatId, petr);
    await world.clockMoves(OFFER_MS);
    await until(
      'the offer to be over',
      async () => (await world.parts.chats.find(chatId))?.chat.offer === null,
    );
    await world.clockMoves(OFFER_MS);
    await world.parts.background.settled();
    expect((await world.parts.chats.find(chatId))?.chat.offer).to.equal(null);
    await marek.takes(chatId);
    expect((await world.parts.chats.find(chatId))?.chat.agentId).to.equal(marek.agent._id);
  });

  it('lets nobody decline what was offered to a colleague', async () => {
    const marek = await opens();
    const { chatId } = await ask();
    await offeredTo(chatId, marek);
    const petr = await opens({ name: 'Petr' });
    expect(await refusal(petr.does('chat:decline', { chatId }))).to.equal('not_found');
    expect(await refusal(petr.does('chat:decline', { chatId: newId() }))).to.equal('not_found');
  });

  it('offers no more than the agent has seats, and the next one as soon as a seat is free', async () => {
    const marek = await opens();
    const first = await ask();
    await offeredTo(first.chatId, marek);
    await marek.takes(first.chatId);
    const second = await ask({ question: 'A kalendarz?' });
    await world.workersLook();
    await world.parts.background.settled();
    expect((await world.parts.chats.find(second.chatId))?.chat.offer).to.equal(null);
    await marek.ends(first.chatId);
    await offeredTo(second.chatId, marek);
  });

  it('IW-7 a customer of the other product is offered to its specialist, whoever else is free', async () => {
    const marek = await opens({ name: 'Marek', role: 'senior' });
    const philip = await opens({ name: 'Philip', role: 'product' });
    const { chatId } = await ask({ topic: 'mirapoint' });
    await offeredTo(chatId, philip);
    await philip.does('chat:decline', { chatId });
    await world.workersLook();
    await world.parts.background.settled();
    expect((await world.parts.chats.find(chatId))?.chat.offer).to.equal(null);
    expect(marek.cards.get(chatId)?.topic).to.equal('mirapoint');
  });

  it('IW-6 severity puts a chat before others that came earlier, also when an agent changes it', async () => {
    const usual = await ask();
    world.clock.advance(SECOND_MS);
    const grave = await ask({ severity: 1, question: 'Serwer nie działa' });
    const order = async () => (await world.parts.chats.waiting('icewarp')).map(({ chat }) => chat.id);
    expect(await order()).to.deep.equal([grave.chatId, usual.chatId]);
    const marek = await opens();
    await marek.does('chat:classify', { chatId: usual.chatId, severity: 1 });
    expect(await order()).to.deep.equal([usual.chatId, grave.chatId]);
  });

  it('tells the visitor the place and an honest wait, and tells it again when it changes', async () => {
    const first = await ask();
    world.clock.advance(SECOND_MS);
    const second = await ask({ question: 'A kalendarz?' }, 1);
    expect(second.tab.chat?.place).to.include({ position: 2, wait: null });
    const marek = await opens();
    const told = await until('the wait', () => second.tab.places.find((place) => place.wait !== null));
    expect(told.position).to.equal(2);
    expect(told.wait?.highMs).to.be.above(told.wait?.lowMs ?? 0);
    await marek.takes(first.chatId);
    await until('the first place', () => second.tab.places.find((place) => place.position === 1));
    await until('no place any more', () => first.tab.chat?.place === null);
  });

  it('keeps what was predicted beside what became of it, on the receipt', async () => {
    const marek = await opens();
    const { tab, chatId } = await ask();
    expect(tab.chat?.place?.wait).to.deep.equal({ lowMs: 0, highMs: 40_000 });
    await marek.takes(chatId);
    await tab.ends();
    const [receipt] = await world.back.mongo.collection('receipts').find({}).toArray();
    expect(receipt?.predictedWait).to.deep.equal({ lowMs: 0, highMs: 40_000 });
  });

  it('shows how true it was what visitors were told, and how chats ended', async () => {
    const marek = await opens();
    const quick = await ask();
    await marek.takes(quick.chatId);
    await quick.tab.ends();
    await until('the end', () => quick.tab.ended);
    const slow = await ask({ question: 'Druga' });
    await world.clockMoves(3 * 60 * SECOND_MS);
    await marek.takes(slow.chatId);
    await slow.tab.ends();
    await until('the end', () => slow.tab.ended);
    const { status, body } = await marek.requests<OverviewView>('GET', '/overview');
    expect(status).to.equal(200);
    expect(body.outcomes).to.include({ solved: 2, abandoned: 0 });
    expect(body.waits).to.include({ told: 2, within: 1, longer: 1, shorter: 0, longMs: 3 * 60 * SECOND_MS });
  });

  it('takes a chat back to its old place when the agent is gone, within a minute, and another agent gets it', async () => {
    const marek = await opens({}, 1);
    const { tab, chatId } = await ask();
    await marek.takes(chatId);
    world.clock.advance(SECOND_MS);
    const later = await ask({ question: 'Później' });
    marek.closes();
    await until(
      'Marek is gone',
      async () => !(await world.parts.duty.onDuty('icewarp')).has(marek.agent._id),
    );
    await world.clockMoves(AGENT_GRACE_MS - SECOND_MS);
    expect((await world.parts.chats.find(chatId))?.chat.agentId).to.equal(marek.agent._id);
    await world.clockMoves(SECOND_MS);
    await until('the visitor is told', () => tab.chat?.state === 'waiting' && tab.chat.place?.position === 1);
    const order = (await world.parts.chats.waiting('icewarp')).map(({ chat }) => chat.id);
    expect(order).to.deep.equal([chatId, later.chatId]);
    const petr = await opens({ name: 'Petr' });
    await offeredTo(chatId, petr);
    const { entries } = await petr.takes(chatId);
    expect(entries.some((entry) => entry.kind === 'event' && entry.event === 'back_in_line')).to.equal(true);
  });

  it('leaves an agent who reloads the console in time with all the chats', async () => {
    const agent = await world.hire('icewarp');
    const before = await Console.open(world, agent);
    const { chatId } = await ask();
    await before.takes(chatId);
    before.closes();
    await until('the console is gone', async () => (await world.parts.duty.onDuty('icewarp')).size === 0);
    await world.clockMoves(AGENT_GRACE_MS - SECOND_MS);
    await Console.open(world, agent, { web: 1 });
    await until('back on duty', async () => (await world.parts.duty.onDuty('icewarp')).size === 1);
    await world.clockMoves(AGENT_GRACE_MS);
    expect((await world.parts.chats.find(chatId))?.chat.agentId).to.equal(agent._id);
  });

  it('an away visitor on a phone is given more time than one at a desk', async () => {
    const phone = await Tab.open(world, 'icewarp', { device: 'mobile' });
    const chatId = await phone.asks(EWA);
    phone.closes();
    const away = await until('away', async () => {
      const found = await world.parts.chats.find(chatId);
      return found?.chat.awayAt === null ? null : found?.chat;
    });
    expect(Number(away.abandonAt) - Number(away.awayAt)).to.equal(60 * SECOND_MS);
  });

  describe('offers other ways than waiting', () => {
    it('an answer by e-mail: the chat becomes a ticket with what stood in the editor', async () => {
      const { tab, chatId } = await ask();
      expect(tab.chat?.place?.otherWays).to.deep.equal(['letter']);
      const clientId = newId();
      await tab.does('chat:leave-line', { as: 'letter', clientId, text: 'i jeszcze kalendarz' });
      await until('the end', () => tab.ended?.outcome === 'continued');
      const letter = await until('the acknowledgement', () => world.mail.to(EWA.email)[0]);
      expect(letter.mail.subject).to.match(/IW-\d+/);
      expect(await world.parts.chats.find(chatId)).to.equal(null);
      const messages = await world.back.mongo.collection('ticket_messages').find({}).toArray();
      expect(messages.map((message) => message.text)).to.include.members([
        'Poczta stoi',
        'i jeszcze kalendarz',
      ]);
    });

    it('asks for the address that is missing, and nothing is lost by it', async () => {
      const { tab, chatId } = await ask({ email: undefined });
      const wish = { as: 'letter', clientId: newId() };
      expect(await refusal(tab.does('chat:leave-line', wish))).to.equal('invalid_input');
      expect((await world.parts.chats.find(chatId))?.chat.state).to.equal('waiting');
      await tab.does('chat:leave-line', { ...wish, email: 'ewa2@przyklad.example' });
      await until('the acknowledgement', () => world.mail.to('ewa2@przyklad.example')[0]);
    });

    it('a call, tied to a ticket, where the desk allows it', async () => {
      const tab = await Tab.open(world, 'otelms');
      await tab.asks({ name: 'Anna Nowak', phone: '+48 600 100 200', question: 'Rezerwacje' });
      await tab.does('chat:leave-line', { as: 'callback', clientId: newId() });
      const call = await until('the call', async () => {
        const row = await world.back.mongo.collection('callbacks').findOne({ deskId: 'otelms' });
        return row?.ticketNumber === null ? null : row;
      });
      expect(call.phone).to.equal('+48600100200');
      expect(call.ticketNumber).to.match(/^OT-/);
    });

    it('not what the desk does not offer', async () => {
      const { tab } = await ask();
      const wish = { as: 'callback', clientId: newId(), phone: '+48 600 100 200' };
      expect(await refusal(tab.does('chat:leave-line', wish))).to.equal('callbacks_not_offered');
    });
  });
});
