import { expect } from 'chai';
import type { Problem, TicketDetails, TicketPage } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { DAY_MS, MINUTE_MS } from '../../src/shared/time.js';
import { Console } from '../support/people.js';
import { Customer } from '../support/requests.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

type Answered = TicketDetails & Partial<Omit<Problem, 'status'>>;

const EWA = { name: 'Ewa Zielińska', email: 'ewa@przyklad.example', topic: 'general' };
const FORM = { ...EWA, subject: 'Rezerwacje', question: 'Jak dodać rezerwację grupową?', severity: 3 };

describe('A ticket', () => {
  let world: World;
  let marek: Console;
  let petr: Console;
  let ewa: Customer;

  before(async () => {
    world = await World.open({ webs: 2, limitsTimes: 100 });
    marek = await Console.open(world, await world.hire('otelms', { name: 'Marek' }));
    petr = await Console.open(world, await world.hire('otelms', { name: 'Petr' }), { web: 1 });
  });
  after(async () => await world.close());
  beforeEach(async () => {
    ewa = new Customer(world, 'otelms');
    expect((await ewa.fillsIn(FORM)).status).to.equal(201);
  });

  const sends = async (who: Console, method: string, path: string, body?: unknown) =>
    await who.requests<Answered>(method, `/tickets/${path}`, body);
  const details = async (number = ewa.number) => (await sends(marek, 'GET', number)).body;
  const changes = (ticket: TicketDetails) =>
    ticket.messages.flatMap(({ change, author }) =>
      change === null ? [] : [`${author} ${change.field} ${change.from}>${change.to}`],
    );

  it('of the form has its question, its class, a number of its own and a clock', async () => {
    const ticket = await details();
    expect(ticket.number).to.match(/^OT-\d{4,}$/);
    expect(ticket).to.include({ channel: 'form', severity: 3, topic: 'general', status: 'new', version: 1 });
    expect(ticket.messages.map(({ kind, text }) => [kind, text])).to.deep.equal([
      ['question', FORM.question],
    ]);
    expect(ticket.nextDueAt).to.equal(ticket.clock?.dueAt);
    expect(ticket.phases).to.have.length(1);
  });

  it('is changed with a line in the thread for each change, and refused from an old version', async () => {
    const { version } = await details();
    const wish = { version, subject: 'Rezerwacje grupowe', severity: 2, tags: ['Grupy', 'pilne'] };
    const { status, body } = await sends(marek, 'PATCH', ewa.number, wish);
    expect(status).to.equal(200);
    expect(body).to.include({ subject: 'Rezerwacje grupowe', severity: 2, version: version + 1 });
    expect(changes(body)).to.have.members([
      'Marek subject Rezerwacje>Rezerwacje grupowe',
      'Marek severity 3>2',
      'Marek tags >grupy, pilne',
    ]);
    const late = await sends(petr, 'PATCH', ewa.number, { version, subject: 'Grupy' });
    expect(late.status).to.equal(409);
    expect(late.body.code).to.equal('stale_ticket');
    expect(late.body.changed?.map(({ field, to, by }) => `${by} ${field} ${to}`)).to.include.members([
      'Marek severity 2',
    ]);
    const fresh = await sends(petr, 'PATCH', ewa.number, { version: version + 1, subject: 'Grupy' });
    expect(fresh.body.subject).to.equal('Grupy');
  });

  it('saved by two agents at the same moment has one of the two, and the other is told', async () => {
    const { version } = await details();
    const answers = await Promise.all([
      sends(marek, 'PATCH', ewa.number, { version, subject: 'Od Marka' }),
      sends(petr, 'PATCH', ewa.number, { version, subject: 'Od Petra' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    const winner = answers.find(({ status }) => status === 200);
    expect((await details()).subject).to.equal(winner?.body.subject);
  });

  it('takes no topic and no agent that the desk does not have', async () => {
    const stranger = await world.hire('icewarp');
    for (const wish of [{ topic: 'mirapoint' }, { assigneeId: stranger._id }]) {
      const answer = await sends(marek, 'PATCH', ewa.number, { version: 1, ...wish });
      expect([answer.status, answer.body.code]).to.deep.equal([400, 'invalid_input']);
    }
  });

  it('is answered, waits, opens again when its requester writes, and each turn is kept', async () => {
    world.clock.advance(MINUTE_MS);
    const answer = { clientId: newId(), text: 'W kalendarzu, plus.', version: 1 };
    const first = await sends(marek, 'POST', `${ewa.number}/answers`, answer);
    expect(first.status).to.equal(201);
    expect(first.body).to.include({ status: 'waiting', waitingSince: null, assigneeName: 'Marek' });
    world.clock.advance(MINUTE_MS);
    expect((await ewa.writes('Nie widzę plusa.')).status).to.equal(201);
    const open = await details();
    expect(open.status).to.equal('open');
    expect(open.waitingSince).to.equal(world.clock.now().toISOString());
    const stored = await world.parts.tickets.get('otelms', ewa.number);
    expect(stored.turns.map(({ answeredAt }) => answeredAt !== null)).to.deep.equal([true, false]);
    world.clock.advance(MINUTE_MS);
    const solved = { clientId: newId(), text: 'Po prawej.', status: 'solved' };
    expect((await sends(petr, 'POST', `${ewa.number}/answers`, solved)).body).to.include({
      status: 'solved',
      closeReason: 'solved',
      assigneeName: 'Marek',
    });
    const texts = (await ewa.reads()).body.messages.map(({ from, text }) => `${from} ${text}`);
    expect(texts).to.deep.equal([
      `requester ${FORM.question}`,
      'desk W kalendarzu, plus.',
      'requester Nie widzę plusa.',
      'desk Po prawej.',
    ]);
  });

  it('answered twice by the same press of a key has one answer and one letter', async () => {
    const email = `${newId()}@przyklad.example`;
    await ewa.fillsIn({ ...FORM, email });
    const answer = { clientId: newId(), text: 'Raz.', version: 1 };
    const both = await Promise.all([
      sends(marek, 'POST', `${ewa.number}/answers`, answer),
      sends(marek, 'POST', `${ewa.number}/answers`, answer),
    ]);
    expect(both.map(({ status }) => status)).to.deep.equal([201, 201]);
    await until('the letters', () => world.mail.to(email)[1]);
    expect((await details()).messages.filter(({ kind }) => kind === 'answer')).to.have.length(1);
    expect(world.mail.to(email)).to.have.length(2);
  });

  it('answered from an old version is refused with what was written meanwhile, and no answer goes out', async () => {
    await ewa.writes('Już wiem, dziękuję.');
    const late = { clientId: newId(), text: 'Proszę kliknąć plus.', version: 1 };
    const refused = await sends(marek, 'POST', `${ewa.number}/answers`, late);
    expect([refused.status, refused.body.code]).to.deep.equal([409, 'stale_ticket']);
    expect(refused.body.changed?.map(({ field }) => field)).to.deep.equal(['message']);
    const { messages, version } = await details();
    expect(messages.filter(({ kind }) => kind === 'answer')).to.deep.equal([]);
    const again = await sends(marek, 'POST', `${ewa.number}/answers`, { ...late, version });
    expect(again.status).to.equal(201);
  });

  it('keeps notes from its requester, on the page and in letters', async () => {
    const note = { clientId: newId(), text: 'KANAREK: klient zalega z opłatą' };
    const noted = await sends(marek, 'POST', `${ewa.number}/notes`, note);
    const line = noted.body.messages.find(({ kind }) => kind === 'note');
    expect(line).to.include({ text: note.text, author: 'Marek' });
    expect((await sends(marek, 'POST', `${ewa.number}/notes`, note)).status).to.equal(201);
    expect((await details()).messages.filter(({ kind }) => kind === 'note')).to.have.length(1);
    await sends(marek, 'POST', `${ewa.number}/answers`, { clientId: newId(), text: 'Sprawdzam.' });
    expect(JSON.stringify((await ewa.reads()).body)).not.to.contain('KANAREK');
    const letters = await until(
      'the answer',
      () => world.mail.to(EWA.email).filter(({ raw }) => raw.includes('Sprawdzam'))[0],
    );
    expect(letters.raw).not.to.contain('KANAREK');
    expect((await details()).status, 'a note moves nothing').to.equal('waiting');
  });

  it('moves only where it may, and closed ones take no answer', async () => {
    const move = async (to: string, version: number) =>
      await sends(marek, 'POST', `${ewa.number}/status`, { version, to, reason: 'czekamy' });
    expect((await move('on_hold', 1)).body.phases.at(-1)).to.include({ status: 'on_hold', byName: 'Marek' });
    expect((await move('new', 2)).body.code).to.equal('illegal_status');
    expect((await move('closed', 2)).body).to.include({ status: 'closed', nextDueAt: null });
    const answer = { clientId: newId(), text: 'Za późno' };
    expect((await sends(marek, 'POST', `${ewa.number}/answers`, answer)).body.code).to.equal('ticket_closed');
    expect((await move('open', 3)).body.status).to.equal('open');
  });

  it('merged goes on in the other: its thread is shown there, its clock stops, its requester’s words go there', async () => {
    const jan = new Customer(world, 'otelms', 1);
    await jan.fillsIn({ ...FORM, name: 'Jan', email: 'jan@przyklad.example', question: 'To samo co Ewa' });
    const merged = await sends(marek, 'POST', `${jan.number}/merge`, { into: ewa.number });
    expect(merged.body.number).to.equal(ewa.number);
    expect(merged.body.requesterName).to.equal(EWA.name);
    const from = merged.body.messages.find(({ text }) => text === 'To samo co Ewa');
    expect(from?.ofNumber).to.equal(jan.number);
    const old = await details(jan.number);
    expect(old).to.include({
      status: 'closed',
      closeReason: 'merged',
      mergedInto: ewa.number,
      nextDueAt: null,
    });
    expect(old.clock?.state).to.equal('stopped');
    expect(old.requesterName).to.equal('Jan');
    await jan.writes('Jeszcze jedno');
    expect((await details()).messages.map(({ text }) => text)).to.include('Jeszcze jedno');
    expect(JSON.stringify((await jan.reads()).body), 'Ewa’s words are hers').not.to.contain(FORM.question);
    expect((await sends(marek, 'POST', `${jan.number}/merge`, { into: ewa.number })).status).to.equal(200);
    expect(
      (await sends(marek, 'POST', `${jan.number}/status`, { version: 9, to: 'open' })).body.code,
    ).to.equal('ticket_merged');
  });

  it('is split: messages become a ticket of the same requester, once, and both know of each other', async () => {
    await ewa.writes('I drugie: faktura za grudzień.');
    const source = await details();
    const second = source.messages.find(({ text }) => text.startsWith('I drugie'));
    const wish = { messageIds: [second?.id], subject: 'Faktura za grudzień' };
    const split = await sends(marek, 'POST', `${ewa.number}/split`, wish);
    expect(split.status).to.equal(201);
    expect(split.body).to.include({ subject: 'Faktura za grudzień', requesterName: EWA.name, status: 'new' });
    expect(split.body.links).to.deep.equal([{ number: ewa.number, kind: 'split_from' }]);
    const again = await sends(petr, 'POST', `${ewa.number}/split`, wish);
    expect(again.body.number).to.equal(split.body.number);
    const rest = await details();
    expect(rest.messages.some(({ id }) => id === second?.id)).to.equal(false);
    expect(rest.links).to.deep.equal([{ number: split.body.number, kind: 'split_into' }]);
    const event = rest.messages.find(({ kind }) => kind === 'event');
    expect(event?.change).to.include({ field: 'links' });
    const wrong = { messageIds: [event?.id], subject: 'Nic' };
    expect((await sends(marek, 'POST', `${ewa.number}/split`, wrong)).status).to.equal(400);
  });

  it('is linked with another on both sides, and the link is taken away on both', async () => {
    const { number: other } = (await new Customer(world, 'otelms').fillsIn(FORM)).body;
    await sends(marek, 'POST', `${ewa.number}/links`, { number: other });
    expect((await details(other)).links).to.deep.equal([{ number: ewa.number, kind: 'related' }]);
    expect((await sends(marek, 'DELETE', `${ewa.number}/links/${other}`)).body.links).to.deep.equal([]);
    expect((await details(other)).links).to.deep.equal([]);
  });

  it('is changed with many others, each done or refused for itself', async () => {
    const other = (await new Customer(world, 'otelms').fillsIn(FORM)).body.number;
    await sends(marek, 'POST', `${other}/status`, { version: 1, to: 'closed' });
    const wish = { numbers: [ewa.number, other, 'OT-999999'], change: { status: 'on_hold', severity: 1 } };
    const { body } = await marek.requests('POST', '/tickets/bulk', wish);
    expect(body).to.deep.equal({
      done: [ewa.number],
      refused: [
        { number: other, code: 'illegal_status' },
        { number: 'OT-999999', code: 'not_found' },
      ],
    });
  });

  it('of another desk is not there, for reading and for every change', async () => {
    const stranger = await Console.open(world, await world.hire('icewarp'));
    const asked: [string, string, unknown?][] = [
      ['GET', ewa.number],
      ['PATCH', ewa.number, { version: 1, subject: 'Moje' }],
      ['POST', `${ewa.number}/status`, { version: 1, to: 'closed' }],
      ['POST', `${ewa.number}/answers`, { clientId: newId(), text: 'Moje' }],
      ['POST', `${ewa.number}/notes`, { clientId: newId(), text: 'Moje' }],
      ['POST', `${ewa.number}/merge`, { into: ewa.number.replace(/\d+/, '999') }],
      ['POST', `${ewa.number}/split`, { messageIds: [newId()], subject: 'Moje' }],
      ['POST', `${ewa.number}/links`, { number: 'OT-999999' }],
    ];
    for (const [method, path, body] of asked)
      expect((await sends(stranger, method, path, body)).status, `${method} ${path}`).to.equal(404);
    expect((await details()).version).to.equal(1);
  });

  it('opens to nobody who guesses: a wrong key and an unknown number look alike', async () => {
    const wrong = await ewa.reads('x'.repeat(43));
    ewa.number = 'OT-999999';
    const unknown = await ewa.reads();
    expect(wrong.status).to.equal(404);
    expect(wrong.body).to.deep.equal(unknown.body);
  });

  it('tells agents who show it of each other, over two web processes, until they leave', async () => {
    const number = ewa.number;
    await marek.does('ticket:open', { number });
    const seen = await petr.does<{ people: { name: string }[] }>('ticket:open', { number });
    expect(seen.people.map(({ name }) => name).sort()).to.deep.equal(['Marek', 'Petr']);
    await petr.does('ticket:typing', { number, isTyping: true });
    await until('Marek sees Petr type', () =>
      marek.presence.some(
        (one) => one.number === number && one.people.some((p) => p.name === 'Petr' && p.isTyping),
      ),
    );
    await petr.does('ticket:leave', { number });
    await until('Marek is alone', () => marek.presence.at(-1)?.people.length === 1);
    await marek.does('ticket:leave', { number });
  });

  it('is listed by filters, words and number, a page at a time', async () => {
    const list = async (query: string) => (await marek.requests<TicketPage>('GET', `/tickets?${query}`)).body;
    const word = `zażółć${newId().slice(0, 4)}`;
    const numbers: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      world.clock.advance(MINUTE_MS);
      const customer = new Customer(world, 'otelms');
      await customer.fillsIn({
        ...FORM,
        question: `Pytanie ${word}`,
        severity: count === 0 ? 1 : 4,
        email: 'a@b.example',
      });
      numbers.push(customer.number);
    }
    const newest = [...numbers].reverse();
    expect((await list(`view=all&q=ZAZOLC`)).tickets.map(({ number }) => number)).to.deep.equal(newest);
    const first = await list('view=all&requester=a@b.example&limit=2');
    const second = await list(`view=all&requester=a@b.example&limit=2&cursor=${first.next}`);
    const third = await list(`view=all&requester=a@b.example&limit=2&cursor=${second.next}`);
    const pages = [first, second, third].map((page) => page.tickets.map(({ number }) => number));
    expect(pages).to.deep.equal([newest.slice(0, 2), newest.slice(2, 4), newest.slice(4)]);
    expect(third.next).to.equal(null);
    expect((await list('severity=1,2&q=zazolc')).tickets.map(({ number }) => number)).to.deep.equal([
      numbers[0],
    ]);
    expect((await list(`q=${numbers[2]?.slice(3)}`)).tickets.map(({ number }) => number)).to.deep.equal([
      numbers[2],
    ]);
    expect((await list('status=closed&q=zazolc&view=all')).tickets).to.deep.equal([]);
    const wrong = await marek.requests<Problem>('GET', '/tickets?cursor=xyz');
    expect([wrong.status, wrong.body.code]).to.deep.equal([400, 'invalid_input']);
  });

  it('counts in the views, which an agent may save for herself', async () => {
    await sends(marek, 'PATCH', ewa.number, { version: 1, assigneeId: petr.agent._id });
    const { body: counts } = await petr.requests<Record<string, number>>('GET', '/tickets/counts');
    expect(counts.mine).to.be.at.least(1);
    expect(counts.unanswered).to.be.at.least(counts.mine ?? 0);
    const view = { name: 'Pilne', query: { view: 'all', severity: [1, 2] } };
    const saved = await petr.requests<{ id: string }>('POST', '/ticket-views', view);
    expect(saved.status).to.equal(201);
    const { body } = await petr.requests<{ views: unknown[] }>('GET', '/ticket-views');
    expect(body.views).to.deep.equal([{ id: saved.body.id, name: 'Pilne', query: view.query }]);
    expect((await marek.requests('DELETE', `/ticket-views/${saved.body.id}`)).status).to.equal(404);
    expect((await petr.requests('DELETE', `/ticket-views/${saved.body.id}`)).status).to.equal(204);
  });

  it('that an agent takes down on the phone is one, however often it is sent', async () => {
    const body = {
      channel: 'phone',
      name: 'Jan',
      phone: '+48 600 100 200',
      question: 'Nie drukuje',
      language: 'pl',
    };
    const headers = { 'Idempotency-Key': newId() };
    const answers = await Promise.all(
      Array.from(
        { length: 5 },
        async () => await marek.requests<Answered>('POST', '/tickets', body, headers),
      ),
    );
    expect(new Set(answers.map((answer) => answer.status))).to.deep.equal(new Set([201]));
    expect(new Set(answers.map((answer) => answer.body.number)).size).to.equal(1);
    const other = await marek.requests<Answered>(
      'POST',
      '/tickets',
      { ...body, question: 'Co innego' },
      headers,
    );
    expect([other.status, other.body.code]).to.deep.equal([409, 'idempotency_conflict']);
    const none = await marek.requests<Answered>('POST', '/tickets', body);
    expect(none.body.faults).to.deep.equal([{ path: 'Idempotency-Key', rule: 'required' }]);
  });

  it('closed long ago is not opened again: what comes then is a ticket of its own, with the same key', async () => {
    await sends(marek, 'POST', `${ewa.number}/status`, { version: 1, to: 'closed' });
    world.clock.advance(15 * DAY_MS);
    marek = await Console.open(world, marek.agent);
    const late = await ewa.writes('Znowu to samo.');
    expect(late.body.number).not.to.equal(ewa.number);
    expect((await details()).status).to.equal('closed');
    const next = await details(late.body.number);
    expect(next.links).to.deep.equal([{ number: ewa.number, kind: 'related' }]);
    expect(next.messages.map(({ text }) => text)).to.include('Znowu to samo.');
    ewa.number = late.body.number;
    expect((await ewa.reads()).status).to.equal(200);
  });

  it('takes another one in until it is closed for good, and then once somebody has opened it', async () => {
    const { reopenDays } = world.parts.desks.get('otelms').tickets;
    const merges = async () => {
      const jan = new Customer(world, 'otelms', 1);
      await jan.fillsIn({ ...FORM, name: 'Jan', email: 'jan@przyklad.example', question: 'To samo co Ewa' });
      const answer = await sends(marek, 'POST', `${jan.number}/merge`, { into: ewa.number });
      return { answer, number: jan.number };
    };
    const move = async (to: string) =>
      await sends(marek, 'POST', `${ewa.number}/status`, { version: (await details()).version, to });
    await move('closed');
    const soon = await merges();
    expect(soon.answer.body.status, 'closed just now').to.equal('open');
    await move('closed');
    world.clock.advance(reopenDays * DAY_MS);
    marek = await Console.open(world, marek.agent);
    const late = await merges();
    expect([late.answer.status, late.answer.body.code]).to.deep.equal([409, 'ticket_closed']);
    expect(await details(late.number)).to.include({ status: 'new', mergedInto: null });
    expect((await details()).status).to.equal('closed');
    await move('open');
    expect((await merges()).answer.status).to.equal(200);
    const again = await sends(marek, 'POST', `${soon.number}/merge`, { into: ewa.number });
    expect(again.status, 'what is merged already stays so').to.equal(200);
  });
});
