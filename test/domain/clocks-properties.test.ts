import fc from 'fast-check';
import { type Calendar, isOpen } from '../../src/domain/calendar/index.js';
import {
  type ClockFacts,
  explainClock,
  type PlannedClock,
  planClocks,
  type TicketTimes,
} from '../../src/domain/sla/index.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/shared/time.js';

const SEED = 20_261_123;
const DAY = [
  { from: '08:00', to: '12:30' },
  { from: '13:00', to: '17:00' },
];
const OFFICE: Calendar = {
  timeZone: 'Europe/Warsaw',
  hours: {
    kind: 'weekly',
    days: {
      1: DAY,
      2: DAY,
      3: DAY,
      4: DAY,
      5: DAY,
      6: [{ from: '22:00', to: '24:00' }],
      7: [{ from: '00:00', to: '04:00' }],
    },
    exceptions: [],
    holidays: { country: 'PL', hours: [] },
  },
};
const STATUSES = ['open', 'waiting', 'on_hold', 'solved', 'closed'] as const;

/** Openings to the second, around the changes of the clocks and a holiday as well as on plain days. */
const openings = fc
  .record({
    day: fc.constantFrom('2026-03-27', '2026-03-28', '2026-10-23', '2026-10-24', '2026-11-10', '2026-11-23'),
    second: fc.nat(2 * 24 * 3600),
  })
  .map(({ day, second }) => new Date(Date.parse(`${day}T00:00:00Z`) + second * SECOND_MS));

/** What happens to a ticket: statuses and turns after random times, to the second. */
const histories = (mostSeconds: number): fc.Arbitrary<TicketTimes> =>
  fc
    .record({
      openedAt: openings,
      changes: fc.array(fc.tuple(fc.constantFrom(...STATUSES), fc.integer({ min: 1, max: mostSeconds })), {
        maxLength: 5,
      }),
      answerAfter: fc.option(fc.integer({ min: 1, max: 4 * mostSeconds })),
      laterTurns: fc.array(
        fc.tuple(fc.integer({ min: 1, max: mostSeconds }), fc.integer({ min: 1, max: mostSeconds })),
        {
          maxLength: 2,
        },
      ),
    })
    .map(({ openedAt, changes, answerAfter, laterTurns }) => {
      let seconds = 0;
      const after = (count: number) => new Date(openedAt.getTime() + count * SECOND_MS);
      const phases = changes.map(([status, wait]) => {
        seconds += wait;
        return { status, from: after(seconds), byName: 'Marek' };
      });
      let asked = answerAfter ?? 0;
      const turns = laterTurns.map(([wait, answer]) => {
        asked += wait + answer;
        return { askedAt: after(asked - answer), answeredAt: after(asked) };
      });
      const first = { askedAt: openedAt, answeredAt: answerAfter === null ? null : after(answerAfter) };
      return {
        openedAt,
        phases: [{ status: 'new', from: openedAt, byName: '' }, ...phases],
        turns: answerAfter === null ? [first] : [first, ...turns],
        isMerged: false,
      };
    });

function factsOf(times: TicketTimes, minutes: number, reopening: 'resume' | 'restart'): ClockFacts {
  const budget = { minutes, counts: 'hours' as const };
  return {
    times,
    class: { severity: 3, band: 'standard', plan: '' },
    policy: {
      first: budget,
      next: budget,
      resolution: budget,
      warnBeforeMinutes: [],
      escalation: [],
      overrides: [],
      reopening,
    },
    calendars: { desk: OFFICE, named: {} },
  };
}

const given = (mostSeconds: number) => ({
  times: histories(mostSeconds),
  minutes: fc.integer({ min: 1, max: 40 * 60 }),
  reopening: fc.constantFrom('resume' as const, 'restart' as const),
  after: fc.integer({ min: 1, max: 6 * mostSeconds }).map((seconds) => seconds * SECOND_MS),
});

/** Counted time by asking of every second whether the desk is open and the ticket neither pauses the clock nor is done. */
function walked(clock: PlannedClock, times: TicketTimes, until: Date): number {
  const pausing =
    clock.kind === 'resolution' ? ['waiting', 'on_hold', 'solved', 'closed'] : ['solved', 'closed'];
  let sum = 0;
  for (let at = clock.startedAt.getTime(); at < until.getTime(); at += SECOND_MS) {
    const status = times.phases.findLast(({ from }) => from.getTime() <= at)?.status ?? 'new';
    if (isOpen(new Date(at), OFFICE) && !pausing.includes(status)) sum += SECOND_MS;
  }
  return sum;
}

