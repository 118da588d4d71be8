import { expect } from 'chai';
import { loadDesks } from '../../src/desks/index.js';
import type { Calendar } from '../../src/domain/calendar/index.js';
import {
  type ClockFacts,
  type ClockPolicy,
  dueSteps,
  explainClock,
  firstAnswerDue,
  nextStep,
  type PlannedClock,
  planClocks,
  rulesFor,
  type TicketTimes,
} from '../../src/domain/sla/index.js';
import { calendarsOf } from '../../src/flows/desk-calendar.js';
import { HOUR_MS, MINUTE_MS } from '../../src/shared/time.js';

const WEEKDAY = [{ from: '08:00', to: '16:00' }];
const OFFICE: Calendar = {
  timeZone: 'Europe/Warsaw',
  hours: {
    kind: 'weekly',
    days: { 1: WEEKDAY, 2: WEEKDAY, 3: WEEKDAY, 4: WEEKDAY, 5: WEEKDAY },
    exceptions: [],
    holidays: { country: 'PL', hours: [] },
  },
};
const POLICY: ClockPolicy = {
  first: { minutes: 8 * 60, counts: 'hours' },
  next: { minutes: 4 * 60, counts: 'hours' },
  resolution: { minutes: 16 * 60, counts: 'hours' },
  warnBeforeMinutes: [120],
  escalation: [
    { afterMinutes: 0, do: 'move-to-role' },
    { afterMinutes: 240, do: 'tell-head' },
  ],
  overrides: [],
  reopening: 'resume',
};

/** A moment of November 2026 in Warsaw: `at('23 10:00')` is Monday the 23rd. */
const at = (text: string) => new Date(`2026-11-${text.replace(' ', 'T')}+01:00`);
const OPENED = at('23 10:00');

type PhaseInput = readonly [status: string, from: string];

function times(
  phases: readonly PhaseInput[] = [],
  turns: readonly (readonly [asked: string, answered?: string])[] = [['23 10:00']],
  isMerged = false,
): TicketTimes {
  return {
    openedAt: OPENED,
    phases: [['new', '23 10:00'] as const, ...phases].map(([status, from]) => ({
      status,
      from: at(from),
      byName: status === 'new' ? '' : 'Marek',
    })),
    turns: turns.map(([asked, answered]) => ({
      askedAt: at(asked),
      answeredAt: answered === undefined ? null : at(answered),
    })),
    isMerged,
  };
}

function facts(given: TicketTimes, policy: Partial<ClockPolicy> = {}, severity = 3): ClockFacts {
  return {
    times: given,
    class: { severity, band: 'standard', plan: '' },
    policy: { ...POLICY, ...policy },
    calendars: { desk: OFFICE, named: {} },
  };
}

function clock(clocks: readonly PlannedClock[], kind: PlannedClock['kind'], turn = 0): PlannedClock {
  const found = clocks.find((candidate) => candidate.kind === kind && candidate.turn === turn);
  if (found === undefined) throw new Error(`There is no clock ${kind} ${turn}.`);
  return found;
}

