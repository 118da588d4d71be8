import { expect } from 'chai';
import type { Agent } from '../../src/domain/agents/index.js';
import { assigned } from '../../src/domain/tickets/index.js';
import type { CallbackRow, DeskView, TicketDetails, TicketPage } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/shared/time.js';
import { Console, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const EWA = { name: 'Ewa Zielińska', email: 'ewa@przyklad.example' };
const GRACE_MS = 30 * SECOND_MS;

describe('IceWarp', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open({ webs: 2 });
  });
  afterEach(async () => await world.close());

  /** Ewa asks, closes her browser, and the grace time passes. Returns the ticket's number. */
  const ewaLeavesUnanswered = async (
    form: { phone?: string; language?: 'pl' | 'en' } = {},
  ): Promise<string> => {
    const tab = await Tab.open(world, 'icewarp');
    const chatId = await tab.asks({ ...EWA, question: 'Poczta wychodząca stoi od rana', ...form });
    tab.closes();
    await until('the visitor is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
    await world.clockMoves(GRACE_MS);
    const letter = await until('the acknowledgement', () => world.mail.to(EWA.email)[0]);
    return /IW-\d+/.exec(letter.mail.subject ?? '')?.[0] ?? '';
  };

  it('IW-1 anyone may chat at any hour, with no account and no more than a name', async () => {
    world.clock.set(new Date('2035-01-07T02:00:00Z'));
    const tab = await Tab.open(world, 'icewarp');
    const chatId = await tab.asks({ name: 'Gość', question: 'Jak zmienić hasło?' });
    const marek = await Console.open(world, await world.hire('icewarp'), { web: 1 });
    expect(marek.cards.get(chatId)).to.include({
      name: 'Gość',
      state: 'waiting',
      question: 'Jak zmienić hasło?',
    });
    await marek.takes(chatId);
    await marek.writes(chatId, 'W ustawieniach konta.');
    await until('the answer', () =>
      tab.entries.find((entry) => entry.kind === 'message' && entry.from === 'agent'),
    );
  });

  it('IW-2 a chat that became a ticket has 48 hours: a warning before, then the escalation, each once', async () => {
    const head = await world.hire('icewarp', {
      name: 'Michael',
      role: 'head',
      email: 'michael@desk.example',
    });
    const specialist = await world.hire('icewarp', {
      name: 'Michal',
      role: 'escalation',
      email: 'michal@desk.example',
    });
    const number = await ewaLeavesUnanswered();
    const opened = world.clock.now().getTime();
    const ticket = await world.parts.tickets.get('icewarp', number);
    const clock = (await world.parts.clocks.ofTickets([ticket._id])).get(ticket._id);
    expect(clock?.dueAt?.getTime()).to.equal(opened + 48 * HOUR_MS);

    await world.clockMoves(44 * HOUR_MS - 1);
    expect(world.mail.to(head.email)).to.have.length(0);
    await world.clockMoves(1);
    await until('the warning', () => world.mail.to(head.email)[0]);
    expect(world.mail.to(specialist.email)).to.have.length(0);

    await world.clockMoves(4 * HOUR_MS - 1);
    expect((await world.parts.tickets.get('icewarp', number)).isEscalated).to.equal(false);
    const console = await Console.open(world, specialist);
    await world.clockMoves(1);
    const letter = await until('the letter to the specialist', () => world.mail.to(specialist.email)[0]);
    expect(letter.mail.subject).to.contain(number);
    const row = await until('the escalated ticket', () => console.tickets.find((seen) => seen.isEscalated));
    expect(row).to.include({ number, isMine: true, assigneeName: 'Michal' });
    expect(row.clock?.state).to.equal('breached');

    await world.clockMoves(HOUR_MS);
    expect(world.mail.to(head.email)).to.have.length(1);
    expect(world.mail.to(specialist.email)).to.have.length(1);
    const details = (await console.requests<TicketDetails>('GET', `/tickets/${number}`)).body;
    const events = details.messages
      .filter((message) => message.kind === 'event')
      .map((message) => message.text);
    expect(events).to.have.members(['opened_from_chat', 'warned', 'escalated', 'changed']);
  });

  it('IW-3 a ticket that runs out of time moves from its specialist to the escalation specialist and says so, then the head hears of it', async () => {
    const hire = async (role: Agent['role'], name: string) => await world.hire('icewarp', { role, name });
    const daniel = await hire('specialist', 'Daniel');
    const [head, michal] = [await hire('head', 'Michael'), await hire('escalation', 'Michal')];
    const number = await ewaLeavesUnanswered();
    const ticket = await world.parts.tickets.get('icewarp', number);
    const doing = { at: world.clock.now(), by: 'Daniel' };
    await world.parts.tickets.change(ticket._id, doing, (found) => assigned(found, daniel._id));
    await world.clockMoves(44 * HOUR_MS);
    await until('the warning to Daniel', () => world.mail.to(daniel.email)[0]);
    await world.clockMoves(4 * HOUR_MS);
    await until('the letter to Michal', () => world.mail.to(michal.email)[0]);
    expect(world.mail.to(head.email)).to.have.length(0);
    await world.clockMoves(4 * HOUR_MS);
    const report = await until('the letter to the head', () => world.mail.to(head.email)[0]);
    expect(report.mail.text).to.contain('Zgłoszenie prowadzi: Michal.');

    const console = await Console.open(world, michal);
    const { body } = await console.requests<TicketDetails>('GET', `/tickets/${number}`);
    expect(body).to.include({ assigneeName: 'Michal', isMine: true, isEscalated: true, escalationLevel: 3 });
    const said = body.messages
      .filter(({ text }) => ['warned', 'escalated', 'head_told'].includes(text))
      .map(({ text, detail }) => `${text} ${detail}`);
    expect(said).to.deep.equal(['warned Daniel', 'escalated Michal', 'head_told Michael']);
  });

  it('IW-5 an engineer arranges a call from a chat; it becomes a task when due, is taken, and its outcome is kept', async () => {
    const tab = await Tab.open(world, 'icewarp');
    const chatId = await tab.asks({ ...EWA, phone: '+48 600 000 000', question: 'Proszę zadzwonić' });
    const marek = await Console.open(world, await world.hire('icewarp'));
    const petr = await Console.open(world, await world.hire('icewarp', { name: 'Petr' }), { web: 1 });
    await marek.takes(chatId);
    const at = new Date(world.clock.now().getTime() + 2 * HOUR_MS);
    const made = await marek.requests<CallbackRow>('POST', '/callbacks', {
      clientId: newId(),
      chatId,
      at: at.toISOString(),
    });
    expect(made.status).to.equal(201);
    expect(made.body).to.include({ state: 'scheduled', phone: '+48 600 000 000', name: EWA.name });
    await until('the visitor is told', () =>
      tab.entries.find((entry) => entry.kind === 'event' && entry.event === 'callback'),
    );

    await world.clockMoves(2 * HOUR_MS - 1);
    expect(petr.callbacks.some((row) => row.state === 'due')).to.equal(false);
    await world.clockMoves(1);
    const due = await until('the call is due', () => petr.callbacks.find((row) => row.state === 'due'));
    const path = `/callbacks/${due.id}`;
    expect((await petr.requests('POST', `${path}/taking`, {})).status).to.equal(200);
    expect((await marek.requests('POST', `${path}/taking`, {})).status).to.equal(409);
    const done = await petr.requests<CallbackRow>('POST', `${path}/outcome`, {
      outcome: 'reached',
      note: 'Działa',
    });
    expect(done.body).to.include({ state: 'done' });
    expect(done.body.attempts[0]).to.include({ outcome: 'reached', note: 'Działa', by: 'Petr' });
  });

  it('IW-5 an engineer may decline a call, with a reason; the question stays and is answered in writing', async () => {
    const number = await ewaLeavesUnanswered({ phone: '+48 600 000 000' });
    const marek = await Console.open(world, await world.hire('icewarp'));
    const wish = { clientId: newId(), ticketNumber: number };
    const made = await marek.requests<CallbackRow>('POST', '/callbacks', wish);
    expect(made.body).to.include({ ticketNumber: number, dialLink: null });
    const declined = await marek.requests<CallbackRow>('POST', `/callbacks/${made.body.id}/decline`, {
      reason: 'Wystarczy odpowiedź e-mailem',
    });
    expect(declined.body).to.include({ state: 'declined' });
    expect((await marek.requests('POST', `/callbacks/${made.body.id}/taking`, {})).status).to.equal(409);
    const { body } = await marek.requests<TicketDetails>('GET', `/tickets/${number}`);
    expect(body.callbacks[0]?.refusal).to.include({ reason: 'Wystarczy odpowiedź e-mailem', by: 'Marek' });
    expect(body.clock).to.include({ state: 'running' });
  });

  it('IW-5 a call that was arranged in a chat belongs to the ticket that the chat becomes', async () => {
    const tab = await Tab.open(world, 'icewarp');
    const chatId = await tab.asks({ ...EWA, phone: '+48 600 000 000', question: 'Proszę zadzwonić' });
    const marek = await Console.open(world, await world.hire('icewarp'));
    await marek.takes(chatId);
    await marek.requests('POST', '/callbacks', { clientId: newId(), chatId });
    tab.closes();
    await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
    await world.clockMoves(GRACE_MS);
    const gone = await until('the end of the chat', () => marek.gone[0]);
    const { body } = await marek.requests<TicketDetails>('GET', `/tickets/${gone.ticketNumber}`);
    expect(body.callbacks.map((call) => call.phone)).to.deep.equal(['+48 600 000 000']);
  });

  it('IW-5 a call that a colleague took and left lying for half an hour may be taken over, not earlier', async () => {
    const number = await ewaLeavesUnanswered({ phone: '+48 600 000 000' });
    const marek = await Console.open(world, await world.hire('icewarp'));
    const petr = await Console.open(world, await world.hire('icewarp', { name: 'Petr' }));
    const made = await marek.requests<CallbackRow>('POST', '/callbacks', {
      clientId: newId(),
      ticketNumber: number,
    });
    const path = `/callbacks/${made.body.id}`;
    await until('the call is due', () => marek.callbacks.at(-1)?.state === 'due');
    expect((await marek.requests('POST', `${path}/taking`, {})).status).to.equal(200);
    await world.clockMoves(30 * MINUTE_MS - 1);
    expect((await petr.requests('POST', `${path}/taking`, {})).status).to.equal(409);
    await world.clockMoves(1);
    expect((await petr.requests<CallbackRow>('POST', `${path}/taking`, {})).body).to.include({
      takenBy: 'Petr',
      isMine: true,
    });
    expect((await marek.requests('POST', `${path}/outcome`, { outcome: 'reached' })).status).to.equal(409);
  });

  it('IW-5 whoever is not reached is called again after the pause, three times at the most', async () => {
    const number = await ewaLeavesUnanswered({ phone: '+48 600 000 000' });
    const marek = await Console.open(world, await world.hire('icewarp'));
    const made = await marek.requests<CallbackRow>('POST', '/callbacks', {
      clientId: newId(),
      ticketNumber: number,
    });
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await world.workersLook();
      await until(`call ${attempt} is due`, () => marek.callbacks.at(-1)?.state === 'due');
      await marek.requests('POST', `/callbacks/${made.body.id}/taking`, {});
      const after = await marek.requests<CallbackRow>('POST', `/callbacks/${made.body.id}/outcome`, {
        outcome: 'not_reached',
      });
      expect(after.body.attempts).to.have.length(attempt);
      expect(after.body.state).to.equal(attempt === 3 ? 'failed' : 'scheduled');
      await world.clockMoves(60 * MINUTE_MS);
    }
    const details = (await marek.requests<TicketDetails>('GET', `/tickets/${number}`)).body;
    expect(details.messages.filter((message) => message.text === 'callback_done')).to.have.length(3);
  });

  it('IW-8 closing the browser turns an unanswered chat into an e-mailed answer', async () => {
    const number = await ewaLeavesUnanswered();
    const acknowledgement = world.mail.to(EWA.email)[0];
    expect(acknowledgement?.header('auto-submitted')).to.equal('auto-replied');
    expect(acknowledgement?.raw).not.to.contain('Poczta wychodz');

    const marek = await Console.open(world, await world.hire('icewarp'));
    const answer = { clientId: newId(), text: 'Proszę zrestartować usługę SMTP.' };
    const answered = await marek.requests<TicketDetails>('POST', `/tickets/${number}/answers`, answer);
    expect(answered.status).to.equal(201);
    const letter = await until('the answer', () => world.mail.to(EWA.email)[1]);
    expect(letter.mail.subject).to.equal(`[${number}] Odpowiedź na Państwa pytanie`);
    expect(letter.mail.text)
      .to.contain('Proszę zrestartować usługę SMTP.')
      .and.contain('> Poczta wychodząca stoi od rana');
    expect(letter.mail.html).to.contain('lang="pl"');
    expect(letter.header('in-reply-to')).to.equal(acknowledgement?.mail.messageId);
    expect(letter.mail.messageId).to.match(/^<[0-9a-f-]+@help\.example>$/);
    expect(letter.mail.replyTo?.[0]?.address).to.match(
      new RegExp(`^reply\\+${number.toLowerCase()}\\.[0-9a-f]{20}@help\\.example$`),
    );
    expect(letter.to).to.deep.equal([EWA.email]);

    const sent = await until('the letter is marked as sent', async () => {
      const { body } = await marek.requests<TicketDetails>('GET', `/tickets/${number}`);
      return body.messages.some((message) => message.letter?.state === 'sent') ? body : null;
    });
    expect(sent).to.include({ status: 'waiting', assigneeName: 'Marek' });
    expect(sent.clock?.state).to.equal('stopped');
    await world.clockMoves(72 * HOUR_MS);
    expect(world.mail.letters).to.have.length(2);
  });

  it('IW-8 the answer is in the language that the visitor chose', async () => {
    const number = await ewaLeavesUnanswered({ language: 'en' });
    expect(world.mail.to(EWA.email)[0]?.mail.subject).to.equal(`[${number}] We have your question`);
    const marek = await Console.open(world, await world.hire('icewarp'));
    await marek.requests('POST', `/tickets/${number}/answers`, {
      clientId: newId(),
      text: 'Restart the SMTP service.',
    });
    const letter = await until('the answer', () => world.mail.to(EWA.email)[1]);
    expect(letter.mail.subject).to.equal(`[${number}] The answer to your question`);
    expect(letter.header('content-language')).to.equal('en');
  });

  it('IW-8 a visitor who returns within the grace time keeps the chat, and no letter is written', async () => {
    const tab = await Tab.open(world, 'icewarp');
    const chatId = await tab.asks({ ...EWA, question: 'Poczta stoi' });
    const marek = await Console.open(world, await world.hire('icewarp'));
    await marek.takes(chatId);
    tab.closes();
    await until('the agent sees that she left', () => marek.cards.get(chatId)?.isVisitorHere === false);
    await world.clockMoves(GRACE_MS - SECOND_MS);
    const again = await Tab.open(world, 'icewarp', { web: 1 });
    const tail = await again.returnsTo(chatId, tab.token);
    expect(tail.entries.map((entry) => (entry.kind === 'event' ? entry.event : 'message'))).to.deep.equal([
      'message',
      'taken',
      'left',
      'returned',
    ]);
    await until('the agent sees that she is back', () => marek.cards.get(chatId)?.isVisitorHere === true);
    await world.clockMoves(10 * MINUTE_MS);
    await marek.writes(chatId, 'Już sprawdzam');
    await until('the message', () =>
      again.entries.find((entry) => entry.kind === 'message' && entry.from === 'agent'),
    );
    expect(world.mail.letters).to.have.length(0);
  });

  it('IW-6 the severity of a chat is that of its ticket, and agents find tickets by it', async () => {
    const marek = await Console.open(world, await world.hire('icewarp'));
    for (const severity of [4, 1] as const) {
      const tab = await Tab.open(world, 'icewarp');
      const chatId = await tab.asks({ ...EWA, question: `Waga ${severity}`, severity });
      tab.closes();
      await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
      await world.clockMoves(GRACE_MS);
    }
    await until('both tickets', async () => (await world.openTickets('icewarp')).length === 2);
    const list = async (query: string) =>
      (await marek.requests<TicketPage>('GET', `/tickets?${query}`)).body.tickets.map(
        ({ subject }) => subject,
      );
    expect(await list('severity=1')).to.deep.equal(['Waga 1']);
    expect(await list('severity=1,4')).to.have.members(['Waga 1', 'Waga 4']);
    const { faq } = (await (await fetch(`${world.url()}/api/v1/desks/icewarp`)).json()) as DeskView;
    const definitions = faq.find(({ question }) => question.en.includes('severity'))?.answer.en;
    for (const severity of [1, 2, 3, 4]) expect(definitions).to.contain(`Severity ${severity}`);
  });

  it('IW-7 what a customer of Mirapoint left unanswered is given to its specialist', async () => {
    const philip = await world.hire('icewarp', { name: 'Philip', role: 'product' });
    await world.hire('icewarp', { name: 'Marek', role: 'senior' });
    const assignees: (string | null)[] = [];
    for (const topic of ['mirapoint', 'icewarp']) {
      const tab = await Tab.open(world, 'icewarp');
      const chatId = await tab.asks({ ...EWA, question: `O ${topic}`, topic });
      tab.closes();
      await until('she is away', async () => (await world.parts.chats.find(chatId))?.chat.awayAt);
      await world.clockMoves(GRACE_MS);
      const ticket = await until('the ticket', async () =>
        (await world.openTickets('icewarp')).find((found) => found.topic === topic),
      );
      assignees.push(ticket.assigneeId);
    }
    expect(assignees).to.deep.equal([philip._id, null]);
  });
});
