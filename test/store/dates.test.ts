import { expect } from 'chai';
import { ObjectId } from 'mongodb';
import { errorOf } from './errors.js';
import { useStore } from './store.js';

describe('dates in expressions', () => {
  const store = useStore();
  const at = (text: string) => new Date(text);

  async function resultOf(expression: unknown): Promise<unknown> {
    const stages = [{ $documents: [{ _id: 1 }] }, { $project: { _id: 0, value: expression } }];
    const [result] = await store.db.aggregate(stages).toArray();
    return result?.value;
  }

  const leapNight = at('2024-02-29T23:59:59.999Z');
  const newYearsEve = at('2024-12-30T10:00:00Z');
  const warsaw = 'Europe/Warsaw';

  const cases: Readonly<Record<string, readonly (readonly [unknown, unknown])[]>> = {
    'are taken apart by the clocks of a time zone': [
      [{ $dayOfMonth: { date: leapNight, timezone: warsaw } }, 1],
      [{ $hour: { date: leapNight, timezone: '-05:30' } }, 18],
      [{ $dayOfYear: leapNight }, 60],
      [{ $dayOfWeek: [leapNight] }, 5],
      [{ $week: at('2021-01-02T00:00:00Z') }, 0],
      [{ $week: at('2021-01-03T00:00:00Z') }, 1],
      [{ $isoWeek: newYearsEve }, 1],
      [{ $isoWeekYear: newYearsEve }, 2025],
      [{ $isoDayOfWeek: newYearsEve }, 1],
      [{ $year: new ObjectId('000000000000000000000000') }, 1970],
      [{ $year: { date: leapNight, timezone: null } }, null],
      [
        { $dateToParts: { date: newYearsEve, iso8601: true } },
        { isoWeekYear: 2025, isoWeek: 1, isoDayOfWeek: 1, hour: 10, minute: 0, second: 0, millisecond: 0 },
      ],
    ],
    'begin with their month, quarter, week or bin': [
      [{ $dateTrunc: { date: at('1970-01-01T00:00:00Z'), unit: 'month' } }, at('1970-01-01T00:00:00Z')],
      [{ $dateTrunc: { date: leapNight, unit: 'quarter', binSize: 2 } }, at('2024-01-01T00:00:00Z')],
      [{ $dateTrunc: { date: leapNight, unit: 'day', timezone: warsaw } }, at('2024-02-29T23:00:00Z')],
      [{ $dateTrunc: { date: leapNight, unit: 'week' } }, at('2024-02-25T00:00:00Z')],
      [
        { $dateTrunc: { date: leapNight, unit: 'week', startOfWeek: 'thursday' } },
        at('2024-02-29T00:00:00Z'),
      ],
      [
        { $dateTrunc: { date: at('2024-01-01T00:00:00Z'), unit: 'hour', timezone: '-05:30' } },
        at('2023-12-31T23:30:00Z'),
      ],
      [{ $dateTrunc: { date: leapNight, unit: 'minute', binSize: 15 } }, at('2024-02-29T23:45:00Z')],
    ],
    'are as far apart as ends of units lie between them': [
      [{ $dateDiff: { startDate: leapNight, endDate: at('2024-03-01T00:00:00Z'), unit: 'second' } }, 1],
      [{ $dateDiff: { startDate: leapNight, endDate: at('2024-03-01T00:00:00Z'), unit: 'month' } }, 1],
      [
        {
          $dateDiff: {
            startDate: leapNight,
            endDate: at('2024-03-01T00:00:00Z'),
            unit: 'day',
            timezone: warsaw,
          },
        },
        0,
      ],
      [
        { $dateDiff: { startDate: at('2025-03-29T12:00:00Z'), endDate: at('2025-03-30T12:00:00Z'), unit: 'hour', timezone: warsaw } },
        24,
      ],
      [
        { $dateDiff: { startDate: at('2024-01-06'), endDate: at('2024-01-08'), unit: 'week', startOfWeek: 'mon' } },
        1,
      ],
      [{ $dateDiff: { startDate: null, endDate: leapNight, unit: 'day' } }, null],
    ], // biome-ignore format: one line for each
    'are written as a format says': [
      [{ $dateToString: { date: leapNight } }, '2024-02-29T23:59:59.999Z'],
      [{ $dateToString: { date: leapNight, timezone: warsaw } }, '2024-03-01T00:59:59.999'],
      [
        {
          $dateToString: {
            date: newYearsEve,
            format: '%G-W%V-%u %j %w %U %b %B %z %Z 100%%',
            timezone: warsaw,
          },
        },
        '2025-W01-1 365 2 52 Dec December +0100 60 100%',
      ],
    ],
    'are read as they are written': [
      [{ $dateFromString: { dateString: '2017-02-08T12:10:40+0100' } }, at('2017-02-08T11:10:40Z')],
      [{ $dateFromString: { dateString: '2014-06-06 18:38', timezone: warsaw } }, at('2014-06-06T16:38:00Z')],
      [{ $dateFromString: { dateString: 'July 4, 2017' } }, at('2017-07-04T00:00:00Z')],
      [{ $dateFromString: { dateString: '8.2.2017', format: '%d.%m.%Y' } }, at('2017-02-08T00:00:00Z')],
      [{ $dateFromString: { dateString: '2025-01-3', format: '%G-%V-%u' } }, at('2025-01-01T00:00:00Z')],
      [{ $dateFromString: { dateString: 'soon', onError: 'never' } }, 'never'],
      [{ $dateFromString: { dateString: null, onNull: 'no date' } }, 'no date'],
      [{ $dateFromParts: { year: 2017, month: 14, day: 0, hour: 25 } }, at('2018-02-01T01:00:00Z')],
      [{ $dateFromParts: { isoWeekYear: 2025, isoWeek: 1, timezone: warsaw } }, at('2024-12-29T23:00:00Z')],
    ],
  };

  for (const [behaviour, all] of Object.entries(cases)) {
    it(behaviour, async () => {
      for (const [expression, expected] of all)
        expect(await resultOf(expression), JSON.stringify(expression)).to.deep.equal(expected);
    });
  }

  it('are refused where something is wrong with them', async () => {
    for (const [expression, code] of [
      [{ $year: 'today' }, 16006],
      [{ $year: { day: leapNight } }, 40535],
      [{ $hour: { date: leapNight, timezone: 'Mars/Olympus' } }, 40485],
      [{ $dateToString: { date: leapNight, format: '%q' } }, 18536],
      [{ $dateFromString: { dateString: 'soon' } }, 241],
      [{ $dateFromString: { dateString: '2017-02-08T12:10:40Z', timezone: warsaw } }, 241],
      [{ $dateFromParts: { month: 1 } }, 40516],
      [{ $dateFromParts: { year: 10_000 } }, 40523],
      [{ $dateTrunc: { date: 'today', unit: 'day' } }, 5439012],
      [{ $dateDiff: { startDate: 'today', endDate: leapNight, unit: 'day' } }, 5166307],
    ] as const)
      expect(await errorOf(resultOf(expression)), JSON.stringify(expression)).to.include({ code });
  });
});
