import { expect } from 'chai';
import { actOnClock } from '../../src/flows/act-on-clock.js';
import { settleTicket } from '../../src/flows/settle-ticket.js';
import type { TicketClocks } from '../../src/protocol/index.js';
import { newId } from '../../src/shared/ids.js';
import { HOUR_MS } from '../../src/shared/time.js';
import { moveTicket, openTicket, writeAgain } from '../support/opened-tickets.js';
import { Console } from '../support/people.js';
import { until } from '../support/until.js';
import { World } from '../support/world.js';

/** Monday, 10:00 in Warsaw; AnoMail works from 8 to 16. */
const MONDAY_TEN = new Date('2035-01-08T09:00:00Z');

describe('The clocks of a ticket, as they are kept', () => {
  let world: World;

  before(async () => {
    world = await World.open({
      desks: {
        anomail: (desk) => ({
          ...desk,
          clocks: {
            ...desk.clocks,
            next: { minutes: 240, counts: 'hours' },
            resolution: { minutes: 24 * 60, counts: 'hours' },
            overrides: [{ when: { severity: [1] }, first: { minutes: 60, counts: 'always' } }],
          },
        }),
      },
    });
  });
  beforeEach(() => world.clock.set(MONDAY_TEN));
  after(async () => await world.close());

  const statesOf = async (ticketId: string) =>
    Object.fromEntries(
      (await world.parts.clocks.ofTicket(ticketId)).map(({ kind, turn, state }) => [
        `${kind} ${turn}`,
        state,
      ]),
    );
  const eventsOf = async (ticketId: string) =>
    (await world.parts.tickets.thread.of(ticketId))
      .filter(({ kind }) => kind === 'event')
      .map(({ text }) => text);

  it('start, pause, go on and stop with the ticket, and the ticket knows the first due time', async () => {
    const marek = await Console.open(world, await world.hire('anomail'));
    const opened = await openTicket(world, 'anomail');
    expect(await statesOf(opened._id)).to.deep.equal({ 'first 0': 'running', 'resolution 0': 'running' });
    expect(opened.nextDueAt).to.deep.equal(new Date('2035-01-09T09:00:00Z'));

    world.clock.advance(HOUR_MS);
    const answer = { clientId: newId(), text: 'Proszę zrestartować.' };
    expect((await marek.requests('POST', `/tickets/${opened.number}/answers`, answer)).status).to.equal(201);
    expect(await statesOf(opened._id)).to.deep.equal({ 'first 0': 'stopped', 'resolution 0': 'paused' });
    expect((await world.parts.tickets.find(opened._id))?.nextDueAt).to.equal(null);

    world.clock.advance(HOUR_MS);
    const asked = await writeAgain(world, opened);
    expect(await statesOf(opened._id)).to.deep.equal({
      'first 0': 'stopped',
      'resolution 0': 'running',
      'next 1': 'running',
    });
    expect(asked.nextDueAt).to.deep.equal(new Date('2035-01-08T15:00:00Z'));

    const solved = await moveTicket(world, opened, 'solved');
    expect(Object.values(await statesOf(opened._id))).to.deep.equal(['stopped', 'stopped', 'stopped']);
    expect(solved.nextDueAt).to.equal(null);
  });

  it('are the same, however often they are kept and by however many at once', async () => {
    const ticket = await openTicket(world, 'anomail');
    await moveTicket(world, ticket, 'on_hold');
    const before = await world.parts.clocks.ofTicket(ticket._id);
    await Promise.all(Array.from({ length: 8 }, async () => await settleTicket(world.parts, ticket._id)));
    expect(await world.parts.clocks.ofTicket(ticket._id)).to.deep.equal(before);
  });

  it('warn the assignee, move to the specialist and tell the head, each once, however many act at once', async () => {
    const hire = async (role: 'senior' | 'escalation' | 'head', name: string) =>
      await world.hire('anomail', { role, name });
    const [anna, michal, head] = [
      await hire('senior', 'Anna'),
      await hire('escalation', 'Michal'),
      await hire('head', 'Michael'),
    ];
    const ticket = await openTicket(world, 'anomail', { assigneeId: anna._id });
    const [first] = await world.parts.clocks.ofTicket(ticket._id);
    if (first === undefined) throw new Error('There is no clock.');
    const actAt = async (moment: string) => {
      world.clock.set(new Date(moment));
      await Promise.all(Array.from({ length: 4 }, async () => await actOnClock(world.parts, first._id)));
      // Whoever lost the race leaves the rest to the next look.
      await world.workersLook();
    };
    await actAt('2035-01-09T06:59:59.999Z');
    expect(await eventsOf(ticket._id), 'nothing before its time').to.deep.equal([]);
    await actAt('2035-01-09T07:00:00Z');
    await until('the warning', () => world.mail.to(anna.email)[0]);
    await actAt('2035-01-09T09:00:00Z');
    await until('the move', () => world.mail.to(michal.email)[0]);
    expect(await world.parts.tickets.find(ticket._id)).to.include({
      assigneeId: michal._id,
      escalationLevel: 2,
    });
    await actAt('2035-01-09T13:00:00Z');
    await until('the word to the head', () => world.mail.to(head.email)[0]);
    await actAt('2035-01-09T14:00:00Z');
    const lettersTo = ({ email }: { email: string }) =>
      world.mail.to(email).filter(({ mail }) => mail.subject?.includes(`[${ticket.number}]`)).length;
    expect([anna, michal, head].map(lettersTo)).to.deep.equal([1, 1, 1]);
    const told = await eventsOf(ticket._id);
    expect(told.filter((text) => text !== 'changed')).to.deep.equal(['warned', 'escalated', 'head_told']);
    expect((await world.parts.tickets.find(ticket._id))?.escalationLevel).to.equal(3);
  });

  it('that are paused warn nobody, and warn when they go on', async () => {
    const anna = await world.hire('anomail', { name: 'Anna' });
    const ticket = await openTicket(world, 'anomail', { assigneeId: anna._id });
    await world.parts.tickets.markAnswered(ticket, {
      messageId: newId(),
      agentId: anna._id,
      author: 'Anna',
      at: world.clock.now(),
      nextStatus: 'waiting',
    });
    await settleTicket(world.parts, ticket._id);
    await world.clockMoves(14 * 24 * HOUR_MS);
    expect(await eventsOf(ticket._id)).not.to.include('warned');
    await moveTicket(world, ticket, 'open');
    await world.clockMoves(3 * 24 * HOUR_MS - HOUR_MS);
    await until('the warning', () => world.mail.to(anna.email)[0]);
    expect(await eventsOf(ticket._id)).to.include('warned');
  });

  it('are explained to the minute over HTTP, and told for another severity without being changed', async () => {
    const ticket = await openTicket(world, 'anomail');
    world.clock.advance(HOUR_MS);
    await moveTicket(world, ticket, 'on_hold');
    world.clock.set(new Date('2035-01-09T08:00:00Z'));
    const marek = await Console.open(world, await world.hire('anomail'));
    const path = `/tickets/${ticket.number}`;
    const { body } = await marek.requests<TicketClocks>('GET', `${path}/clocks`);
    const [first, resolution] = body.clocks;
    expect(first).to.include({ kind: 'first', state: 'running', counts: 'hours', isPausedUnanswered: false });
    expect(first?.usedMs).to.equal(7 * HOUR_MS);
    expect(resolution).to.include({
      state: 'paused',
      dueAt: null,
      usedMs: HOUR_MS,
      isPausedUnanswered: true,
    });
    expect(resolution?.spans.map(({ why, byName, isCounted }) => [why, byName, isCounted])).to.deep.equal([
      ['open', '', true],
      ['on_hold', 'Marek', false],
    ]);

    const severe = await marek.requests<TicketClocks>('GET', `${path}/what-if?severity=1`);
    expect(severe.body.clocks[0]).to.include({
      state: 'breached',
      breachedAt: '2035-01-08T10:00:00.000Z',
      counts: 'always',
    });
    const after = await marek.requests<TicketClocks>('GET', `${path}/clocks`);
    expect(after.body).to.deep.equal(body);
    expect((await marek.requests('GET', `${path}/what-if?severity=5`)).status).to.equal(400);
  });

  it('of a foreign ticket and of none look the same', async () => {
    const stranger = await Console.open(world, await world.hire('icewarp'));
    const ticket = await openTicket(world, 'anomail');
    for (const number of [ticket.number, 'AM-999999', 'IW-999999'])
      for (const what of ['clocks', 'what-if'])
        expect((await stranger.requests('GET', `/tickets/${number}/${what}`)).status).to.equal(404);
  });
});
