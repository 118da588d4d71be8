import { expect } from 'chai';
import { addOpenTime, type Calendar, findNextOpening, isOpen } from '../../src/domain/calendar/index.js';
import { HOUR_MS, MINUTE_MS } from '../../src/shared/time.js';

const WORKDAY = [{ from: '08:00', to: '17:00' }];
const OFFICE: Calendar = {
  timeZone: 'Europe/Warsaw',
  hours: {
    kind: 'weekly',
    days: { 1: WORKDAY, 2: WORKDAY, 3: WORKDAY, 4: WORKDAY, 5: WORKDAY },
    exceptions: [
      { date: '2026-12-24', hours: [] },
      { date: '2026-12-31', hours: [{ from: '08:00', to: '12:00' }] },
    ],
  },
};
const ALWAYS: Calendar = { timeZone: 'Europe/Warsaw', hours: { kind: 'always' } };
const AROUND: Calendar = {
  timeZone: 'Europe/Warsaw',
  hours: {
    kind: 'weekly',
    days: { 6: [{ from: '00:00', to: '24:00' }], 7: [{ from: '00:00', to: '24:00' }] },
    exceptions: [],
  },
};
const NEVER: Calendar = { timeZone: 'Europe/Warsaw', hours: { kind: 'weekly', days: {}, exceptions: [] } };

const warsaw = (local: string, offset = '+01:00') => new Date(`${local}:00${offset}`);

describe('A desk calendar', () => {
  const openings: readonly [name: string, moment: Date, calendar: Calendar, open: boolean][] = [
    ['is open at the first moment of its hours', warsaw('2026-11-23T08:00'), OFFICE, true],
    ['is closed a moment before', new Date(warsaw('2026-11-23T08:00').getTime() - 1), OFFICE, false],
    ['is closed at the last moment', warsaw('2026-11-23T17:00'), OFFICE, false],
    ['is closed on Saturday', warsaw('2026-11-28T10:00'), OFFICE, false],
    ['is closed on a day with an exception', warsaw('2026-12-24T10:00'), OFFICE, false],
    ['keeps the hours of an exception', warsaw('2026-12-31T11:59'), OFFICE, true],
    ['keeps the hours of an exception to their end', warsaw('2026-12-31T12:00'), OFFICE, false],
    ['is open in summer by the summer clock', warsaw('2026-07-01T08:00', '+02:00'), OFFICE, true],
    ['is always open where it never closes', warsaw('2026-12-25T03:00'), ALWAYS, true],
  ];
  for (const [name, moment, calendar, open] of openings) {
    it(name, () => expect(isOpen(moment, calendar)).to.equal(open));
  }

  const nexts: readonly [name: string, moment: Date, calendar: Calendar, next: Date | null][] = [
    ['opens next on the following day', warsaw('2026-11-23T10:00'), OFFICE, warsaw('2026-11-24T08:00')],
    [
      'opens next on the same day, before its hours',
      warsaw('2026-11-23T07:00'),
      OFFICE,
      warsaw('2026-11-23T08:00'),
    ],
    ['opens next after the weekend', warsaw('2026-11-27T16:00'), OFFICE, warsaw('2026-11-30T08:00')],
    ['opens next after an exception', warsaw('2026-12-23T18:00'), OFFICE, warsaw('2026-12-25T08:00')],
    ['has no next opening where it never closes', warsaw('2026-11-23T10:00'), ALWAYS, null],
    ['has no next opening where it never opens', warsaw('2026-11-23T10:00'), NEVER, null],
  ];
  for (const [name, moment, calendar, next] of nexts) {
    it(name, () => expect(findNextOpening(moment, calendar)).to.deep.equal(next));
  }

  const sums: readonly [name: string, start: Date, ms: number, calendar: Calendar, end: Date | null][] = [
    [
      'counts 48 hours as 48 hours where it never closes',
      warsaw('2026-03-28T12:00'),
      48 * HOUR_MS,
      ALWAYS,
      warsaw('2026-03-30T13:00', '+02:00'),
    ],
    [
      'counts working hours over a night',
      warsaw('2026-11-23T16:30'),
      HOUR_MS,
      OFFICE,
      warsaw('2026-11-24T08:30'),
    ],
    [
      'ends at the very end of the hours',
      warsaw('2026-11-23T16:00'),
      HOUR_MS,
      OFFICE,
      warsaw('2026-11-23T17:00'),
    ],
    [
      'begins to count when the desk opens',
      warsaw('2026-11-28T12:00'),
      MINUTE_MS,
      OFFICE,
      warsaw('2026-11-30T08:01'),
    ],
    [
      'counts a spring Sunday of 23 hours',
      warsaw('2026-03-28T00:00'),
      47 * HOUR_MS,
      AROUND,
      warsaw('2026-03-30T00:00', '+02:00'),
    ],
    [
      'counts an autumn Sunday of 25 hours',
      warsaw('2026-10-24T00:00', '+02:00'),
      49 * HOUR_MS,
      AROUND,
      warsaw('2026-10-26T00:00'),
    ],
    ['has no end where it never opens', warsaw('2026-11-23T10:00'), HOUR_MS, NEVER, null],
  ];
  for (const [name, start, ms, calendar, end] of sums) {
    it(name, () => expect(addOpenTime(start, ms, calendar)).to.deep.equal(end));
  }
});
