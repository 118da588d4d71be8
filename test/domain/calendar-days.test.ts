import { expect } from 'chai';
import {
  addOpenTime,
  type Calendar,
  dueByCutOff,
  explainSpans,
  findHoliday,
  isOpen,
  openTimeBetween,
} from '../../src/domain/calendar/index.js';
import { HOUR_MS, MINUTE_MS } from '../../src/shared/time.js';

const DAY = [{ from: '08:00', to: '16:00' }];
const MORNING = [{ from: '09:00', to: '12:00' }];
const WEEK = { 1: DAY, 2: DAY, 3: DAY, 4: DAY, 5: DAY };
const POLISH = { country: 'PL', hours: [] };

function calendar(hours: Partial<Extract<Calendar['hours'], { kind: 'weekly' }>> = {}): Calendar {
  return {
    timeZone: 'Europe/Warsaw',
    hours: { kind: 'weekly', days: WEEK, exceptions: [], holidays: POLISH, ...hours },
  };
}

const STANDARD = calendar({ days: { ...WEEK, 6: MORNING } });
const PRIORITY = calendar({
  days: { ...WEEK, 6: MORNING, 7: MORNING },
  holidays: { country: 'PL', hours: MORNING },
});
const LUNCH = calendar({
  days: {
    1: [
      { from: '08:00', to: '12:00' },
      { from: '13:00', to: '17:00' },
    ],
  },
  exceptions: [{ date: '2026-12-21', hours: [{ from: '10:00', to: '11:00' }] }],
});
const warsaw = (local: string, offset = '+01:00') => new Date(`${local}${offset}`);

describe('Public holidays in Poland', () => {
  const days: readonly [date: string, name: string | null][] = [
    ['2026-01-01', 'Nowy Rok'],
    ['2026-01-06', 'Święto Trzech Króli'],
    ['2026-04-06', 'Drugi dzień Wielkanocy'],
    ['2026-06-04', 'Dzień Bożego Ciała'],
    ['2026-11-11', 'Narodowe Święto Niepodległości'],
    ['2025-12-24', 'Wigilia Bożego Narodzenia'],
    ['2024-12-24', null],
    ['2026-12-25', 'Pierwszy dzień Bożego Narodzenia'],
    ['2026-11-12', null],
    ['2026-12-31', null],
  ];
  for (const [date, name] of days) {
    it(`${date} is ${name ?? 'a day like others'}`, () => {
      expect(findHoliday(date, 'PL')?.names.pl ?? null).to.equal(name);
    });
  }

  it('close a desk that keeps them, and not one that is open on them', () => {
    const noon = warsaw('2026-11-11T10:00:00');
    expect(isOpen(noon, STANDARD)).to.equal(false);
    expect(isOpen(noon, PRIORITY)).to.equal(true);
  });
});

describe('An answer by the cut-off', () => {
  const EW = { at: '16:00', openDaysLater: 0 };
  const SM = { at: '16:00', openDaysLater: 1 };
  const LONG = calendar({ days: { ...WEEK, 1: [{ from: '08:00', to: '18:00' }] } });
  const cases: readonly [name: string, moment: Date, Parameters<typeof dueByCutOff>[1], Calendar, Date][] = [
    [
      'is due the same day, a second before it',
      warsaw('2026-11-23T15:59:59'),
      EW,
      LONG,
      warsaw('2026-11-23T18:00:00'),
    ],
    ['is due the next day, at it', warsaw('2026-11-23T16:00:00'), EW, LONG, warsaw('2026-11-24T16:00:00')],
    [
      'is due the same day, before the desk opens',
      warsaw('2026-11-23T03:00:00'),
      EW,
      LONG,
      warsaw('2026-11-23T18:00:00'),
    ],
    [
      'is due on Saturday morning, after Friday',
      warsaw('2026-11-27T17:00:00'),
      EW,
      STANDARD,
      warsaw('2026-11-28T12:00:00'),
    ],
    [
      'is due on Monday, after Saturday noon',
      warsaw('2026-11-28T12:00:00'),
      EW,
      STANDARD,
      warsaw('2026-11-30T16:00:00'),
    ],
    [
      'is due on Sunday where Sundays count',
      warsaw('2026-11-28T12:00:00'),
      EW,
      PRIORITY,
      warsaw('2026-11-29T12:00:00'),
    ],
    ['is due after a holiday', warsaw('2026-11-10T17:00:00'), EW, STANDARD, warsaw('2026-11-12T16:00:00')],
    [
      'is due on a holiday where it counts',
      warsaw('2026-11-10T17:00:00'),
      EW,
      PRIORITY,
      warsaw('2026-11-11T12:00:00'),
    ],
    [
      'is due the next business day at the latest',
      warsaw('2026-11-23T10:00:00'),
      SM,
      calendar(),
      warsaw('2026-11-24T16:00:00'),
    ],
    [
      'is due on Monday, from Friday',
      warsaw('2026-11-27T10:00:00'),
      SM,
      calendar(),
      warsaw('2026-11-30T16:00:00'),
    ],
    [
      'is due after Christmas, from the day before its eve',
      warsaw('2026-12-23T10:00:00'),
      SM,
      calendar(),
      warsaw('2026-12-28T16:00:00'),
    ],
  ];
  for (const [name, moment, cutOff, hours, due] of cases) {
    it(name, () => expect(dueByCutOff(moment, cutOff, hours)).to.deep.equal(due));
  }

  it('is never due where the desk never opens', () => {
    expect(dueByCutOff(new Date(), EW, calendar({ days: {} }))).to.equal(null);
  });
});

