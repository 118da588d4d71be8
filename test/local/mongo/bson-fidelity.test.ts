import { expect } from 'chai';
import {
  Binary,
  BSON,
  BSONRegExp,
  Code,
  type Collection,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
} from 'mongodb';
import { type RunningServer, runServer } from './running-server.js';

describe('document server: BSON fidelity', () => {
  let server: RunningServer;
  let rows: Collection<{ _id: number; [key: string]: unknown }>;
  before(async () => {
    server = await runServer({ promoteValues: false, bsonRegExp: true });
    rows = server.db.collection('rows');
  });
  after(() => server.stop());
  beforeEach(() => rows.deleteMany({}));

  const everything = () => ({
    int: new Int32(5),
    long: Long.fromString('9007199254740993'),
    double: new Double(5),
    negativeZero: new Double(-0),
    nan: new Double(Number.NaN),
    decimal: Decimal128.fromString('1.10'),
    binary: new Binary(Buffer.from([1, 2, 3]), 128),
    uuid: new UUID(),
    id: new ObjectId(),
    stamp: new Timestamp({ t: 5, i: 6 }),
    regex: new BSONRegExp('^a', 'i'),
    code: new Code('x', { y: 1 }),
    min: new MinKey(),
    max: new MaxKey(),
    date: new Date(-1),
    nested: { z: 1, a: [null, true, { deep: Long.fromNumber(1) }] },
    text: 'zażółć \u{1F600}',
  });
  const raw = async () => {
    const found = await rows.findOne({}, { raw: true });
    return Buffer.from(Object.values(found ?? {}).length === 0 ? [] : (found as unknown as Uint8Array));
  };

  it('gives back every type byte for byte', async () => {
    const doc = { _id: 1, ...everything() };
    await rows.insertOne(doc);
    expect(await raw()).to.deep.equal(Buffer.from(BSON.serialize(doc)));
  });

  it('leaves alone what an update does not touch', async () => {
    const doc = { _id: 1, ...everything(), last: 0 };
    await rows.insertOne(doc);
    await rows.updateOne({ _id: 1 }, { $set: { last: 1 } });
    expect(await raw()).to.deep.equal(Buffer.from(BSON.serialize({ ...doc, last: 1 })));
    await rows.updateOne({ _id: 1 }, [{ $set: { last: { $add: ['$last', 1] } } }]);
    expect(await raw()).to.deep.equal(Buffer.from(BSON.serialize({ ...doc, last: 2 })));
  });

  it('keeps keys in their order, numbers too', async () => {
    const bytes = BSON.serialize(
      new Map<string, unknown>([
        ['_id', 1],
        ['b', 1],
        ['2', 1],
        ['1', 1],
        ['a', 1],
      ]) as never,
    );
    await server.db.command({ insert: 'rows', documents: [BSON.deserialize(bytes)] });
    await rows.deleteMany({});
    await rows.insertOne(
      new Map<string, unknown>([
        ['_id', 1],
        ['b', 1],
        ['2', 1],
        ['1', 1],
      ]) as never,
    );
    expect(await raw()).to.deep.equal(
      Buffer.from(
        BSON.serialize(
          new Map<string, unknown>([
            ['_id', 1],
            ['b', 1],
            ['2', 1],
            ['1', 1],
          ]) as never,
        ),
      ),
    );
  });

  const SUMS: [string, unknown, unknown, unknown][] = [
    ['int32 and int32', new Int32(1), new Int32(2), new Int32(3)],
    ['int32 that overflows', new Int32(2 ** 31 - 1), new Int32(1), Long.fromNumber(2 ** 31)],
    [
      'int64 and int32',
      Long.fromString('9007199254740993'),
      new Int32(1),
      Long.fromString('9007199254740994'),
    ],
    ['double and int32', new Double(5), new Int32(1), new Double(6)],
    ['decimal and int32', Decimal128.fromString('1.10'), new Int32(1), Decimal128.fromString('2.10')],
  ];
  for (const [name, start, step, expected] of SUMS) {
    it(`adds ${name} in the wider type`, async () => {
      await rows.insertOne({ _id: 1, n: start });
      await rows.updateOne({ _id: 1 }, { $inc: { n: step } as never });
      expect((await rows.findOne())?.n).to.deep.equal(expected);
    });
  }

  it('compares numbers of all types by their worth', async () => {
    const values = [
      new Double(1.5),
      Decimal128.fromString('1.4'),
      Long.fromString('9007199254740993'),
      new Double(9007199254740992),
      new Int32(-1),
      new Double(Number.NaN),
      new Double(-0),
      new Double(Infinity),
    ];
    await rows.insertMany(values.map((v, _id) => ({ _id, v })));
    const order = [5, 4, 6, 1, 0, 3, 2, 7];
    const ids = async () => (await rows.find().sort({ v: 1 }).toArray()).map(({ _id }) => Number(_id));
    expect(await ids()).to.deep.equal(order);
    await rows.createIndex({ v: 1 });
    expect(await ids()).to.deep.equal(order);
    expect(
      (await rows.find({ v: { $gt: 1, $lte: new Double(1.5) } }).toArray())
        .map(({ _id }) => Number(_id))
        .sort(),
    ).to.deep.equal([0, 1]);
  });

  it('orders MinKey, null, values and MaxKey, with an index and without', async () => {
    const values = [
      new MaxKey(),
      null,
      new MinKey(),
      new Int32(1),
      'a',
      { a: 1 },
      [],
      new Binary(Buffer.from('a')),
      new ObjectId(),
      false,
      new Date(),
      new Timestamp({ t: 1, i: 1 }),
      new BSONRegExp('a'),
    ];
    await rows.insertMany(values.map((v, _id) => ({ _id, v })));
    const plain = (await rows.find().sort({ v: 1 }).hint({ $natural: 1 }).toArray()).map(({ _id }) =>
      Number(_id),
    );
    expect(plain).to.deep.equal([2, 6, 1, 3, 4, 5, 7, 8, 9, 10, 11, 12, 0]);
  });
});