function counted(clock: PlannedClock, now: Date): number {
  return explainClock(clock, now)
    .filter(({ isCounted, from }) => isCounted && from < now)
    .reduce((sum, { from, to }) => sum + Math.min(Number(to), Number(now)) - Number(from), 0);
}

describe('The clocks of a ticket, whatever happens to it', () => {
  const holds = <T>(property: fc.IProperty<T>, numRuns: number) =>
    fc.assert(property, { numRuns, seed: SEED });

  it('are explained without a gap, and what counts is what was used, to the millisecond', () => {
    const property = fc.property(fc.record(given(3 * 24 * 3600)), ({ times, minutes, reopening, after }) => {
      const now = new Date(times.openedAt.getTime() + after);
      return planClocks(factsOf(times, minutes, reopening), now).every((clock) => {
        const until = clock.stoppedAt ?? now;
        if (until <= clock.startedAt) return true;
        const spans = explainClock(clock, until);
        const isWhole = spans.every(
          (span, index) => index === 0 || Number(spans[index - 1]?.to) === Number(span.from),
        );
        const starts = Number(spans[0]?.from) === Number(clock.startedAt);
        return isWhole && starts && counted(clock, until) === clock.usedMs;
      });
    });
    holds(property, 100);
  }).timeout(60_000);

  it('agree with a walk second by second', () => {
    const property = fc.property(fc.record(given(200)), ({ times, minutes, reopening, after }) => {
      const now = new Date(times.openedAt.getTime() + after);
      return planClocks(factsOf(times, minutes, reopening), now).every(
        (clock) => clock.usedMs === walked(clock, times, clock.stoppedAt ?? now),
      );
    });
    holds(property, 15);
  }).timeout(60_000);

  it('are due when the budget is used, neither sooner nor later', () => {
    const property = fc.property(fc.record(given(24 * 3600)), ({ times, minutes, reopening }) => {
      const facts = factsOf(times, minutes, reopening);
      return planClocks(facts, times.openedAt).every(({ dueAt, kind, turn, stoppedAt }) => {
        if (dueAt === null || stoppedAt !== null) return true;
        const then = planClocks(facts, dueAt).find((clock) => clock.kind === kind && clock.turn === turn);
        const before = planClocks(facts, new Date(dueAt.getTime() - 1)).find(
          (clock) => clock.kind === kind && clock.turn === turn,
        );
        const isExact = then?.usedMs === minutes * MINUTE_MS;
        return (
          isExact && (stoppedAt !== null || (then?.state === 'breached' && before?.state !== 'breached'))
        );
      });
    });
    holds(property, 100);
  }).timeout(60_000);

  it('are never due sooner for a larger budget', () => {
    const property = fc.property(
      fc.record({ ...given(24 * 3600), more: fc.nat(600) }),
      ({ times, minutes, reopening, more }) => {
        const small = planClocks(factsOf(times, minutes, reopening), times.openedAt);
        const large = planClocks(factsOf(times, minutes + more, reopening), times.openedAt);
        return small.every(({ dueAt }, index) => {
          const dueOfMore = large[index]?.dueAt;
          return dueAt === null || dueOfMore === null || dueOfMore === undefined || dueAt <= dueOfMore;
        });
      },
    );
    holds(property, 80);
  }).timeout(60_000);

  it('that have breached do so for ever, whatever comes after', () => {
    const property = fc.property(
      fc.record({ ...given(24 * 3600), status: fc.constantFrom(...STATUSES), days: fc.nat(5) }),
      ({ times, minutes, after, status, days }) => {
        const now = new Date(times.openedAt.getTime() + after + 30 * DAY_MS);
        const before = planClocks(factsOf(times, minutes, 'resume'), now);
        const changed = {
          ...times,
          phases: [...times.phases, { status, from: new Date(now.getTime() + HOUR_MS), byName: '' }],
        };
        const later = new Date(now.getTime() + HOUR_MS + days * DAY_MS);
        const afterwards = planClocks(factsOf(changed, minutes, 'resume'), later, before);
        return before.every(
          ({ state }, index) => state !== 'breached' || afterwards[index]?.state === 'breached',
        );
      },
    );
    holds(property, 80);
  }).timeout(60_000);
});
