import fc from 'fast-check';
import {
  addOpenTime,
  type Calendar,
  explainSpans,
  isOpen,
  openTimeBetween,
} from '../../src/domain/calendar/index.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/shared/time.js';

const ZONES = ['Europe/Warsaw', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia'];
const SEED = 20_261_122;

const clockTime = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Up to three intervals of a day, in order and apart. */
const day = fc
  .uniqueArray(fc.integer({ min: 0, max: 24 * 60 }), { maxLength: 6 })
  .map((cuts) => cuts.sort((a, b) => a - b))
  .map((cuts) =>
    Array.from({ length: Math.floor(cuts.length / 2) }, (_, index) => ({
      from: clockTime(cuts[2 * index] ?? 0),
      to: clockTime(cuts[2 * index + 1] ?? 0),
    })),
  );

const calendars: fc.Arbitrary<Calendar> = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    days: fc.array(day, { minLength: 7, maxLength: 7 }),
    keepsHolidays: fc.boolean(),
  })
  .filter(({ days }) => days.some((intervals) => intervals.length > 0))
  .map(({ zone, days, keepsHolidays }) => ({
    timeZone: zone,
    hours: {
      kind: 'weekly',
      days: Object.fromEntries(days.map((intervals, index) => [String(index + 1), intervals])),
      exceptions: [{ date: '2026-05-04', hours: [{ from: '00:00', to: '24:00' }] }],
      holidays: keepsHolidays ? { country: 'PL', hours: [] } : undefined,
    },
  }));

/** Moments to the second, around the changes of the clocks as well as on plain days. */
const moments = fc
  .record({
    day: fc.constantFrom(
      '2026-03-28',
      '2026-03-29',
      '2026-04-05',
      '2026-05-02',
      '2026-10-24',
      '2026-10-25',
      '2026-11-01',
    ),
    second: fc.integer({ min: 0, max: 3 * 24 * 3600 }),
  })
  .map(({ day: date, second }) => new Date(Date.parse(`${date}T00:00:00Z`) + second * SECOND_MS));

/** Open time found by asking of every step whether it is open. */
function walked(from: Date, steps: number, stepMs: number, calendar: Calendar): number {
  let sum = 0;
  for (let step = 0; step < steps; step += 1)
    if (isOpen(new Date(from.getTime() + step * stepMs), calendar)) sum += stepMs;
  return sum;
}

describe('Working time, whatever the calendar', () => {
  const holds = <T>(property: fc.IProperty<T>, numRuns: number) =>
    fc.assert(property, { numRuns, seed: SEED });

  it('that was added is what lies between', () => {
    const budgets = fc.integer({ min: 1, max: 100 * 3600 }).map((seconds) => seconds * SECOND_MS);
    const property = fc.property(calendars, moments, budgets, (calendar, start, budget) => {
      const due = addOpenTime(start, budget, calendar);
      return due === null || openTimeBetween(start, due, calendar) === budget;
    });
    holds(property, 300);
  }).timeout(60_000);

  it('is never sooner for more work or a later start', () => {
    const property = fc.property(
      calendars,
      moments,
      fc.nat(50 * HOUR_MS),
      fc.nat(HOUR_MS),
      fc.nat(DAY_MS),
      (calendar, start, budget, more, delay) => {
        const due = addOpenTime(start, budget + 1, calendar);
        const dueOfMore = addOpenTime(start, budget + 1 + more, calendar);
        const dueLater = addOpenTime(new Date(start.getTime() + delay), budget + 1, calendar);
        if (due === null || dueOfMore === null || dueLater === null) return true;
        return due <= dueOfMore && due <= dueLater;
      },
    );
    holds(property, 200);
  }).timeout(60_000);

  it('agrees with a walk second by second', () => {
    const property = fc.property(
      calendars,
      moments,
      fc.integer({ min: 1, max: 1800 }),
      (calendar, start, seconds) => {
        const until = new Date(start.getTime() + seconds * SECOND_MS);
        return openTimeBetween(start, until, calendar) === walked(start, seconds, SECOND_MS, calendar);
      },
    );
    holds(property, 40);
  }).timeout(60_000);

  it('agrees with a walk minute by minute over the days on which clocks change', () => {
    const property = fc.property(calendars, moments, (calendar, moment) => {
      const start = new Date(Math.floor(moment.getTime() / MINUTE_MS) * MINUTE_MS);
      const minutes = 2 * 24 * 60;
      const until = new Date(start.getTime() + minutes * MINUTE_MS);
      return openTimeBetween(start, until, calendar) === walked(start, minutes, MINUTE_MS, calendar);
    });
    holds(property, 15);
  }).timeout(60_000);

  it('is explained without a gap, and the open stretches are what counts', () => {
    const property = fc.property(calendars, moments, fc.nat(5 * DAY_MS), (calendar, start, length) => {
      const until = new Date(start.getTime() + length + 1);
      const spans = explainSpans(start, until, calendar);
      const open = spans.reduce(
        (sum, { isOpen: counts, from, to }) => sum + (counts ? Number(to) - Number(from) : 0),
        0,
      );
      const isWhole = Number(spans[0]?.from) === Number(start) && Number(spans.at(-1)?.to) === Number(until);
      return isWhole && open === openTimeBetween(start, until, calendar);
    });
    holds(property, 200);
  }).timeout(60_000);
});
