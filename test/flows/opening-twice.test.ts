import { expect } from 'chai';
import type { Ticket } from '../../src/domain/tickets/index.js';
import { actOnClock } from '../../src/flows/act-on-clock.js';
import { askByForm, type FilledForm } from '../../src/flows/ask-by-form.js';
import { lookAtUnsettledTickets } from '../../src/flows/look-at-due.js';
import { openTicket } from '../../src/flows/open-ticket.js';
import type { Parts } from '../../src/flows/parts.js';
import { splitTicket } from '../../src/flows/split-ticket.js';
import { DeskError } from '../../src/shared/errors.js';
import { newId } from '../../src/shared/ids.js';
import { DAY_MS, SECOND_MS } from '../../src/shared/time.js';
import { Tab } from '../support/people.js';
import { World } from '../support/world.js';

type OpenNew = Parts['tickets']['openNew'];

const FORM = {
  name: 'Ewa',
  email: 'ewa@przyklad.example',
  subject: 'Poczta',
  severity: 3,
  language: 'pl',
} as const;

describe('A form that is opened twice, late or by two', () => {
  let world: World;

  before(async () => {
    world = await World.open({
      hasWorkers: false,
      desks: {
        otelms: (desk) => ({
          ...desk,
          clocks: {
            ...desk.clocks,
            overrides: [{ when: { severity: [1] }, resolution: { minutes: 5, counts: 'always' } }],
          },
        }),
      },
    });
  });
  after(async () => await world.close());

  it('stays one question where an agent has split it off meanwhile', async () => {
    const { ticket, again } = await asks();
    const [question] = await world.parts.tickets.thread.of(ticket._id);
    const marek = await world.hire('otelms');
    const messageIds = [question?._id ?? ''];
    await splitTicket(world.parts, marek, { number: ticket.number, messageIds, subject: 'Inne' });
    expect((await again()).ticket.number).to.equal(ticket.number);
    expect(await questions(ticket)).to.deep.equal([]);
    expect(await code(again({ question: 'Zupełnie co innego' }))).to.equal('idempotency_conflict');
    expect(await questions(ticket)).to.deep.equal([]);
  });

  it('keeps the clocks of what it was the first time', async () => {
    const { ticket, again } = await asks();
    expect(await code(again({ severity: 1 }))).to.equal('idempotency_conflict');
    expect((await world.parts.clocks.ofTicket(ticket._id)).map(({ kind }) => kind)).to.deep.equal(['first']);
    const urgent = await asks({ severity: 1 });
    const clocks = await world.parts.clocks.ofTicket(urgent.ticket._id);
    expect(clocks.map(({ kind }) => kind).sort(), 'of one that is severe').to.deep.equal([
      'first',
      'resolution',
    ]);
  });

  it('has its due time and its acknowledgement where another process was faster and died', async () => {
    const parts = withOpenNew(async (real, [source, draft]) => {
      // The other one stores the ticket without its clocks, and nothing more.
      await real(source);
      return await real(source, draft);
    });
    const { ticket } = await asks({}, parts);
    const stored = await world.parts.tickets.find(ticket._id);
    expect(stored?.nextDueAt).to.be.instanceOf(Date);
    expect(stored?.unsettledSince).to.equal(undefined);
    expect(await world.parts.letters.ofTicket(ticket._id)).to.have.length(1);
  });

  it('has its question, its clock and its letter where the process died as soon as it was stored', async () => {
    const { ticket } = await dies();
    expect(await questions(ticket), 'before anybody looks').to.deep.equal([]);
    await looksLater();
    expect(await questions(ticket)).to.deep.equal(['Poczta stoi']);
    expect(await world.parts.clocks.ofTicket(ticket._id)).to.have.length(1);
    expect(await world.parts.letters.ofTicket(ticket._id)).to.have.length(1);
    const settled = await world.parts.tickets.find(ticket._id);
    expect([settled?.unsettledSince, settled?.question]).to.deep.equal([undefined, undefined]);
  });

  it('is the same ticket, wholly opened, where it is sent again after that', async () => {
    const { ticket, again } = await dies();
    expect((await again()).ticket.number).to.equal(ticket.number);
    expect(await questions(ticket)).to.deep.equal(['Poczta stoi']);
    expect(await world.parts.clocks.ofTicket(ticket._id)).to.have.length(1);
    await looksLater();
    expect(await world.parts.letters.ofTicket(ticket._id)).to.have.length(1);
  });

  it('stays one question where an agent splits it off before it is settled', async () => {
    const { ticket } = await dies();
    await world.parts.tickets.thread.begin(ticket);
    const [question] = await world.parts.tickets.thread.of(ticket._id);
    const marek = await world.hire('otelms');
    const messageIds = [question?._id ?? ''];
    await splitTicket(world.parts, marek, { number: ticket.number, messageIds, subject: 'Inne' });
    await looksLater();
    expect(await questions(ticket)).to.deep.equal([]);
  });

  it('has no clock before it is a ticket', async () => {
    const sent: string[] = [];
    const never = withOpenNew(async (_, [, draft]) => {
      sent.push(draft?._id ?? '');
      throw new Error('The process ends here.');
    });
    await asks({}, never).catch(() => undefined);
    expect(sent).to.have.length(1);
    expect(await world.parts.clocks.ofTicket(sent[0] ?? '')).to.deep.equal([]);
  });

  it('by a chat has a clock that acts, though it was due before a slow store had the ticket', async () => {
    const resolution = async (ticketId = '') => {
      const clocks = await world.parts.clocks.ofTicket(ticketId);
      return clocks.find(({ kind }) => kind === 'resolution');
    };
    const late = withOpenNew(async (real, [source, draft]) => {
      const clock = await resolution(draft?._id);
      world.clock.set(new Date((clock?.nextAt?.getTime() ?? 0) + 1));
      await actOnClock(world.parts, clock?._id ?? '');
      return await real(source, draft);
    });
    const ticket = await leaves(late);
    const clock = await resolution(ticket._id);
    expect(clock?.nextAt).to.be.instanceOf(Date);
    await actOnClock(world.parts, clock?._id ?? '');
    expect((await resolution(ticket._id))?.done).to.have.length.greaterThan(0);
  });

  it('by a chat whose ticket never came has clocks that rest after an hour', async () => {
    const sent: string[] = [];
    const never = withOpenNew(async (_, [, draft]) => {
      sent.push(draft?._id ?? '');
      throw new Error('The process ends here.');
    });
    await leaves(never).catch(() => undefined);
    const clock = async () => (await world.parts.clocks.ofTicket(sent[0] ?? ''))[0];
    expect((await clock())?.nextAt).to.be.instanceOf(Date);
    world.clock.advance(90 * DAY_MS);
    await actOnClock(world.parts, (await clock())?._id ?? '');
    expect((await clock())?.nextAt).to.equal(null);
  });

  it('of a long chat is found by its last words', async () => {
    const { parts, clock } = world;
    const words = (from: number) => Array.from({ length: 40 }, (_, index) => `w${from + index}x`).join(' ');
    const line = (seq: number, text: string) => ({
      ...{
        seq,
        kind: 'message' as const,
        from: 'visitor' as const,
        clientId: newId(),
        text,
        at: clock.now(),
      },
      ...{ author: 'Ewa', isHolding: false },
    });
    const questions = [line(1, words(0)), line(2, words(40)), line(3, 'ostatnie')];
    const tab = await Tab.open(world, 'icewarp');
    const chatId = await tab.asks({ name: 'Ewa', email: 'ewa@przyklad.example', question: 'Słychać mnie?' });
    const chat = (await parts.chats.find(chatId))?.chat;
    if (chat === undefined) throw new Error('There is no chat.');
    const ticket = await openTicket(parts, parts.desks.get('icewarp'), chat, { questions, unread: [] });
    expect((await parts.tickets.find(ticket._id))?.words).to.include.members(['w0x', 'w79x', 'ostat']);
    tab.closes();
  });

  /** A form whose ticket is stored by a process that dies then, and how the form is sent again. */
  async function dies() {
    const stored: Ticket[] = [];
    const once = withOpenNew(async (real, args) => {
      const opened = await real(...args);
      if (stored.push(opened.ticket) === 1) throw new Error('The process ends here.');
      return opened;
    });
    const key = newId();
    const again = async () => await askByForm(once, 'otelms', { ...FORM, question: 'Poczta stoi' }, key);
    await again().catch(() => undefined);
    const [ticket] = stored;
    if (ticket === undefined) throw new Error('Nothing was stored.');
    return { ticket, again };
  }

  async function looksLater(): Promise<void> {
    world.clock.advance(11 * SECOND_MS);
    await lookAtUnsettledTickets(world.parts);
  }

  /** Somebody leaves a chat of the highest severity with a question that nobody answered. */
  async function leaves(parts: Parts): Promise<Ticket> {
    const tab = await Tab.open(world, 'otelms');
    const chatId = await tab.asks({ name: 'Ewa', phone: '+48 600 000 000', question: 'Słychać mnie?' });
    const chat = (await world.parts.chats.find(chatId))?.chat;
    if (chat === undefined) throw new Error('There is no chat.');
    tab.closes();
    const desk = world.parts.desks.get('otelms');
    return await openTicket(parts, desk, { ...chat, severity: 1 }, { questions: [], unread: [] });
  }

  /** A form that is sent, and how it is sent again. */
  async function asks(more: Partial<FilledForm> = {}, parts: Parts = world.parts) {
    const key = newId();
    const send = async (other: Partial<FilledForm> = {}) =>
      await askByForm(parts, 'otelms', { ...FORM, question: 'Poczta stoi', ...more, ...other }, key);
    return { ticket: (await send()).ticket, again: send };
  }

  async function questions(ticket: Ticket): Promise<readonly string[]> {
    const lines = await world.parts.tickets.thread.of(ticket._id);
    return lines.filter(({ kind }) => kind === 'question').map(({ text }) => text);
  }

  /** The same parts, with something that happens when the ticket is to be stored. */
  function withOpenNew(instead: (real: OpenNew, args: Parameters<OpenNew>) => ReturnType<OpenNew>): Parts {
    const { tickets } = world.parts;
    const real = tickets.openNew.bind(tickets);
    const openNew = async (...args: Parameters<OpenNew>) => await instead(real, args);
    return {
      ...world.parts,
      tickets: new Proxy(tickets, { get: (_, name) => member(tickets, name, openNew) }),
    };
  }
});

function member(tickets: Parts['tickets'], name: string | symbol, openNew: OpenNew): unknown {
  if (name === 'openNew') return openNew;
  const found: unknown = Reflect.get(tickets, name);
  return typeof found === 'function' ? found.bind(tickets) : found;
}

async function code(done: Promise<unknown>): Promise<string> {
  return await done.then(
    () => 'done',
    (error: unknown) => (error instanceof DeskError ? error.code : String(error)),
  );
}
