import { expect } from 'chai';
import type { Desk } from '../../src/desks/index.js';
import { finishChat } from '../../src/flows/finish-chat.js';
import type { CallbackRow, TicketDetails } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/shared/time.js';
import { Console, refusal, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const EWA = { name: 'Ewa', email: 'ewa@przyklad.example' };
const GRACE_MS = 30 * SECOND_MS;

describe('A chat that is over', () => {
  let world: World;

  before(async () => {
    const offersCalls = (desk: Desk): Desk => ({
      ...desk,
      callbacks: { ...desk.callbacks, isOffered: true, visitorMayAsk: false },
    });
    world = await World.open({ webs: 2, desks: { otelms: offersCalls } });
  });
  after(async () => await world.close());

  const asks = async (form: { name?: string; email?: string; question?: string } = {}) => {
    const tab = await Tab.open(world, 'icewarp');
    const email = `${newId().slice(0, 8)}@przyklad.example`;
    const chatId = await tab.asks({ ...EWA, email, question: 'Poczta stoi', ...form });
    return { tab, chatId, email };
  };
  const leaves = async (tab: Tab, chatId: string) => {
    tab.closes();
    await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
  };
  const outcomes = async (chatId: string, console: Console) =>
    await until('the chat is gone', () => console.gone.find((gone) => gone.chatId === chatId));

  it('makes one ticket and one letter when ten workers finish it at the same moment', async () => {
    const { tab, chatId, email } = await asks();
    await leaves(tab, chatId);
    world.clock.advance(GRACE_MS);
    await Promise.all(Array.from({ length: 10 }, async () => await finishChat(world.parts, chatId)));
    await until('the letter', () => world.mail.to(email)[0]);
    const tickets = await world.openTickets('icewarp');
    expect(tickets.filter((ticket) => ticket.sourceKey === `chat:${chatId}`)).to.have.length(1);
    await world.clockMoves(HOUR_MS);
    expect(world.mail.to(email)).to.have.length(1);
  });

  it('is not abandoned while another tab is open, on another web process', async () => {
    const { tab, chatId, email } = await asks();
    const second = await Tab.open(world, 'icewarp', { web: 1 });
    await second.returnsTo(chatId, tab.token);
    tab.closes();
    await world.clockMoves(10 * GRACE_MS);
    expect(await world.parts.chats.find(chatId)).not.to.equal(null);
    await leaves(second, chatId);
    await world.clockMoves(GRACE_MS);
    await until('the letter', () => world.mail.to(email)[0]);
  });

  it('is abandoned when nobody renews its lease any more, though nobody said that she left', async () => {
    const { tab, chatId, email } = await asks();
    expect(tab.socket.connected, 'nobody has said goodbye').to.equal(true);
    world.clock.advance(25 * SECOND_MS);
    await world.workersLook();
    expect((await world.parts.chats.find(chatId))?.chat.awayAt).not.to.equal(null);
    world.clock.advance(GRACE_MS);
    await world.workersLook();
    await until('the letter', () => world.mail.to(email)[0]);
  });

  it('sends an answer that the visitor did not read any more as a letter, and needs no clock then', async () => {
    const { tab, chatId, email } = await asks();
    const marek = await Console.open(world, await world.hire('icewarp'), { web: 1 });
    await marek.takes(chatId);
    await leaves(tab, chatId);
    await marek.writes(chatId, 'Proszę zrestartować usługę.');
    await world.clockMoves(GRACE_MS);
    const letter = await until('the answer', () => world.mail.to(email)[0]);
    expect(letter.mail.text).to.contain('Proszę zrestartować usługę.').and.contain('> Poczta stoi');
    const gone = await outcomes(chatId, marek);
    expect(gone.outcome).to.equal('dropped');
    const ticket = await marek.requests<TicketDetails>('GET', `/tickets/${gone.ticketNumber}`);
    expect(ticket.body).to.include({ status: 'waiting', assigneeName: 'Marek' });
    expect(ticket.body.clock?.state).to.equal('stopped');
    expect(ticket.body.acknowledgement).to.equal(null);
    await until('its letter shows as sent', async () => {
      const { body } = await marek.requests<TicketDetails>('GET', `/tickets/${gone.ticketNumber}`);
      return body.messages.some((message) => message.kind === 'answer' && message.letter?.state === 'sent');
    });
    expect(world.mail.to(email)).to.have.length(1);
  });

  it('refuses what an agent sends after the end; nothing of it is lost, because nothing of it was taken', async () => {
    const { tab, chatId } = await asks();
    const marek = await Console.open(world, await world.hire('icewarp'));
    await marek.takes(chatId);
    await leaves(tab, chatId);
    await world.clockMoves(GRACE_MS);
    await outcomes(chatId, marek);
    // A chat that is gone looks to an agent like one that never was.
    expect(await refusal(marek.writes(chatId, 'za późno'))).to.equal('not_found');
  });

  it('is destroyed and counted, nothing else, when the visitor left no address', async () => {
    const tab = await Tab.open(world, 'icewarp');
    const chatId = await tab.asks({ name: 'Gość', question: 'Bez adresu' });
    const marek = await Console.open(world, await world.hire('icewarp'));
    await leaves(tab, chatId);
    const before = world.mail.letters.length;
    await world.clockMoves(GRACE_MS);
    expect(await outcomes(chatId, marek)).to.deep.equal({ chatId, outcome: 'abandoned' });
    await world.clockMoves(HOUR_MS);
    expect(world.mail.letters).to.have.length(before);
  });

  it('is finished by the next look when a worker died between the ticket and the end', async () => {
    const { tab, chatId, email } = await asks();
    await leaves(tab, chatId);
    world.clock.advance(GRACE_MS);
    const dying = {
      ...world.parts,
      receipts: Object.create(world.parts.receipts, {
        keep: { value: async () => Promise.reject(new Error('killed')) },
      }),
    };
    await finishChat(dying, chatId).catch(() => undefined);
    expect(await world.parts.chats.find(chatId), 'it died half way').not.to.equal(null);
    await world.workersLook();
    expect(await world.parts.chats.find(chatId)).to.equal(null);
    await until('the letter', () => world.mail.to(email)[0]);
    await world.clockMoves(MINUTE_MS);
    expect(world.mail.to(email)).to.have.length(1);
  });

  it('gives each ticket a number of its own, though they are opened at once', async () => {
    const many = await Promise.all(Array.from({ length: 8 }, async () => await asks()));
    for (const { tab, chatId } of many) await leaves(tab, chatId);
    world.clock.advance(GRACE_MS);
    await Promise.all(many.map(async ({ chatId }) => await finishChat(world.parts, chatId)));
    const tickets = await world.openTickets('icewarp');
    const numbers = tickets.map((ticket) => ticket.number);
    expect(numbers.length).to.be.at.least(8);
    expect(new Set(numbers).size).to.equal(numbers.length);
  });

  it("is called back at the desk's next opening when nobody was reached", async () => {
    const tab = await Tab.open(world, 'otelms');
    const chatId = await tab.asks({ name: 'Anna', phone: '+48 500 100 200', question: 'Pytanie' });
    const anna = await Console.open(world, await world.hire('otelms', { name: 'Anna' }));
    await anna.takes(chatId);
    const made = await anna.requests<CallbackRow>('POST', '/callbacks', { clientId: newId(), chatId });
    expect(made.status).to.equal(201);
    await until('it is due', () => anna.callbacks.at(-1)?.state === 'due');
    await anna.requests('POST', `/callbacks/${made.body.id}/taking`, {});
    const after = await anna.requests<CallbackRow>('POST', `/callbacks/${made.body.id}/outcome`, {
      outcome: 'not_reached',
    });
    const due = new Date(after.body.dueAt);
    expect(after.body.state).to.equal('scheduled');
    expect(due.getTime()).to.be.above(world.clock.now().getTime());
    expect(
      new Intl.DateTimeFormat('pl-PL', {
        hour: '2-digit',
        minute: '2-digit',
        timeZone: 'Europe/Warsaw',
      }).format(due),
    ).to.equal('08:00');
  });

  it('answers a ticket once, however often the same answer is sent, and refuses another text under its id', async () => {
    const { tab, chatId, email } = await asks();
    const marek = await Console.open(world, await world.hire('icewarp'));
    await leaves(tab, chatId);
    await world.clockMoves(GRACE_MS);
    const { ticketNumber } = await outcomes(chatId, marek);
    const answer = { clientId: newId(), text: 'Gotowe.' };
    const path = `/tickets/${ticketNumber}/answers`;
    await Promise.all(Array.from({ length: 5 }, async () => await marek.requests('POST', path, answer)));
    expect((await marek.requests('POST', path, { ...answer, text: 'Inny tekst' })).status).to.equal(409);
    await until('the answer', () => world.mail.to(email)[1]);
    await world.clockMoves(HOUR_MS);
    expect(world.mail.to(email)).to.have.length(2);
  });
});
