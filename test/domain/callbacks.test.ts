import { expect } from 'chai';
import type { Calendar } from '../../src/domain/calendar/index.js';
import {
  type CallHours,
  type CallOutcome,
  callableHours,
  findNextTry,
  findPhoneNumber,
  planCallAt,
  planCallNow,
  slotOf,
  slotsOfDay,
  zoneOfCountry,
} from '../../src/domain/callbacks/index.js';
import { MINUTE_MS } from '../../src/shared/time.js';

const WORKDAY = [
  { from: '08:00', to: '12:00' },
  { from: '13:00', to: '17:00' },
];
const OFFICE: Calendar = {
  timeZone: 'Europe/Warsaw',
  hours: {
    kind: 'weekly',
    days: { 1: WORKDAY, 2: WORKDAY, 3: WORKDAY, 4: WORKDAY, 5: WORKDAY },
    exceptions: [],
  },
};
const ALWAYS: Calendar = { timeZone: 'Europe/Warsaw', hours: { kind: 'always' } };
const NIGHT = { from: '21:00', to: '08:00' };

/** The desk's hours, and those of somebody in a country. */
const hours = (desk: Calendar, country = 'PL'): CallHours => ({
  desk,
  caller: callableHours(NIGHT, zoneOfCountry(country, 'UTC')),
});
const warsaw = (local: string, offset = '+01:00') => new Date(`${local}:00${offset}`);
const iso = (moment: Date | null | undefined) => moment?.toISOString() ?? null;

describe('A number to call', () => {
  const cases: readonly [name: string, text: string, e164: string | null][] = [
    ['is read with spaces and country', '+48 600 000 000', '+48600000000'],
    ["is one of the desk's country without", '22 390-62-00', '+48223906200'],
    ['is read with the prefix of the trunk', '0048 600 100 200', '+48600100200'],
    ['may be abroad', '+44 20 7946 0958', '+442079460958'],
    ['is none with a digit too few', '+48 600 000 00', null],
    ['is none where no such numbers are', '+48 000 000 000', null],
    ['is none that costs extra', '+48 701 234 567', null],
    ['is none of an emergency', '112', null],
    ['is none without digits', 'proszę dzwonić', null],
    ['is none of a country that is not', '+999 123 456 789', null],
  ];
  for (const [name, text, e164] of cases)
    it(name, () => expect(findPhoneNumber(text, 'PL')?.e164 ?? null).to.equal(e164));

  it('is shown as people write it at home and abroad', () => {
    expect(findPhoneNumber('600100200', 'PL')).to.deep.equal({
      e164: '+48600100200',
      national: '600 100 200',
      international: '+48 600 100 200',
      country: 'PL',
    });
  });

  it("belongs to the main zone of its country, or the desk's where that is not known", () => {
    const zones = ['PL', 'US', 'ES', 'JP', 'ZZ'].map((country) => zoneOfCountry(country, 'Europe/Warsaw'));
    expect(zones).to.deep.equal([
      'Europe/Warsaw',
      'America/New_York',
      'Europe/Madrid',
      'Asia/Tokyo',
      'Europe/Warsaw',
    ]);
  });
});

describe('The moment of a call', () => {
  const wishes: readonly [name: string, at: Date, hours: CallHours, due: string | null][] = [
    ['is the wished one in the day', warsaw('2026-11-23T10:00'), hours(OFFICE), '2026-11-23T09:00:00.000Z'],
    [
      'may be any hour at which the desk is open',
      warsaw('2026-11-23T20:59'),
      hours(ALWAYS),
      '2026-11-23T19:59:00.000Z',
    ],
    ['moves to the end of the night', warsaw('2026-11-23T21:00'), hours(ALWAYS), '2026-11-24T07:00:00.000Z'],
    [
      'moves to the end of the night after midnight',
      warsaw('2026-11-24T07:59'),
      hours(ALWAYS),
      '2026-11-24T07:00:00.000Z',
    ],
    ['stands at the end of the night', warsaw('2026-11-24T08:00'), hours(ALWAYS), '2026-11-24T07:00:00.000Z'],
    [
      "is in the caller's day, not in ours",
      warsaw('2026-11-23T10:00'),
      hours(OFFICE, 'US'),
      '2026-11-23T13:00:00.000Z',
    ],
    [
      'is the next day where the days hardly meet',
      warsaw('2026-11-23T15:00'),
      hours(OFFICE, 'AU'),
      '2026-11-24T07:00:00.000Z',
    ],
    [
      'moves by the summer clock',
      warsaw('2026-07-01T22:00', '+02:00'),
      hours(ALWAYS),
      '2026-07-02T06:00:00.000Z',
    ],
    [
      'moves over the night when the clocks change',
      warsaw('2026-03-28T23:00'),
      hours(ALWAYS),
      '2026-03-29T06:00:00.000Z',
    ],
    ['is refused while the desk is closed', warsaw('2026-11-23T12:30'), hours(OFFICE), null],
    ['is refused on a Sunday', warsaw('2026-11-29T10:00'), hours(OFFICE), null],
  ];
  for (const [name, at, calendars, due] of wishes) {
    it(name, () => expect(iso(planCallAt(at, calendars)?.dueAt)).to.equal(due));
  }

  it('says from where it was moved, and nothing where it was not', () => {
    const night = warsaw('2026-11-23T23:00');
    expect(planCallAt(night, hours(ALWAYS))?.movedFrom).to.deep.equal(night);
    expect(planCallAt(warsaw('2026-11-23T10:00'), hours(ALWAYS))?.movedFrom).to.equal(null);
  });

  it('is now for an agent at work, and when the desk opens for a visitor', () => {
    const evening = warsaw('2026-11-23T18:00');
    expect(planCallNow(evening, 'agent', hours(OFFICE))?.dueAt).to.deep.equal(evening);
    expect(iso(planCallNow(evening, 'visitor', hours(OFFICE))?.dueAt)).to.equal('2026-11-24T07:00:00.000Z');
  });

  it("is not now in the person's night, for an agent neither", () => {
    const moment = planCallNow(warsaw('2026-11-23T23:00'), 'agent', hours(ALWAYS));
    expect(iso(moment?.dueAt)).to.equal('2026-11-24T07:00:00.000Z');
  });

  it('is none where nobody is ever there at once', () => {
    const never: Calendar = {
      timeZone: 'Europe/Warsaw',
      hours: { kind: 'weekly', days: {}, exceptions: [] },
    };
    expect(planCallNow(warsaw('2026-11-23T23:00'), 'visitor', hours(never))).to.equal(null);
  });
});

