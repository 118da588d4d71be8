import { expect } from 'chai';
import type { DeskView } from '../../src/protocol/index.js';
import { HOUR_MS, SECOND_MS } from '../../src/shared/time.js';
import { Console, refusal, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const HOTEL = { name: 'Anna Lipa', phone: '+48 500 100 200', question: 'Jak dodać rezerwację grupową?' };

describe('OtelMS', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open({ webs: 2 });
  });
  afterEach(async () => await world.close());

  it('OT-3 chat asks for full name, phone and a short question, then a specialist answers live', async () => {
    const tab = await Tab.open(world, 'otelms');
    expect(await refusal(tab.asks({ name: HOTEL.name, question: HOTEL.question }))).to.equal('invalid_input');
    expect(await refusal(tab.asks({ phone: HOTEL.phone, question: HOTEL.question }))).to.equal(
      'invalid_input',
    );
    expect(await refusal(tab.asks({ ...HOTEL, email: 'anna@hotel.example' }))).to.equal('invalid_input');
    const chatId = await tab.asks(HOTEL);
    const specialist = await Console.open(world, await world.hire('otelms', { name: 'Specjalista' }), {
      web: 1,
    });
    const { chat } = await specialist.takes(chatId);
    expect(chat).to.include({ name: HOTEL.name, phone: HOTEL.phone, question: HOTEL.question, email: '' });
    await until('the visitor sees who answers', () => tab.chat?.agent?.name === 'Specjalista');
    await specialist.types(chatId);
    await until('the visitor sees typing', () => tab.typing.at(-1) === true);
    await specialist.writes(chatId, 'Proszę otworzyć kalendarz.');
    await until('the answer', () =>
      tab.entries.some((entry) => entry.kind === 'message' && entry.from === 'agent'),
    );
    await tab.writes('Dziękuję');
    await until('the thanks', () => specialist.entries.some(({ entry }) => entry.kind === 'message'));
  });

  it('OT-4 the visitor is told beforehand that the chat is stored nowhere', async () => {
    const response = await fetch(`${world.url()}/api/v1/desks/otelms`);
    // The shape is the protocol's; the assertions judge it.
    const desk = (await response.json()) as DeskView;
    expect(desk.texts.notStored.pl).to.match(/nie jest|nigdzie/);
    expect(desk.texts.notStored.en).to.match(/nowhere|not stored|not kept/i);
    expect(desk.chat.followsUp).to.equal(false);
  });

  it('OT-4 closing the window ends the chat and deletes it; it is counted and nothing else is kept', async () => {
    const tab = await Tab.open(world, 'otelms');
    const chatId = await tab.asks(HOTEL);
    const specialist = await Console.open(world, await world.hire('otelms'));
    tab.closes();
    await until('she is away', () => specialist.cards.get(chatId)?.isVisitorHere === false);
    await world.clockMoves(HOUR_MS);
    const gone = await until('the chat is gone', () => specialist.gone[0]);
    expect(gone).to.deep.equal({ chatId, outcome: 'abandoned' });
    expect(await world.parts.chats.find(chatId)).to.equal(null);
    expect(await world.back.redis.keys(`${world.back.config.REDIS_PREFIX}:chat:*`)).to.deep.equal([]);
    expect(await world.openTickets('otelms')).to.deep.equal([]);
    expect(world.mail.letters).to.deep.equal([]);
    const from = new Date(world.clock.now().getTime() - 2 * HOUR_MS);
    const untilNow = new Date(world.clock.now().getTime() + SECOND_MS);
    expect(await world.parts.receipts.count('otelms', from, untilNow)).to.deep.equal({
      solved: 0,
      left: 0,
      abandoned: 1,
      dropped: 0,
      continued: 0,
    });
    const back = await Tab.open(world, 'otelms');
    expect(await refusal(back.returnsTo(chatId, tab.token))).to.equal('not_found');
  });
});