describe('The clocks of a ticket', () => {
  const answered = [['23 10:00', '23 12:00']] as const;
  const cases: readonly {
    name: string;
    of: ClockFacts;
    now: string;
    kind: PlannedClock['kind'];
    turn?: number;
    is: Partial<
      Record<'state' | 'dueAt' | 'breachedAt' | 'stoppedAt' | 'startedAt' | 'usedMinutes', unknown>
    >;
  }[] = [
    {
      name: 'the first answer is due after eight open hours',
      of: facts(times()),
      now: '23 11:00',
      kind: 'first',
      is: { state: 'running', dueAt: at('24 10:00'), usedMinutes: 60 },
    },
    {
      name: 'waiting for the customer does not put off an answer that is owed',
      of: facts(times([['waiting', '23 11:00']])),
      now: '24 09:00',
      kind: 'first',
      is: { state: 'running', dueAt: at('24 10:00') },
    },
    {
      name: 'it does where the desk says so',
      of: facts(times([['waiting', '23 11:00']]), {
        first: { minutes: 480, counts: 'hours', pausedBy: ['waiting'] },
      }),
      now: '24 09:00',
      kind: 'first',
      is: { state: 'paused', dueAt: null, usedMinutes: 60 },
    },
    {
      name: 'the solution stands still while the ticket waits for the customer',
      of: facts(times([['waiting', '23 12:00']], answered)),
      now: '25 12:00',
      kind: 'resolution',
      is: { state: 'paused', dueAt: null, usedMinutes: 120 },
    },
    {
      name: 'and while it is on hold, and counts again after that',
      of: facts(
        times(
          [
            ['on_hold', '23 12:00'],
            ['open', '24 12:00'],
          ],
          answered,
        ),
      ),
      now: '24 13:00',
      kind: 'resolution',
      is: { state: 'running', dueAt: at('26 10:00'), usedMinutes: 180 },
    },
    {
      name: 'a pause at night takes nothing from the working time',
      of: facts(
        times(
          [
            ['waiting', '23 16:30'],
            ['open', '24 07:00'],
          ],
          answered,
        ),
      ),
      now: '24 08:00',
      kind: 'resolution',
      is: { state: 'running', dueAt: at('25 10:00'), usedMinutes: 360 },
    },
    {
      name: 'the answer stops the clock',
      of: facts(times([], answered)),
      now: '25 12:00',
      kind: 'first',
      is: { state: 'stopped', stoppedAt: at('23 12:00'), breachedAt: null, usedMinutes: 120 },
    },
    {
      name: 'an answer in the very moment is in time',
      of: facts(times([], [['23 10:00', '24 10:00']])),
      now: '25 12:00',
      kind: 'first',
      is: { state: 'stopped', breachedAt: null },
    },
    {
      name: 'a late answer stops it and does not heal it',
      of: facts(times([], [['23 10:00', '24 10:00:01']])),
      now: '25 12:00',
      kind: 'first',
      is: { state: 'breached', breachedAt: at('24 10:00'), stoppedAt: at('24 10:00:01') },
    },
    {
      name: 'closing stops it, answered or not',
      of: facts(times([['closed', '23 15:00']])),
      now: '25 12:00',
      kind: 'first',
      is: { state: 'stopped', stoppedAt: at('23 15:00'), breachedAt: null },
    },
    {
      name: 'pausing after the due time does not heal it',
      of: facts(times([['waiting', '25 12:00']], answered)),
      now: '27 12:00',
      kind: 'resolution',
      is: { state: 'breached', breachedAt: at('25 10:00'), dueAt: at('25 10:00') },
    },
    {
      name: 'a merged ticket stops, whatever its last status is called',
      of: facts(times([['open', '23 11:00']], [['23 10:00']], true)),
      now: '27 12:00',
      kind: 'first',
      is: { state: 'stopped', stoppedAt: at('23 11:00') },
    },
    {
      name: 'every turn of the customer has a clock of its own, from its oldest message',
      of: facts(times([], [...answered, ['23 13:00']])),
      now: '23 14:00',
      kind: 'next',
      turn: 1,
      is: { state: 'running', startedAt: at('23 13:00'), dueAt: at('24 09:00'), usedMinutes: 60 },
    },
    {
      name: 'opened again, it goes on where it stood',
      of: facts(
        times([
          ['closed', '23 12:00'],
          ['open', '25 08:00'],
        ]),
      ),
      now: '25 09:00',
      kind: 'first',
      is: { state: 'running', startedAt: OPENED, dueAt: at('25 14:00'), usedMinutes: 180 },
    },
    {
      name: 'opened again, it begins anew where the desk says so',
      of: facts(
        times([
          ['solved', '23 12:00'],
          ['closed', '24 12:00'],
          ['open', '25 08:00'],
        ]),
        { reopening: 'restart' },
      ),
      now: '25 09:00',
      kind: 'first',
      turn: 1,
      is: { state: 'running', startedAt: at('25 08:00'), dueAt: at('25 16:00'), usedMinutes: 60 },
    },
    {
      name: 'and the earlier one stays as it ended',
      of: facts(
        times([
          ['closed', '23 12:00'],
          ['open', '25 08:00'],
        ]),
        { reopening: 'restart' },
      ),
      now: '25 09:00',
      kind: 'first',
      is: { state: 'stopped', stoppedAt: at('23 12:00') },
    },
  ];
  for (const { name, of, now, kind, turn, is } of cases) {
    it(name, () => {
      const { usedMinutes, ...fields } = is;
      const found = clock(planClocks(of, at(now)), kind, turn);
      expect(found).to.deep.include(fields);
      if (usedMinutes !== undefined) expect(found.usedMs / MINUTE_MS).to.equal(usedMinutes);
    });
  }

  it('that pause while a customer has written and nobody has answered say so', () => {
    const paused = (answeredAt?: string) =>
      clock(
        planClocks(
          facts(
            times(
              [['on_hold', '23 11:00']],
              [answeredAt === undefined ? ['23 10:00'] : ['23 10:00', answeredAt]],
            ),
          ),
          at('23 12:00'),
        ),
        'resolution',
      );
    expect(paused()).to.include({ state: 'paused', isPausedUnanswered: true });
    expect(paused('23 10:30')).to.include({ state: 'paused', isPausedUnanswered: false });
  });

  it('that have breached stay breached under another severity and another policy, from whose start they count anew', () => {
    const known = [{ kind: 'first' as const, turn: 0, breachedAt: at('23 12:00') }];
    const generous = facts(times(), { first: { minutes: 960, counts: 'hours' } });
    expect(clock(planClocks(generous, at('23 13:00'), known), 'first')).to.deep.include({
      state: 'breached',
      breachedAt: at('23 12:00'),
      dueAt: at('25 10:00'),
    });
    expect(clock(planClocks(generous, at('23 13:00')), 'first').state, 'unknown, it has not').to.equal(
      'running',
    );
  });

  it('are counted anew from their start when the severity changes', () => {
    const policy = {
      overrides: [{ when: { severity: [1] }, first: { minutes: 60, counts: 'always' as const } }],
    };
    const dueAs = (severity: number) =>
      clock(planClocks(facts(times(), policy, severity), at('23 10:30')), 'first').dueAt;
    expect(dueAs(3)).to.deep.equal(at('24 10:00'));
    expect(dueAs(1)).to.deep.equal(at('23 11:00'));
  });

  it('follow the most specific rule for each thing, and the later of two that are equally specific', () => {
    const minutes = (count: number) => ({ minutes: count, counts: 'hours' as const });
    const policy: ClockPolicy = {
      ...POLICY,
      overrides: [
        { when: { severity: [1], band: 'priority' }, first: minutes(1) },
        { when: { severity: [1, 2] }, first: minutes(2), warnBeforeMinutes: [30] },
        { when: { band: 'priority' }, first: minutes(3) },
        { when: { plan: 'gold' }, first: minutes(4) },
      ],
    };
    const chosen = (severity: number, band: string, plan = '') => {
      const { first, warnBeforeMinutes } = rulesFor(policy, { severity, band, plan });
      return ['minutes' in first ? first.minutes : 0, ...warnBeforeMinutes];
    };
    expect(chosen(3, 'standard')).to.deep.equal([480, 120]);
    expect(chosen(2, 'standard')).to.deep.equal([2, 30]);
    expect(chosen(2, 'priority')).to.deep.equal([3, 30]);
    expect(chosen(1, 'priority')).to.deep.equal([1, 30]);
    expect(chosen(1, 'priority', 'gold')).to.deep.equal([1, 30]);
    expect(chosen(2, 'standard', 'gold')).to.deep.equal([4, 30]);
  });
});

