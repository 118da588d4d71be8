import { expect } from 'chai';
import { Decimal128, type Document, Double, Int32, Long, ObjectId } from 'mongodb';
import { errorOf } from './errors.js';
import { useStore } from './store.js';

type Case = [expression: unknown, result: unknown];

/** A condition and what follows from it; an object written with `then` would look like a promise. */
const conclusion = (condition: unknown, result: unknown, name = 'case') =>
  Object.fromEntries([
    [name, condition],
    ['then', result],
  ]);

describe('store: expressions', () => {
  const store = useStore();
  const document = {
    _id: 1,
    n: 7,
    neg: -7,
    half: 2.5,
    s: 'Hello',
    pl: 'Łódź',
    list: [3, 1, 2],
    words: ['a', 'b', 'a'],
    docs: [
      { k: 'x', v: 1 },
      { k: 'y', v: 2 },
    ],
    d: { a: 1, b: { c: 2 } },
    at: new Date('2026-03-29T10:30:15.250Z'),
    no: null,
    yes: true,
    empty: [],
  };

  const compute = async (expression: unknown): Promise<unknown> => {
    const [{ r } = { r: undefined }] = await store.db
      .aggregate<Document>([{ $documents: [document] }, { $project: { _id: 0, r: expression } }])
      .toArray();
    return r;
  };

  const GROUPS: Record<string, Case[]> = {
    'compute numbers': [
      [{ $add: ['$n', 1, 2] }, 10],
      [{ $add: ['$at', 1000] }, new Date('2026-03-29T10:30:16.250Z')],
      [{ $subtract: ['$n', 10] }, -3],
      [{ $subtract: ['$at', '$at'] }, 0],
      [{ $multiply: ['$n', '$half'] }, 17.5],
      [{ $divide: ['$n', 2] }, 3.5],
      [{ $mod: ['$neg', 3] }, -1],
      [{ $abs: '$neg' }, 7],
      [{ $ceil: '$half' }, 3],
      [{ $floor: -2.5 }, -3],
      [{ $round: ['$half', 0] }, 2],
      [{ $round: [1.235, 2] }, 1.24],
      [{ $trunc: [-2.7, 0] }, -2],
      [{ $sqrt: 9 }, 3],
      [{ $pow: [2, 10] }, 1024],
      [{ $exp: 0 }, 1],
      [{ $ln: 1 }, 0],
      [{ $log10: 1000 }, 3],
      [{ $add: ['$n', null] }, null],
      [{ $add: ['$n', '$missing'] }, null],
    ],
    'compare values of all types': [
      [{ $eq: ['$n', 7] }, true],
      [{ $eq: ['$missing', null] }, false],
      [{ $ne: ['$n', '7'] }, true],
      [{ $gt: ['$s', 5] }, true],
      [{ $lt: ['$missing', 4] }, true],
      [{ $lt: [null, 4] }, true],
      [{ $gte: ['$list', [3, 1]] }, true],
      [{ $lte: ['$n', 7] }, true],
      [{ $cmp: ['$n', 8] }, -1],
      [{ $gt: [{ a: 2 }, { a: 1 }] }, true],
    ],
    decide: [
      [{ $and: ['$yes', 1] }, true],
      [{ $and: [] }, true],
      [{ $or: ['$no', 0] }, false],
      [{ $not: ['$no'] }, true],
      [{ $not: ['$empty'] }, false],
      [{ $cond: [{ $gt: ['$n', 5] }, 'big', 'small'] }, 'big'],
      [{ $cond: { ...conclusion('$missing', 1, 'if'), else: 2 } }, 2],
      [{ $ifNull: ['$no', '$missing', 'fallback'] }, 'fallback'],
      [
        {
          $switch: {
            branches: [conclusion({ $eq: ['$n', 1] }, 'one'), conclusion('$yes', 'yes')],
            default: 'none',
          },
        },
        'yes',
      ],
      [{ $switch: { branches: [conclusion(false, 1)], default: 'none' } }, 'none'],
    ],
    'work on strings': [
      [{ $concat: ['$s', ' ', 'you'] }, 'Hello you'],
      [{ $concat: ['$s', null] }, null],
      [{ $toUpper: '$s' }, 'HELLO'],
      [{ $toLower: '$s' }, 'hello'],
      [{ $strLenCP: '$pl' }, 4],
      [{ $strLenBytes: '$pl' }, 7],
      [{ $substrCP: ['$pl', 1, 2] }, 'ód'],
      [{ $substrBytes: ['$s', 1, 3] }, 'ell'],
      [{ $indexOfCP: ['$s', 'l'] }, 2],
      [{ $indexOfCP: ['$s', 'z'] }, -1],
      [{ $split: ['a,b,c', ','] }, ['a', 'b', 'c']],
      [{ $trim: { input: '  x ' } }, 'x'],
      [{ $ltrim: { input: 'xxay', chars: 'x' } }, 'ay'],
      [{ $replaceOne: { input: '$s', find: 'l', replacement: 'L' } }, 'HeLlo'],
      [{ $replaceAll: { input: '$s', find: 'l', replacement: 'L' } }, 'HeLLo'],
      [{ $strcasecmp: ['$s', 'hELLO'] }, 0],
      [{ $regexMatch: { input: '$s', regex: '^h', options: 'i' } }, true],
      [{ $regexFind: { input: '$s', regex: 'l(.)' } }, { match: 'll', idx: 2, captures: ['l'] }],
      [
        { $regexFindAll: { input: '$s', regex: 'l' } },
        [
          { match: 'l', idx: 2, captures: [] },
          { match: 'l', idx: 3, captures: [] },
        ],
      ],
    ],
    'work on arrays': [
      [{ $size: '$list' }, 3],
      [{ $arrayElemAt: ['$list', 0] }, 3],
      [{ $arrayElemAt: ['$list', -1] }, 2],
      [{ $arrayElemAt: ['$list', 9] }, undefined],
      [{ $first: '$list' }, 3],
      [{ $last: '$list' }, 2],
      [{ $slice: ['$list', 2] }, [3, 1]],
      [{ $slice: ['$list', -2] }, [1, 2]],
      [{ $slice: ['$list', 1, 1] }, [1]],
      [{ $concatArrays: ['$list', [9]] }, [3, 1, 2, 9]],
      [{ $in: [1, '$list'] }, true],
      [{ $indexOfArray: ['$list', 2] }, 2],
      [{ $isArray: '$list' }, true],
      [{ $isArray: '$n' }, false],
      [{ $reverseArray: '$list' }, [2, 1, 3]],
      [{ $sortArray: { input: '$list', sortBy: -1 } }, [3, 2, 1]],
      [
        { $sortArray: { input: '$docs', sortBy: { v: -1 } } },
        [
          { k: 'y', v: 2 },
          { k: 'x', v: 1 },
        ],
      ],
      [{ $range: [0, 6, 2] }, [0, 2, 4]],
      [{ $map: { input: '$list', as: 'x', in: { $multiply: ['$$x', 2] } } }, [6, 2, 4]],
      [{ $map: { input: '$list', in: '$$this' } }, [3, 1, 2]],
      [{ $filter: { input: '$list', as: 'x', cond: { $gt: ['$$x', 1] } } }, [3, 2]],
      [{ $filter: { input: '$list', cond: { $gt: ['$$this', 0] }, limit: 1 } }, [3]],
      [{ $reduce: { input: '$list', initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 6],
      [
        {
          $zip: {
            inputs: [
              [1, 2],
              ['a', 'b'],
            ],
          },
        },
        [
          [1, 'a'],
          [2, 'b'],
        ],
      ],
      [{ $arrayToObject: '$docs' }, { x: 1, y: 2 }],
      [{ $objectToArray: { a: 1 } }, [{ k: 'a', v: 1 }]],
      ['$docs.v', [1, 2]],
      [{ $sum: '$list' }, 6],
      [{ $avg: '$list' }, 2],
      [{ $max: '$list' }, 3],
      [{ $min: ['$n', 5] }, 5],
      [{ $maxN: { n: 2, input: '$list' } }, [3, 2]],
    ],
    'work on sets': [
      [{ $setEquals: ['$words', ['b', 'a']] }, true],
      [{ $setIsSubset: [['a'], '$words'] }, true],
      [{ $sortArray: { input: { $setUnion: ['$words', ['c']] }, sortBy: 1 } }, ['a', 'b', 'c']],
      [{ $setIntersection: ['$words', ['a', 'z']] }, ['a']],
      [{ $setDifference: ['$words', ['a']] }, ['b']],
      [{ $anyElementTrue: [[false, 1]] }, true],
      [{ $allElementsTrue: [[true, 0]] }, false],
    ],
    'work on documents and variables': [
      ['$d.b.c', 2],
      ['$$ROOT.n', 7],
      ['$$CURRENT.n', 7],
      [{ $mergeObjects: ['$d', { a: 9 }] }, { a: 9, b: { c: 2 } }],
      [{ $getField: { field: 'a', input: '$d' } }, 1],
      [{ $setField: { field: 'x.y', input: '$d', value: 5 } }, { a: 1, b: { c: 2 }, 'x.y': 5 }],
      [{ $unsetField: { field: 'a', input: '$d' } }, { b: { c: 2 } }],
      [{ $literal: '$n' }, '$n'],
      [{ $let: { vars: { x: '$n' }, in: { $add: ['$$x', 1] } } }, 8],
      [
        { a: '$n', b: ['$s'] },
        { a: 7, b: ['Hello'] },
      ],
      ['$missing', undefined],
      [
        ['$missing', '$n'],
        [null, 7],
      ],
    ],
    'work on dates': [
      [{ $year: '$at' }, 2026],
      [{ $month: '$at' }, 3],
      [{ $dayOfMonth: '$at' }, 29],
      [{ $hour: '$at' }, 10],
      [{ $minute: '$at' }, 30],
      [{ $second: '$at' }, 15],
      [{ $millisecond: '$at' }, 250],
      [{ $dayOfWeek: '$at' }, 1],
      [{ $dayOfYear: '$at' }, 88],
      [{ $isoWeek: '$at' }, 13],
      [{ $isoDayOfWeek: '$at' }, 7],
      [{ $hour: { date: '$at', timezone: 'Europe/Warsaw' } }, 12],
      [{ $dateToString: { date: '$at', format: '%Y-%m-%d %H:%M:%S.%L' } }, '2026-03-29 10:30:15.250'],
      [{ $dateToString: { date: '$at', format: '%H:%M %z', timezone: 'Europe/Warsaw' } }, '12:30 +0200'],
      [{ $dateToString: { date: '$no', onNull: 'never' } }, 'never'],
      [{ $dateFromString: { dateString: '2026-01-02T03:04:05Z' } }, new Date('2026-01-02T03:04:05Z')],
      [{ $dateFromParts: { year: 2026, month: 2, day: 3 } }, new Date('2026-02-03T00:00:00Z')],
      [
        { $dateToParts: { date: '$at' } },
        { year: 2026, month: 3, day: 29, hour: 10, minute: 30, second: 15, millisecond: 250 },
      ],
      [{ $dateAdd: { startDate: '$at', unit: 'day', amount: 3 } }, new Date('2026-04-01T10:30:15.250Z')],
      [
        { $dateAdd: { startDate: new Date('2026-01-31T00:00:00Z'), unit: 'month', amount: 1 } },
        new Date('2026-02-28T00:00:00Z'),
      ],
      [
        { $dateSubtract: { startDate: '$at', unit: 'hour', amount: 10 } },
        new Date('2026-03-29T00:30:15.250Z'),
      ],
      [{ $dateDiff: { startDate: new Date('2026-01-01'), endDate: '$at', unit: 'month' } }, 2],
      [{ $dateTrunc: { date: '$at', unit: 'hour' } }, new Date('2026-03-29T10:00:00Z')],
      [
        { $dateTrunc: { date: '$at', unit: 'day', timezone: 'Europe/Warsaw' } },
        new Date('2026-03-28T23:00:00Z'),
      ],
    ],
    'name and change types': [
      [{ $type: '$n' }, 'int'],
      [{ $type: '$half' }, 'double'],
      [{ $type: '$missing' }, 'missing'],
      [{ $type: '$at' }, 'date'],
      [{ $isNumber: '$n' }, true],
      [{ $toString: '$n' }, '7'],
      [{ $toInt: '12' }, 12],
      [{ $toDouble: '1.5' }, 1.5],
      [{ $toLong: '9007199254740991' }, 9007199254740991],
      [{ $toBool: 0 }, false],
      [{ $toDate: Long.fromNumber(0) }, new Date(0)],
      [{ $toObjectId: '0123456789abcdef01234567' }, new ObjectId('0123456789abcdef01234567')],
      [{ $convert: { input: 'x', to: 'int', onError: 'bad' } }, 'bad'],
      [{ $convert: { input: null, to: 'int', onNull: 'none' } }, 'none'],
      [{ $toString: '$at' }, '2026-03-29T10:30:15.250Z'],
    ],
  };
  for (const [group, cases] of Object.entries(GROUPS)) {
    describe(`that ${group}`, () => {
      for (const [expression, expected] of cases) {
        it(JSON.stringify(expression), async () => {
          expect(await compute(expression)).to.deep.equal(expected);
        });
      }
    });
  }

  const TYPES: [string, unknown, unknown][] = [
    ['int32 and int32', { $add: [new Int32(1), new Int32(2)] }, new Int32(3)],
    ['int32 and int64', { $add: [new Int32(1), Long.fromNumber(2)] }, Long.fromNumber(3)],
    ['int32 and double', { $add: [new Int32(1), new Double(2)] }, new Double(3)],
    [
      'int32 and decimal',
      { $add: [new Int32(1), Decimal128.fromString('2.50')] },
      Decimal128.fromString('3.50'),
    ],
    ['int32 that overflows', { $multiply: [new Int32(2 ** 30), new Int32(4)] }, Long.fromNumber(2 ** 32)],
    ['a division', { $divide: [new Int32(6), new Int32(2)] }, new Double(3)],
    [
      'a long number',
      { $subtract: [Long.fromString('9007199254740993'), new Int32(1)] },
      Long.fromString('9007199254740992'),
    ],
  ];
  for (const [name, expression, expected] of TYPES) {
    it(`give ${name} its type`, async () => {
      const [row] = await store.db
        .aggregate([{ $documents: [{ a: 1 }] }, { $project: { r: expression } }], { promoteValues: false })
        .toArray();
      expect(row?.r).to.deep.equal(expected);
    });
  }

  const REFUSED: [unknown, number | number[]][] = [
    [{ $nope: 1 }, [168, 31325]],
    [{ $add: ['$n', '$s'] }, 14],
    [{ $subtract: [1] }, 16020],
    [{ $divide: ['$n', 0] }, [2, 16608]],
    [{ $divide: ['$n', '$s'] }, [14, 16609]],
    [{ $mod: ['$n', 0] }, 16610],
    [{ $concat: ['$s', '$n'] }, 16702],
    [{ $size: '$n' }, 17124],
    [{ $arrayElemAt: ['$n', 0] }, 28689],
    [{ $in: [1, '$n'] }, 40081],
    [{ $toInt: 'x' }, 241],
    [{ $convert: { input: 1 } }, 9],
    [{ $switch: { branches: [conclusion(false, 1)] } }, 40066],
    [{ $year: '$s' }, 16006],
    [{ $filter: { input: '$n', cond: true } }, 28651],
    [{ $map: { input: '$n', in: 1 } }, 16883],
    ['$$nope', 17276],
    [{ $add: 1, $subtract: 2 }, 15983],
    [{ $range: [0, 1, 0] }, 34449],
    [{ $sqrt: -1 }, 28714],
    [{ $slice: 2 }, 28667],
    [{ $dateToString: { date: '$s' } }, 16006],
    [{ $regexMatch: { input: '$s', regex: '(' } }, 51111],
  ];
  for (const [expression, code] of REFUSED) {
    it(`refuse ${JSON.stringify(expression)}`, async () => {
      const error = await errorOf(compute(expression));
      expect(error.code, error.message).to.be.oneOf([code].flat());
    });
  }
});