describe('Open time between two moments', () => {
  const AROUND = { from: '00:00', to: '24:00' };
  const ROUND: Calendar = {
    timeZone: 'Europe/Warsaw',
    hours: {
      kind: 'weekly',
      days: { 1: [AROUND], 2: [AROUND], 3: [AROUND], 4: [AROUND], 5: [AROUND], 6: [AROUND], 7: [AROUND] },
      exceptions: [],
    },
  };
  const cases: readonly [name: string, from: Date, until: Date, Calendar, number][] = [
    ['counts to the second', warsaw('2026-11-23T08:00:01'), warsaw('2026-11-23T08:00:03'), STANDARD, 2000],
    [
      'leaves out the night',
      warsaw('2026-11-23T15:00:00'),
      warsaw('2026-11-24T09:00:00'),
      STANDARD,
      2 * HOUR_MS,
    ],
    ['leaves out lunch', warsaw('2026-11-23T11:30:00'), warsaw('2026-11-23T13:15:00'), LUNCH, 45 * MINUTE_MS],
    [
      'keeps the hours of a dated day',
      warsaw('2026-12-21T00:00:00'),
      warsaw('2026-12-22T00:00:00'),
      LUNCH,
      HOUR_MS,
    ],
    ['is nothing backwards', warsaw('2026-11-24T09:00:00'), warsaw('2026-11-23T09:00:00'), STANDARD, 0],
    [
      'is 23 hours in spring',
      warsaw('2026-03-29T00:00:00'),
      warsaw('2026-03-30T00:00:00', '+02:00'),
      ROUND,
      23 * HOUR_MS,
    ],
    [
      'is 25 hours in autumn',
      warsaw('2026-10-25T00:00:00', '+02:00'),
      warsaw('2026-10-26T00:00:00'),
      ROUND,
      25 * HOUR_MS,
    ],
  ];
  for (const [name, from, until, hours, ms] of cases) {
    it(name, () => expect(openTimeBetween(from, until, hours)).to.equal(ms));
  }

  it('goes by the zone of the desk, also where it is 45 minutes off', () => {
    const nepal: Calendar = { ...STANDARD, timeZone: 'Asia/Kathmandu' };
    expect(isOpen(new Date('2026-11-23T02:15:00Z'), nepal)).to.equal(true);
    expect(isOpen(new Date('2026-11-23T02:14:59Z'), nepal)).to.equal(false);
    expect(addOpenTime(new Date('2026-11-23T02:15:00Z'), HOUR_MS, nepal)).to.deep.equal(
      new Date('2026-11-23T03:15:00Z'),
    );
  });
});

describe('The explanation of a stretch of time', () => {
  it('names the night, the week-end and the holiday, without a gap', () => {
    const spans = explainSpans(warsaw('2026-11-10T15:00:00'), warsaw('2026-11-12T09:00:00'), STANDARD);
    expect(
      spans.map(({ why, from, to, holiday }) => [
        why,
        (to.getTime() - from.getTime()) / HOUR_MS,
        holiday?.pl ?? '',
      ]),
    ).to.deep.equal([
      ['open', 1, ''],
      ['closed', 8, ''],
      ['holiday', 24, 'Narodowe Święto Niepodległości'],
      ['closed', 8, ''],
      ['open', 1, ''],
    ]);
    expect(
      spans.slice(1).every((span, index) => span.from.getTime() === spans[index]?.to.getTime()),
    ).to.equal(true);
  });

  it('of which a day with two midnights begins with the first, whichever hour of it is asked for first', () => {
    // Havana sets its clocks back from 1:00 to 0:00 on 1 November 2026: the second midnight is at 5:00 UTC.
    const sunday: Calendar = {
      timeZone: 'America/Havana',
      hours: { kind: 'weekly', days: { 7: [{ from: '00:30', to: '24:00' }] }, exceptions: [] },
    };
    expect(isOpen(new Date('2026-11-01T05:15:00Z'), sunday), 'the second 0:15').to.equal(true);
    expect(isOpen(new Date('2026-11-01T04:15:00Z'), sunday), 'the first 0:15').to.equal(false);
  });
});