describe('The days on which clocks change', () => {
  const always = { first: { minutes: 48 * 60, counts: 'always' as const } };
  const dueAfter = (policy: Partial<ClockPolicy>, opened: string) =>
    firstAnswerDue(facts(times(), policy), new Date(opened));

  it('leave 48 hours 48 hours', () => {
    for (const opened of ['2026-03-28T12:00:00+01:00', '2026-10-24T12:00:00+02:00'])
      expect(dueAfter(always, opened)).to.deep.equal(new Date(Date.parse(opened) + 48 * HOUR_MS));
  });

  it('leave eight working hours a working day', () => {
    expect(dueAfter({}, '2026-03-27T16:00:00+01:00')).to.deep.equal(new Date('2026-03-30T16:00:00+02:00'));
    expect(dueAfter({}, '2026-10-23T16:00:00+02:00')).to.deep.equal(new Date('2026-10-26T16:00:00+01:00'));
  });
});

describe('The promises of the desks', () => {
  const dueOf = (desk: string, opened: string, band: 'standard' | 'priority' = 'standard') => {
    const { clocks, ...rest } = loadDesks([desk]).get(desk);
    const of = {
      class: { severity: 3, band, plan: '' },
      policy: clocks,
      calendars: calendarsOf({ clocks, ...rest }),
    };
    return firstAnswerDue(of, new Date(opened));
  };
  const rows: readonly [
    name: string,
    desk: string,
    band: 'standard' | 'priority',
    opened: string,
    due: string,
  ][] = [
    [
      'EW-5 sent at 15:59:59, due the same business day',
      'easywebshop',
      'standard',
      '2026-11-23T15:59:59+01:00',
      '2026-11-23T18:00:00+01:00',
    ],
    [
      'EW-5 sent at 16:00, due the next',
      'easywebshop',
      'standard',
      '2026-11-23T16:00:00+01:00',
      '2026-11-24T18:00:00+01:00',
    ],
    [
      'EW-5 sent on Friday evening, due on Saturday morning',
      'easywebshop',
      'standard',
      '2026-11-27T19:00:00+01:00',
      '2026-11-28T12:00:00+01:00',
    ],
    [
      'EW-5 a standard ticket of a Sunday is due on Monday',
      'easywebshop',
      'standard',
      '2026-11-29T08:00:00+01:00',
      '2026-11-30T18:00:00+01:00',
    ],
    [
      'EW-5 a priority ticket of a Sunday is due on Sunday',
      'easywebshop',
      'priority',
      '2026-11-29T08:00:00+01:00',
      '2026-11-29T12:00:00+01:00',
    ],
    [
      'EW-5 a standard ticket of a holiday is due after it',
      'easywebshop',
      'standard',
      '2026-11-11T08:00:00+01:00',
      '2026-11-12T18:00:00+01:00',
    ],
    [
      'EW-5 a priority ticket of a holiday is due on it',
      'easywebshop',
      'priority',
      '2026-11-11T08:00:00+01:00',
      '2026-11-11T12:00:00+01:00',
    ],
    [
      'EW-5 a holiday on a Sunday is both, and a standard ticket waits for Monday',
      'easywebshop',
      'standard',
      '2026-11-01T08:00:00+01:00',
      '2026-11-02T18:00:00+01:00',
    ],
    [
      'SM-4 sent in the morning, due the next business day',
      'smodfum',
      'standard',
      '2026-11-23T09:00:00+01:00',
      '2026-11-24T16:00:00+01:00',
    ],
    [
      'SM-4 sent on Friday evening, due on Monday',
      'smodfum',
      'standard',
      '2026-11-27T19:00:00+01:00',
      '2026-11-30T16:00:00+01:00',
    ],
    [
      'SM-4 sent on Saturday, due on Monday',
      'smodfum',
      'standard',
      '2026-11-28T12:00:00+01:00',
      '2026-11-30T16:00:00+01:00',
    ],
    [
      'SM-4 sent on Christmas Eve, due after the holidays',
      'smodfum',
      'standard',
      '2026-12-24T10:00:00+01:00',
      '2026-12-28T16:00:00+01:00',
    ],
    [
      'IW-2 sent at any hour, due in 48 hours',
      'icewarp',
      'standard',
      '2026-11-28T03:00:00+01:00',
      '2026-11-30T03:00:00+01:00',
    ],
  ];
  for (const [name, desk, band, opened, due] of rows)
    it(name, () => expect(dueOf(desk, opened, band)).to.deep.equal(new Date(due)));
});

