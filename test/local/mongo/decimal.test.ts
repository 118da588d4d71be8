import { expect } from 'chai';
import { type Collection, Decimal128, type Document, Double, Int32, Long } from 'mongodb';
import { errorOf, type RunningServer, runServer } from './running-server.js';

interface Row extends Document {
  _id: number;
}

const int = (value: number) => new Int32(value);
const long = (value: string | number) => Long.fromString(String(value));
const double = (value: number) => new Double(value);
const decimal = (value: string) => Decimal128.fromString(value);

/** A number with its type, as the server sent it. */
function shown(value: unknown): string {
  if (value instanceof Int32) return `int ${value.value}`;
  if (value instanceof Long) return `long ${value}`;
  if (value instanceof Double) return `double ${Object.is(value.value, -0) ? '-0' : value.value}`;
  if (value instanceof Decimal128) return `decimal ${value}`;
  if (value instanceof Date) return `date ${value.toISOString()}`;
  return JSON.stringify(value) ?? 'missing';
}

describe('document server: numbers', () => {
  let server: RunningServer;
  let numbers: Collection<Row>;

  before(async () => {
    server = await runServer({ promoteValues: false });
    numbers = server.db.collection<Row>('numbers');
    await numbers.insertOne({ _id: 1 });
  });
  after(() => server.stop());

  async function computed(expression: unknown): Promise<string> {
    const [doc] = await numbers.aggregate([{ $limit: 1 }, { $project: { _id: 0, v: expression } }]).toArray();
    return shown(doc?.v);
  }

  const MAX_LONG = '9223372036854775807';
  const EXPRESSIONS: [unknown, string][] = [
    [{ $add: [int(1), int(2)] }, 'int 3'],
    [{ $add: [int(2_147_483_647), int(1)] }, 'long 2147483648'],
    [{ $add: [long(MAX_LONG), int(1)] }, 'double 9223372036854776000'],
    [{ $add: [long('9007199254740993'), int(2)] }, 'long 9007199254740995'],
    [{ $add: [int(1), double(2)] }, 'double 3'],
    [{ $add: [double(0.1), double(0.2), double(-0.3)] }, 'double 2.7755575615628914e-17'],
    [{ $add: [decimal('0.1'), decimal('0.2')] }, 'decimal 0.3'],
    [
      { $add: [decimal('9999999999999999999999999999999999'), int(1)] },
      'decimal 1.000000000000000000000000000000000E+34',
    ],
    [{ $add: [new Date(0), int(5)] }, 'date 1970-01-01T00:00:00.005Z'],
    [{ $subtract: [int(-2_147_483_648), int(1)] }, 'long -2147483649'],
    [{ $subtract: [decimal('1'), double(0.1)] }, 'decimal 0.900000000000000'],
    [{ $subtract: [new Date(5), new Date(2)] }, 'long 3'],
    [{ $multiply: [int(65_536), int(65_536)] }, 'long 4294967296'],
    [{ $multiply: [long('4611686018427387904'), int(2)] }, 'double 9223372036854776000'],
    [{ $multiply: [decimal('1.10'), decimal('3')] }, 'decimal 3.30'],
    [{ $divide: [int(4), int(2)] }, 'double 2'],
    [{ $divide: [decimal('1'), decimal('3')] }, 'decimal 0.3333333333333333333333333333333333'],
    [{ $divide: [decimal('2'), decimal('3')] }, 'decimal 0.6666666666666666666666666666666667'],
    [{ $divide: [decimal('6.0'), decimal('2')] }, 'decimal 3.0'],
    [{ $mod: [int(-7), int(3)] }, 'int -1'],
    [{ $mod: [long('9007199254740993'), int(2)] }, 'long 1'],
    [{ $mod: [decimal('7.5'), int(2)] }, 'decimal 1.5'],
    [{ $mod: [double(7.5), int(2)] }, 'double 1.5'],
    [{ $pow: [int(2), int(10)] }, 'int 1024'],
    [{ $pow: [int(2), int(40)] }, 'long 1099511627776'],
    [{ $pow: [int(2), int(-1)] }, 'double 0.5'],
    [{ $pow: [decimal('1.1'), int(2)] }, 'decimal 1.21'],
    [{ $abs: int(-2_147_483_648) }, 'long 2147483648'],
    [{ $abs: decimal('-1.50') }, 'decimal 1.50'],
    [{ $ceil: double(-0.5) }, 'double -0'],
    [{ $ceil: decimal('1.2') }, 'decimal 2'],
    [{ $floor: long('5') }, 'long 5'],
    [{ $floor: decimal('-1.2') }, 'decimal -2'],
    [{ $round: [double(2.5)] }, 'double 2'],
    [{ $round: [double(2.675), 2] }, 'double 2.68'],
    [{ $round: [int(1_250), int(-2)] }, 'int 1200'],
    [{ $round: [decimal('2.345'), 2] }, 'decimal 2.34'],
    [{ $trunc: [double(-7.99), 1] }, 'double -7.9'],
    [{ $sum: [int(1), [1], 'x', long(2)] }, 'long 3'],
    [{ $avg: [int(1), int(2)] }, 'double 1.5'],
    [{ $avg: [decimal('1'), int(2)] }, 'decimal 1.5'],
    [{ $max: [long('9007199254740993'), double(9_007_199_254_740_992)] }, 'long 9007199254740993'],
    [{ $eq: [long('9007199254740993'), double(9_007_199_254_740_992)] }, 'false'],
    [{ $gt: [decimal('0.1'), double(0.1)] }, 'false'],
    [{ $toInt: double(2.9) }, 'int 2'],
    [{ $toInt: '42' }, 'int 42'],
    [{ $toLong: decimal('9223372036854775806.9') }, 'long 9223372036854775806'],
    [{ $toLong: new Date(7) }, 'long 7'],
    [{ $toDouble: '-1e3' }, 'double -1000'],
    [{ $toDecimal: double(0.1) }, 'decimal 0.100000000000000'],
    [{ $toDecimal: long(MAX_LONG) }, `decimal ${MAX_LONG}`],
    [{ $toString: decimal('1.50') }, '"1.50"'],
    [{ $toString: long(MAX_LONG) }, `"${MAX_LONG}"`],
    [{ $toBool: decimal('0.00') }, 'false'],
    [{ $toDate: '2024-02-29T12:00:00Z' }, 'date 2024-02-29T12:00:00.000Z'],
    [{ $convert: { input: 'x', to: 'int', onError: int(-1) } }, 'int -1'],
    [{ $convert: { input: null, to: 'int', onNull: int(0) } }, 'int 0'],
    [{ $bitAnd: [int(6), long('4294967299')] }, 'long 2'],
    [{ $literal: double(1) }, 'double 1'],
    [{ $cond: [true, double(1), int(1)] }, 'double 1'],
    [{ $arrayElemAt: [[double(1), int(2)], 0] }, 'double 1'],
    [
      { $reduce: { input: [long(1), long(2)], initialValue: int(0), in: { $add: ['$$value', '$$this'] } } },
      'long 3',
    ],
    [{ $first: [{ $map: { input: [long(5)], in: { $multiply: ['$$this', int(2)] } } }] }, 'long 10'],
    [{ $add: [int(1), null] }, 'null'],
    [{ $add: [int(1), '$missing'] }, 'null'],
  ];
  for (const [expression, expected] of EXPRESSIONS) {
    it(`computes ${JSON.stringify(expression)} as ${expected}`, async () => {
      expect(await computed(expression)).to.equal(expected);
    });
  }

  const REFUSED: [unknown, number][] = [
    [{ $divide: [int(1), int(0)] }, 2],
    [{ $mod: [int(1), int(0)] }, 16610],
    [{ $add: [int(1), 'a'] }, 14],
    [{ $multiply: [int(1), 'a'] }, 14],
    [{ $toInt: double(3e9) }, 241],
    [{ $toInt: 'x' }, 241],
    [{ $toLong: double(Number.NaN) }, 241],
    [{ $toObjectId: 'x' }, 241],
    [{ $sqrt: int(-1) }, 28714],
    [{ $round: [int(1), int(200)] }, 51083],
    [{ $eq: [int(1)] }, 16020],
    [{ $nonsense: int(1) }, 31325],
    ['$$nobody', 17276],
  ];
  for (const [expression, code] of REFUSED) {
    it(`refuses ${JSON.stringify(expression)} with ${code}`, async () => {
      expect(Number((await errorOf(computed(expression))).code)).to.equal(code);
    });
  }

  it('sums and averages a group in the widest type, exactly', async () => {
    const sums = server.db.collection<Document>('sums');
    await sums.insertMany([
      { g: 'i', v: int(2_147_483_647) },
      { g: 'i', v: int(1) },
      { g: 'l', v: long('9007199254740993') },
      { g: 'l', v: int(2) },
      { g: 'm', v: decimal('0.10') },
      { g: 'm', v: int(2) },
      ...Array.from({ length: 10 }, () => ({ g: 'd', v: double(0.1) })),
    ]);
    const groups = await sums
      .aggregate([{ $group: { _id: '$g', sum: { $sum: '$v' }, avg: { $avg: '$v' } } }, { $sort: { _id: 1 } }])
      .toArray();
    expect(groups.map(({ _id, sum, avg }) => [_id, shown(sum), shown(avg)])).to.deep.equal([
      ['d', 'double 1', 'double 0.1'],
      ['i', 'long 2147483648', 'double 1073741824'],
      ['l', 'long 9007199254740995', 'double 4503599627370498'],
      ['m', 'decimal 2.10', 'decimal 1.05'],
    ]);
  });

  it('keeps types in $inc and $mul, and refuses an int64 that overflows', async () => {
    await numbers.insertOne({
      _id: 2,
      i: int(2_147_483_647),
      l: long(MAX_LONG),
      m: decimal('1.1'),
      d: double(0.5),
    });
    await numbers.updateOne(
      { _id: 2 },
      { $inc: { i: int(1), m: double(0.1), d: int(1) }, $mul: { l: double(1), n: long(5) } },
    );
    const doc = await numbers.findOne({ _id: 2 });
    expect([doc?.i, doc?.m, doc?.d, doc?.l, doc?.n].map(shown)).to.deep.equal([
      'long 2147483648',
      'decimal 1.200000000000000',
      'double 1.5',
      'double 9223372036854776000',
      'long 0',
    ]);
    await numbers.updateOne({ _id: 2 }, { $set: { l: long(MAX_LONG) } });
    const error = await errorOf(numbers.updateOne({ _id: 2 }, { $inc: { l: int(1) } }));
    expect(Number(error.code)).to.equal(2);
  });

  it('keeps types in updates by a pipeline', async () => {
    await numbers.insertOne({ _id: 3, l: long('9007199254740993'), d: double(1), m: decimal('1.50') });
    await numbers.updateOne({ _id: 3 }, [
      { $set: { l: { $add: ['$l', int(1)] }, copy: '$d', list: ['$m'] } },
    ]);
    const doc = await numbers.findOne({ _id: 3 });
    expect([doc?.l, doc?.d, doc?.copy, doc?.m, doc?.list[0]].map(shown)).to.deep.equal([
      'long 9007199254740994',
      'double 1',
      'double 1',
      'decimal 1.50',
      'decimal 1.50',
    ]);
  });
});
