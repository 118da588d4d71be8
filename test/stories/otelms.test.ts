import { expect } from 'chai';
import type { DeskView, Problem, TicketDetails, TicketPage } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { HOUR_MS, SECOND_MS } from '../../src/shared/time.js';
import { Console, refusal, Tab } from '../support/people.js';
import { Customer, pngOf } from '../support/requests.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const HOTEL = { name: 'Anna Lipa', phone: '+48 500 100 200', question: 'Jak dodać rezerwację grupową?' };
const FORM = {
  name: 'Anna Lipa',
  email: 'anna@hotel.example',
  subject: 'Rezerwacja',
  question: 'Jak dodać grupę?',
  severity: 3,
};

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

  it('OT-6 one file goes with a message; a second is refused with a clear error and the text is not lost', async () => {
    const anna = new Customer(world, 'otelms');
    const files = [(await anna.uploads(pngOf())).body.id, (await anna.uploads(pngOf())).body.id];
    const key = newId();
    const refused = await anna.fillsIn({ ...FORM, attachmentIds: files }, key);
    expect(refused.status).to.equal(400);
    expect(refused.body).to.deep.include({ code: 'too_many_attachments' });
    expect((refused.body as Partial<Problem>).faults).to.deep.equal([
      { path: 'attachmentIds', rule: 'range', limit: 1 },
    ]);
    expect(await world.openTickets('otelms')).to.deep.equal([]);
    const sent = await anna.fillsIn({ ...FORM, attachmentIds: files.slice(0, 1) }, key);
    expect(sent.status).to.equal(201);
    const twice = await anna.writes('Jeszcze dwa', { attachmentIds: [files[1] ?? '', files[0] ?? ''] });
    expect(twice.status).to.equal(400);
    expect((await anna.writes('Jeszcze jeden', { attachmentIds: files.slice(1) })).status).to.equal(201);
    const { messages } = (await anna.reads()).body;
    expect(messages.map(({ text, attachments }) => [text, attachments.length])).to.deep.equal([
      [FORM.question, 1],
      ['Jeszcze jeden', 1],
    ]);
  });

  it('OT-13 support renames the subject of a ticket, and its customer sees the new one', async () => {
    const anna = new Customer(world, 'otelms');
    await anna.fillsIn(FORM);
    const specialist = await Console.open(world, await world.hire('otelms', { name: 'Specjalista' }));
    const wish = { version: 1, subject: 'Rezerwacje: grupowa' };
    const { body } = await specialist.requests<TicketDetails>('PATCH', `/tickets/${anna.number}`, wish);
    expect(body.subject).to.equal(wish.subject);
    expect(body.messages.map(({ author, change }) => [author, change?.from, change?.to])).to.deep.include([
      'Specjalista',
      FORM.subject,
      wish.subject,
    ]);
    expect((await anna.reads()).body.subject).to.equal(wish.subject);
    const found = await specialist.requests<TicketPage>('GET', '/tickets?q=grupowa');
    expect(found.body.tickets.map(({ number }) => number)).to.deep.equal([anna.number]);
  });
});