describe('What is done for a clock', () => {
  const stepsAt = (
    now: string,
    done: readonly string[] = [],
    policy: Partial<ClockPolicy> = {},
    severity = 3,
  ) => {
    const { steps } = clock(planClocks(facts(times(), policy, severity), at(now)), 'first');
    return {
      due: dueSteps(steps, done, at(now)).map((step) => step.name),
      next: nextStep(steps, done, at(now)),
    };
  };
  const always = { first: { minutes: 1440, counts: 'always' as const }, warnBeforeMinutes: [600, 240, 120] };

  it('is nothing before the warning, and the warning in its moment', () => {
    expect(stepsAt('23 15:59:59').due).to.deep.equal([]);
    expect(stepsAt('23 15:59:59').next?.at).to.deep.equal(at('24 08:00'));
    expect(stepsAt('24 08:00').due).to.deep.equal(['warn-assignee@-120']);
  });

  it('is the breach and what follows from it, without the warning that was missed', () => {
    expect(stepsAt('24 10:00').due).to.deep.equal(['breach', 'move-to-role@+0']);
    expect(stepsAt('24 10:00', ['breach', 'move-to-role@+0']).next?.at).to.deep.equal(at('24 14:00'));
    expect(stepsAt('24 14:00', ['breach', 'move-to-role@+0']).due).to.deep.equal(['tell-head@+240']);
    expect(stepsAt('24 14:00', ['breach', 'move-to-role@+0', 'tell-head@+240']).next).to.equal(null);
  });

  it('is one warning where several were missed', () => {
    expect(stepsAt('24 08:30', [], always).due).to.deep.equal(['warn-assignee@-120']);
    expect(stepsAt('24 08:30', ['warn-assignee@-120'], always).next?.name).to.equal('breach');
    expect(stepsAt('24 08:30', ['warn-assignee@-600'], always).next?.name).to.equal('warn-assignee@-240');
  });

  it('waits for the opening where a warning falls into the night, unless the severity is 1', () => {
    expect(stepsAt('23 23:59', [], always, 1).due).to.deep.equal([]);
    expect(stepsAt('24 00:00', [], always).due).to.deep.equal([]);
    expect(stepsAt('24 00:00', [], always, 1).due).to.deep.equal(['warn-assignee@-600']);
    expect(stepsAt('24 08:00', [], always).due).to.deep.equal(['warn-assignee@-120']);
  });

  it('can come at a share of the budget', () => {
    const policy = { escalation: [{ percent: 50, do: 'move-to-role' as const }], warnBeforeMinutes: [] };
    expect(stepsAt('23 13:59:59', [], policy).due).to.deep.equal([]);
    expect(stepsAt('23 14:00', [], policy).due).to.deep.equal(['move-to-role@50%']);
  });
});

