import { expect } from 'chai';
import { newId } from '../../src/shared/ids.js';
import { SECOND_MS } from '../../src/shared/time.js';
import { Console, refusal, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const OFFER_MS = 25 * SECOND_MS;

describe('In the moment when something else happens', function () {
  this.timeout(60_000);
  let world: World;

  beforeEach(async () => {
    world = await World.open({ hasWorkers: false });
  });
  afterEach(async () => await world.close());

  const opens = async (name: string) => await Console.open(world, await world.hire('icewarp', { name }));
  const asks = async (email: string) => {
    const tab = await Tab.open(world, 'icewarp');
    return { tab, chatId: await tab.asks({ name: 'Ewa', email, question: 'Poczta stoi' }) };
  };
  const textsOf = async (chatId: string) => {
    const ticket = await world.back.mongo.collection('tickets').findOne({ sourceKey: `chat:${chatId}` });
    if (ticket === null) return null;
    return (await world.parts.tickets.thread.of(String(ticket._id))).flatMap(({ kind, text }) =>
      kind === 'event' ? [] : [text],
    );
  };
  const idsHeldBy = async ({ agent }: Console) =>
    (await world.parts.chats.held(agent._id)).map(({ chat }) => chat.id);

  it('a visitor who ends the chat is sent the answer that the page has not shown', async () => {
    const [marek, { tab, chatId }] = [await opens('Marek'), await asks('ewa@przyklad.example')];
    await marek.takes(chatId);
    await marek.writes(chatId, 'Proszę zrestartować');
    await tab.ends();
    expect(await textsOf(chatId)).to.deep.equal(['Poczta stoi', 'Proszę zrestartować']);
    const other = await asks('ewa2@przyklad.example');
    await marek.takes(other.chatId);
    await other.tab.hasSeen(await marek.writes(other.chatId, 'Gotowe'));
    await other.tab.ends();
    expect(await textsOf(other.chatId), 'all was shown').to.equal(null);
  });

  it('whoever leaves the line of a chat that has just ended is told so, and keeps what stood in the editor', async () => {
    const [marek, { tab, chatId }] = [await opens('Marek'), await asks('ewa@przyklad.example')];
    await marek.takes(chatId);
    await marek.ends(chatId);
    const wish = { as: 'letter', clientId: newId(), text: 'i jeszcze kalendarz' };
    expect(await refusal(tab.does('chat:leave-line', wish))).to.equal('chat_ended');
  });

  it('a colleague who helped, and takes the chat when it is back in the line, holds it like anybody else', async () => {
    const [marek, petr, { chatId }] = [
      await opens('Marek'),
      await opens('Petr'),
      await asks('ewa@przyklad.example'),
    ];
    await marek.takes(chatId);
    await marek.does('chat:invite', { chatId, agentId: petr.agent._id });
    await petr.does('chat:accept-ask', { chatId });
    await marek.does('chat:transfer', { chatId, to: { kind: 'line' } });
    await petr.takes(chatId);
    await petr.does('chat:part', { chatId });
    expect((await world.parts.chats.find(chatId))?.chat).to.deep.include({
      agentId: petr.agent._id,
      helperIds: [],
    });
    expect(await idsHeldBy(petr)).to.deep.equal([chatId]);
  });

  it('an offer that runs out takes nothing away from the one that was made after it', async () => {
    const [marek, first] = [await opens('Marek'), await asks('ewa@przyklad.example')];
    const { line, chats } = world.parts;
    const offerOf = async (chatId: string) => (await chats.find(chatId))?.chat.offer;
    await until('the first offer', async () => await offerOf(first.chatId));
    for (const web of world.webs) await web.leases.renew(new Date(world.clock.now().getTime() + OFFER_MS));
    world.clock.advance(OFFER_MS);
    const second = await asks('ewa2@przyklad.example');
    await until('the second offer', async () => await offerOf(second.chatId));
    const chat = (await chats.find(first.chatId))?.chat;
    if (chat !== undefined) await line.withdrawOffer(chat);
    const third = await asks('ewa3@przyklad.example');
    await world.workersLook();
    await world.parts.background.settled();
    expect(await offerOf(second.chatId)).to.include({ agentId: marek.agent._id });
    expect(await offerOf(third.chatId), 'one offer at a time').to.equal(null);
  });
});
