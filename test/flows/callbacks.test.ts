import { expect } from 'chai';
import type { Desk } from '../../src/desks/index.js';
import type { Callback } from '../../src/domain/callbacks/index.js';
import { actOnCallback } from '../../src/flows/act-on-callback.js';
import { arrangeCallback } from '../../src/flows/arrange-callback.js';
import type { CallbackRow, CallbackSlot, Problem, TicketDetails } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/shared/time.js';
import { Console, refusal, Tab } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

const DESK = 'icewarp';
const PHONE = '+48 600 000 000';

/** Two calls to a slot, visitors may ask, and one topic goes first. */
const callsVisitors = (desk: Desk): Desk => ({
  ...desk,
  callbacks: { ...desk.callbacks, visitorMayAsk: true },
  topics: desk.topics.map((topic) => (topic.id === 'mirapoint' ? { ...topic, band: 'priority' } : topic)),
});

describe('A callback', () => {
  let world: World;
  let marek: Console;
  let petr: Console;

  beforeEach(async () => {
    world = await World.open({ desks: { [DESK]: callsVisitors } });
    marek = await Console.open(world, await world.hire(DESK));
    petr = await Console.open(world, await world.hire(DESK, { name: 'Petr' }));
  });
  afterEach(async () => await world.close());

  const inLine = async (form: Partial<Parameters<Tab['asks']>[0]> = {}) => {
    const tab = await Tab.open(world, DESK);
    const chatId = await tab.asks({ name: 'Ewa', phone: PHONE, question: 'Poczta stoi', ...form });
    return { tab, chatId, wish: { as: 'callback' as const, clientId: newId() } };
  };
  const arranged = async (more: object = {}) => {
    const { chatId, tab } = await inLine();
    await marek.takes(chatId);
    const made = await marek.requests<CallbackRow>('POST', '/callbacks', {
      clientId: newId(),
      chatId,
      ...more,
    });
    return { ...made, chatId, tab };
  };
  const due = async () => {
    const { body } = await arranged();
    await until('the call is due', () =>
      petr.callbacks.some(({ id, state }) => id === body.id && state === 'due'),
    );
    return { id: body.id, path: `/callbacks/${body.id}`, number: body.ticketNumber ?? '' };
  };
  const listed = async (console = marek) =>
    (await console.requests<{ callbacks: CallbackRow[] }>('GET', '/callbacks')).body.callbacks;
  const eventsOf = async (number: string) => {
    const { body } = await marek.requests<TicketDetails>('GET', `/tickets/${number}`);
    return body.messages
      .filter(({ kind }) => kind === 'event')
      .map(({ text, detail }) => `${text} ${detail}`);
  };
  const after = (ms: number) => new Date(world.clock.now().getTime() + ms).toISOString();

  it('keeps the place in the line: band, then severity, then since when the visitor has waited', async () => {
    const first = await inLine({ name: 'pierwsza' });
    world.clock.advance(SECOND_MS);
    const second = await inLine({ name: 'druga' });
    world.clock.advance(SECOND_MS);
    const down = await inLine({ name: 'awaria', severity: 1 });
    const priority = await inLine({ name: 'mirapoint', topic: 'mirapoint', severity: 4 });
    for (const { tab, wish } of [second, first, priority, down]) await tab.does('chat:leave-line', wish);
    await until(
      'four tasks',
      async () => (await listed()).filter(({ state }) => state === 'due').length === 4,
    );
    expect((await listed()).map(({ name }) => name)).to.deep.equal([
      'mirapoint',
      'awaria',
      'pierwsza',
      'druga',
    ]);
  });

  it('to a number that cannot be called is refused, and the visitor keeps the place and the text', async () => {
    const { tab, chatId, wish } = await inLine();
    for (const phone of ['+48 600 000 00', '+48 701 234 567']) {
      expect(await refusal(tab.does('chat:leave-line', { ...wish, phone, text: 'oraz' }))).to.equal(
        'invalid_input',
      );
    }
    expect((await world.parts.chats.find(chatId))?.chat.state).to.equal('waiting');
    await tab.does('chat:leave-line', { ...wish, phone: '600 100 200' });
    const call = await until('the call', async () => (await listed())[0]);
    expect(call).to.include({ phone: '+48 600 100 200', phoneNational: '600 100 200', requestedBy: '' });
  });

  it('at night by the clock of the caller moves to the morning, and says so', async () => {
    const at = after(14 * HOUR_MS);
    const { status, body } = await arranged({ at });
    expect(status).to.equal(201);
    expect(body).to.include({ dueAt: '2035-01-09T07:00:00.000Z', movedFrom: at });
    const abroad = await arranged({ at: after(HOUR_MS), phone: '+1 212 555 0123' });
    expect(abroad.body.dueAt, 'eight in the morning in New York').to.equal('2035-01-08T13:00:00.000Z');
    expect((await arranged({ at: after(HOUR_MS) })).body.movedFrom, 'in the day').to.equal(null);
  });

  it('fills a slot, and nobody gets more than fits, however many ask at once', async () => {
    const path = '/callbacks/slots?day=2035-01-08&phone=%2B48600000000';
    const { body } = await marek.requests<{ slots: CallbackSlot[] }>('GET', path);
    const at = body.slots[2]?.at ?? '';
    expect(body.slots.every(({ isFree }) => isFree)).to.equal(true);
    const visitors = await Promise.all(Array.from({ length: 5 }, async () => await inLine()));
    const results = await Promise.all(
      visitors.map(async ({ tab, wish }) => await refusal(tab.does('chat:leave-line', { ...wish, at }))),
    );
    expect(results.sort()).to.deep.equal(['done', 'done', 'slot_taken', 'slot_taken', 'slot_taken']);
    const visible = await fetch(`${world.url()}/api/v1/desks/${DESK}/callbacks/slots?day=2035-01-08`);
    // The shape is the one of the route; the assertion judges it.
    const { slots } = (await visible.json()) as { slots: CallbackSlot[] };
    expect(slots.filter(({ isFree }) => !isFree)).to.deep.equal([{ at, isFree: false }]);
    const [booked] = await listed();
    await marek.requests('POST', `/callbacks/${booked?.id}/decline`, { reason: 'dubel' });
    expect((await arranged({ at })).status, 'a place is free again').to.equal(201);
  });

  it('is refused for a day that is over, and for a moment too far ahead', async () => {
    const past = await marek.requests<Problem>('GET', '/callbacks/slots?day=2035-01-07');
    expect(past.body.faults).to.deep.equal([{ path: 'day', rule: 'range' }]);
    expect((await arranged({ at: after(31 * 24 * HOUR_MS) })).status).to.equal(400);
    expect((await arranged({ at: after(29 * 24 * HOUR_MS) })).status).to.equal(201);
  });

  it('is given to one of two agents who take it at once, and only that one is given the link that dials', async () => {
    const { id, path } = await due();
    const taken = await Promise.all(
      [marek, petr].map(async (one) => await one.requests('POST', `${path}/taking`, {})),
    );
    expect(taken.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    const [winner, loser] = taken[0]?.status === 200 ? [marek, petr] : [petr, marek];
    const seenBy = async (console: Console) => (await listed(console)).find((row) => row.id === id);
    expect(await seenBy(winner)).to.include({ dialLink: 'tel:+48600000000', isMine: true });
    expect(await seenBy(loser)).to.include({ dialLink: null, isMine: false, phone: PHONE });
    await winner.requests('POST', `${path}/outcome`, { outcome: 'reached' });
    expect(await seenBy(winner)).to.include({ state: 'done', dialLink: null });
  });

  it('that met a busy line is tried again soon, and a wrong number is not', async () => {
    const { path } = await due();
    await petr.requests('POST', `${path}/taking`, {});
    const busy = await petr.requests<CallbackRow>('POST', `${path}/outcome`, { outcome: 'busy' });
    expect(busy.body).to.include({ state: 'scheduled', dueAt: after(15 * MINUTE_MS) });
    await world.clockMoves(15 * MINUTE_MS);
    await until('due again', () => petr.callbacks.at(-1)?.state === 'due');
    await petr.requests('POST', `${path}/taking`, {});
    const wrong = await petr.requests<CallbackRow>('POST', `${path}/outcome`, { outcome: 'wrong_number' });
    expect(wrong.body).to.include({ state: 'failed' });
  });

  it('may be declined with a reason, which stands on its ticket; not by a colleague while it is taken', async () => {
    const { path, number } = await due();
    expect((await petr.requests('POST', `${path}/decline`, { reason: '' })).status).to.equal(400);
    await petr.requests('POST', `${path}/taking`, {});
    expect((await marek.requests('POST', `${path}/decline`, { reason: 'nie' })).status).to.equal(409);
    const { body } = await petr.requests<CallbackRow>('POST', `${path}/decline`, {
      reason: 'Odpiszę e-mailem',
    });
    expect(body).to.include({ state: 'declined' });
    expect(body.refusal).to.include({ reason: 'Odpiszę e-mailem', by: 'Petr' });
    expect(await eventsOf(number)).to.include('callback_declined Odpiszę e-mailem');
    expect((await petr.requests('POST', `${path}/decline`, { reason: 'znowu' })).status).to.equal(409);
  });

  it('that nobody claims is told to the escalation role, then to the head, each once', async () => {
    const [michal, michael] = await Promise.all([
      world.hire(DESK, { name: 'Michal', role: 'escalation' }),
      world.hire(DESK, { name: 'Michael', role: 'head', language: 'en' }),
    ]);
    const { id, number } = await due();
    await world.clockMoves(15 * MINUTE_MS - 1);
    expect(world.mail.to(michal.email)).to.have.length(0);
    await world.clockMoves(1);
    await until('the letter', () => world.mail.to(michal.email)[0]);
    expect(world.mail.to(michael.email)).to.have.length(0);
    await world.clockMoves(15 * MINUTE_MS);
    const letter = await until('the letter to the head', () => world.mail.to(michael.email)[0]);
    expect(letter.mail.subject).to.equal(`[${number}] Nobody has taken a call`);
    await world.clockMoves(HOUR_MS);
    expect([michal, michael].map(({ email }) => world.mail.to(email).length)).to.deep.equal([1, 1]);
    expect((await listed()).find((row) => row.id === id)?.escalationLevel).to.equal(2);
    expect((await eventsOf(number)).filter((event) => event.startsWith('callback_unclaimed'))).to.deep.equal([
      'callback_unclaimed Michal',
      'callback_unclaimed Michael',
    ]);
  });

  it('that was claimed is told to nobody, until it has been left lying', async () => {
    const michal = await world.hire(DESK, { name: 'Michal', role: 'escalation' });
    const { path } = await due();
    await petr.requests('POST', `${path}/taking`, {});
    await world.clockMoves(45 * MINUTE_MS - 1);
    expect(world.mail.to(michal.email)).to.have.length(0);
    await world.clockMoves(1);
    await until('the letter', () => world.mail.to(michal.email)[0]);
  });

  it('has a ticket with a clock from the first moment, also when the chat ends well', async () => {
    const { body, chatId, tab } = await arranged({ at: after(HOUR_MS) });
    await marek.writes(chatId, 'Zadzwonię.');
    await marek.ends(chatId);
    await until('the end', () => tab.ended);
    const details = await marek.requests<TicketDetails>('GET', `/tickets/${body.ticketNumber}`);
    expect(details.body).to.include({
      subject: 'Prośba o telefon: Ewa',
      status: 'new',
      requesterPhone: PHONE,
    });
    expect(details.body.clock).to.include({ state: 'running' });
    expect(JSON.stringify(details.body)).not.to.contain('Poczta stoi').and.not.to.contain('Zadzwonię.');
  });

  it('that reached the person has answered: the clock stops, and the call stands on the ticket', async () => {
    const { path, number } = await due();
    await petr.requests('POST', `${path}/taking`, {});
    const ticket = async () => (await marek.requests<TicketDetails>('GET', `/tickets/${number}`)).body;
    expect((await ticket()).clock).to.include({ state: 'running' });
    await petr.requests('POST', `${path}/outcome`, { outcome: 'reached', note: 'Działa' });
    expect(await ticket()).to.include({ status: 'waiting', assigneeName: 'Petr', channel: 'phone' });
    expect((await ticket()).clock).to.include({ state: 'stopped' });
    expect(await eventsOf(number)).to.include('callback_done reached');
  });

  it('that a crash left without a ticket gets one from the next look at what is due', async () => {
    const desk = world.parts.desks.get(DESK);
    const wish: Parameters<typeof arrangeCallback>[2] = {
      ...{
        key: newId(),
        chatId: null,
        ticket: null,
        name: 'Ewa',
        email: '',
        topic: '',
        language: 'pl',
        requestedBy: '',
        requestedByName: '',
      },
      ...{
        band: 'standard',
        severity: 3,
        waitingSince: world.clock.now(),
        by: 'visitor',
        phone: PHONE,
        at: undefined,
      },
    };
    const call = await arrangeCallback(world.parts, desk, wish);
    const stored = async (): Promise<Callback> => await world.parts.callbacks.get(DESK, call._id);
    expect((await stored()).ticketId).to.equal(null);
    await world.clockMoves(11 * SECOND_MS);
    await until('the ticket', async () => (await stored()).ticketNumber);
    expect((await stored()).unsettledSince).to.equal(undefined);
  });

  it('whose job comes five times at once rings once and is told once', async () => {
    const michal = await world.hire(DESK, { name: 'Michal', role: 'escalation' });
    const { id, number } = await due();
    world.clock.advance(15 * MINUTE_MS);
    await Promise.all(Array.from({ length: 5 }, async () => await actOnCallback(world.parts, id)));
    await until('the letter', () => world.mail.to(michal.email)[0]);
    await world.workersLook();
    expect(world.mail.to(michal.email)).to.have.length(1);
    const told = (await eventsOf(number)).filter((event) => event.startsWith('callback_unclaimed'));
    expect(told).to.deep.equal(['callback_unclaimed Michal']);
  });
});