describe('The explanation of a clock', () => {
  const explained = (of: ClockFacts, now: string, kind: PlannedClock['kind']) =>
    explainClock(clock(planClocks(of, at(now)), kind), at(now)).map(
      ({ from, to, why, isCounted, byName }) => [
        Math.round((Number(to) - Number(from)) / HOUR_MS),
        why,
        isCounted,
        byName,
      ],
    );

  it('names who paused it, the nights and what counted', () => {
    const of = facts(
      times(
        [
          ['waiting', '23 12:00'],
          ['open', '24 12:00'],
        ],
        [['23 10:00', '23 12:00']],
      ),
    );
    expect(explained(of, '24 14:00', 'resolution').slice(0, 3)).to.deep.equal([
      [2, 'open', true, ''],
      [24, 'waiting', false, 'Marek'],
      [4, 'open', true, ''],
    ]);
  });

  it('names the holiday', () => {
    const of = facts({ ...times(), openedAt: at('10 15:00') });
    const spans = explainClock(clock(planClocks(of, at('10 15:00')), 'first'), at('10 15:00'));
    expect(spans.map(({ why }) => why)).to.deep.equal(['open', 'closed', 'holiday', 'closed', 'open']);
    expect(spans[2]?.holiday?.pl).to.contain('Niepodległości');
  });

  it('says what came too late to count that day', () => {
    const of = facts(times(), { first: { cutOff: '09:00', openDaysLater: 0 } });
    expect(explained(of, '23 10:00', 'first')).to.deep.equal([
      [6, 'cut_off', false, ''],
      [16, 'closed', false, ''],
      [8, 'open', true, ''],
    ]);
  });
});
