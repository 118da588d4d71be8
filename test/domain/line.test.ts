import { expect } from 'chai';
import {
  estimateWait,
  matchLine,
  placeOf,
  type Seat,
  type Severity,
  serviceOrder,
} from '../../src/domain/chat/index.js';
import { MINUTE_MS } from '../../src/shared/time.js';

const NOON = new Date('2026-11-23T12:00:00Z');

function waiter(
  chatId: string,
  minute: number,
  { band = 'standard' as 'standard' | 'priority', severity = 3 as Severity, costMs = 0 } = {},
) {
  const since = new Date(NOON.getTime() + minute * MINUTE_MS);
  return { chatId, place: placeOf({ band, severity, since, costMs }) };
}

function idsOf(waiters: readonly { chatId: string }[]): string {
  return waiters.map(({ chatId }) => chatId).join(' ');
}

describe('the line', () => {
  it('goes by band, then severity, then time', () => {
    const waiters = [
      waiter('late', 5),
      waiter('early', 1),
      waiter('down', 9, { severity: 1 }),
      waiter('paid', 8, { band: 'priority', severity: 4 }),
    ];
    expect(idsOf(serviceOrder(waiters, 0, 4))).to.equal('paid down early late');
  });

  it('puts whoever takes more than a fair share after others who came later, by the cost alone', () => {
    const waiters = [
      waiter('greedy', 1, { costMs: 10 * MINUTE_MS }),
      waiter('modest', 5),
      waiter('last', 12),
    ];
    expect(idsOf(serviceOrder(waiters, 0, 4))).to.equal('modest greedy last');
  });

  it('gives every fourth turn to the standard chat that has waited longest, so that nobody starves', () => {
    const paid = [1, 2, 3, 4, 5, 6].map((minute) => waiter(`p${minute}`, minute, { band: 'priority' }));
    const standard = [waiter('mild', 0, { severity: 4 }), waiter('grave', 7, { severity: 1 })];
    expect(idsOf(serviceOrder([...paid, ...standard], 0, 4))).to.equal('p1 p2 p3 mild p4 p5 p6 grave');
    expect(idsOf(serviceOrder([...paid, ...standard], 3, 4))).to.equal('mild p1 p2 p3 grave p4 p5 p6');
  });

  it('keeps places apart to the millisecond in every band, as exact numbers', () => {
    const first = placeOf({ band: 'standard', severity: 4, since: NOON, costMs: 0 });
    const second = placeOf({ band: 'standard', severity: 4, since: new Date(NOON.getTime() + 1), costMs: 0 });
    expect(second - first).to.equal(1);
    expect(Number.isSafeInteger(second)).to.equal(true);
  });
});

describe('the matching of chats and agents', () => {
  const seat = (agentId: string, given: Partial<Seat> = {}): Seat => ({
    ...{ agentId, seats: 2, load: 0, hasOffer: false, servedAt: 0, handles: () => true },
    ...given,
  });
  const chat = (chatId: string, given: { topic?: string; passedBy?: string[]; isAway?: boolean } = {}) => ({
    ...{ chatId, topic: given.topic ?? '', isAway: given.isAway ?? false, isOffered: false },
    passedBy: new Set(given.passedBy ?? []),
  });
  const pairs = (matches: readonly { chatId: string; agentId: string }[]) =>
    matches.map(({ chatId, agentId }) => `${chatId}-${agentId}`).join(' ');

  it('goes to whoever has been idle longest, one offer each', () => {
    const seats = [seat('busy', { servedAt: 9 }), seat('idle', { servedAt: 1 })];
    expect(pairs(matchLine([chat('a'), chat('b'), chat('c')], seats))).to.equal('a-idle b-busy');
  });

  it('offers nothing to an agent without a free seat or with an offer that stands', () => {
    const seats = [seat('full', { load: 2 }), seat('asked', { hasOffer: true })];
    expect(matchLine([chat('a')], seats)).to.deep.equal([]);
  });

  it('goes only to those who handle the topic, and does not hold up the others behind it', () => {
    const seats = [seat('marek', { handles: (topic) => topic !== 'mirapoint' })];
    const chats = [chat('other-product', { topic: 'mirapoint' }), chat('usual')];
    expect(pairs(matchLine(chats, seats))).to.equal('usual-marek');
  });

  it('never comes back to whoever passed it, nor goes out while the visitor is away', () => {
    const chats = [chat('passed', { passedBy: ['marek'] }), chat('away', { isAway: true })];
    expect(matchLine(chats, [seat('marek')])).to.deep.equal([]);
  });
});

describe('the wait', () => {
  const service = { typicalMs: 6 * MINUTE_MS, longMs: 15 * MINUTE_MS };

  it('is next to nothing while a seat is free', () => {
    expect(estimateWait(1, { seats: 4, free: 2 }, service)).to.deep.equal({ lowMs: 0, highMs: 40_000 });
  });

  it('grows with those before and shrinks with the seats', () => {
    const alone = estimateWait(5, { seats: 1, free: 0 }, service);
    const many = estimateWait(5, { seats: 6, free: 0 }, service);
    expect(alone?.lowMs).to.equal(36 * MINUTE_MS);
    expect(many?.lowMs).to.equal(6 * MINUTE_MS);
    expect(many?.highMs).to.be.above(many?.lowMs ?? 0);
  });

  it('is not made up where nobody who could come is on duty', () => {
    expect(estimateWait(0, { seats: 0, free: 0 }, service)).to.equal(null);
  });
});