describe('The slots of a day', () => {
  const POLICY = { minutes: 60, capacity: 1, daysAhead: 14 };
  const startsOf = (day: string, calendars: CallHours, now = warsaw('2026-11-01T00:00')) =>
    slotsOfDay(day, now, calendars, POLICY).map((at) => at.toISOString().slice(11, 16));

  const days: readonly [name: string, day: string, calendars: CallHours, starts: readonly string[]][] = [
    [
      'are whole ones inside the hours, without the break',
      '2026-11-23',
      hours(OFFICE),
      ['07:00', '08:00', '09:00', '10:00', '12:00', '13:00', '14:00', '15:00'],
    ],
    ['are none on a closed day', '2026-11-29', hours(OFFICE), []],
    ["leave out the caller's night", '2026-11-23', hours(OFFICE, 'US'), ['13:00', '14:00', '15:00']],
  ];
  for (const [name, day, calendars, starts] of days)
    it(name, () => expect(startsOf(day, calendars)).to.deep.equal(starts));

  it('are those to come', () => {
    const starts = startsOf('2026-11-23', hours(OFFICE), warsaw('2026-11-23T14:00'));
    expect(starts).to.deep.equal(['14:00', '15:00']);
  });

  it('are one fewer on the day of 23 hours, where the desk never closes', () => {
    const nobodySleeps = { desk: ALWAYS, caller: ALWAYS };
    expect(startsOf('2026-03-29', nobodySleeps, warsaw('2026-03-01T00:00'))).to.have.length(23);
    expect(startsOf('2026-10-25', nobodySleeps, warsaw('2026-03-01T00:00'))).to.have.length(25);
    expect(startsOf('2026-10-26', nobodySleeps, warsaw('2026-03-01T00:00'))).to.have.length(24);
  });

  it('begin where the moment of a call lies', () => {
    expect(iso(slotOf(warsaw('2026-11-23T13:59'), OFFICE, POLICY))).to.equal('2026-11-23T12:00:00.000Z');
    expect(iso(slotOf(warsaw('2026-11-23T12:00'), OFFICE, POLICY))).to.equal(null);
  });
});

describe('A call that reached nobody', () => {
  const policy = { maxAttempts: 3, retryMinutes: 60, busyMinutes: 15 };
  const at = warsaw('2026-11-23T10:00');
  const after = (minutes: number) => new Date(at.getTime() + minutes * MINUTE_MS).toISOString();
  const next = (outcome: CallOutcome, calendars: CallHours, { from = at, attempts = 1 } = {}) =>
    iso(findNextTry({ at: from, outcome, attempts }, policy, calendars));

  it("is tried again at the desk's next opening", () =>
    expect(next('not_reached', hours(OFFICE))).to.equal('2026-11-23T12:00:00.000Z'));
  it('and a machine that answered is nobody', () =>
    expect(next('voicemail', hours(OFFICE))).to.equal('2026-11-23T12:00:00.000Z'));
  it('is tried again after the pause where the desk never closes', () =>
    expect(next('not_reached', hours(ALWAYS), { attempts: 2 })).to.equal(after(60)));
  it('is tried again soon after a busy line', () => expect(next('busy', hours(OFFICE))).to.equal(after(15)));
  it('is tried again in the hours after a busy line before the break', () =>
    expect(next('busy', hours(OFFICE), { from: warsaw('2026-11-23T11:50') })).to.equal(
      '2026-11-23T12:00:00.000Z',
    ));
  it("is not tried again in the person's night", () =>
    expect(next('not_reached', hours(ALWAYS), { from: warsaw('2026-11-23T20:30') })).to.equal(
      '2026-11-24T07:00:00.000Z',
    ));
  it('is not tried again once the attempts are used up', () =>
    expect(next('not_reached', hours(ALWAYS), { attempts: 3 })).to.equal(null));
  for (const outcome of ['reached', 'wrong_number', 'declined'] as const)
    it(`is not one that was ${outcome}`, () => expect(next(outcome, hours(ALWAYS))).to.equal(null));
});
