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
import { type Row, useStore } from './store.js';

describe('store: documents', () => {
  const store = useStore();
  let rows: Collection<Row>;
  beforeEach(() => {
    rows = store.rows();
  });

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
  const bytesOf = async (): Promise<Buffer> => {
    const found: unknown = await rows.findOne({}, { raw: true });
    if (found instanceof Uint8Array) return Buffer.from(found);
    throw new Error('no document');
  };
  /** Keys that JavaScript would put into another order. */
  const ordered = (...keys: string[]) =>
    BSON.serialize(new Map<string, unknown>([['_id', 1], ...keys.map((key): [string, number] => [key, 1])]));

  it('come back with every type byte for byte', async () => {
    const doc = { _id: 1, ...everything() };
    await rows.insertOne(doc);
    expect(await bytesOf()).to.deep.equal(Buffer.from(BSON.serialize(doc)));
  });

  it('keep what an update does not touch', async () => {
    const doc = { _id: 1, ...everything(), last: 0 };
    await rows.insertOne(doc);
    await rows.updateOne({ _id: 1 }, { $set: { last: 1 } });
    expect(await bytesOf()).to.deep.equal(Buffer.from(BSON.serialize({ ...doc, last: 1 })));
    await rows.updateOne({ _id: 1 }, [{ $set: { last: { $add: ['$last', 1] } } }]);
    expect(await bytesOf()).to.deep.equal(Buffer.from(BSON.serialize({ ...doc, last: 2 })));
  });

  it('keep types through a pipeline', async () => {
    const doc = { _id: 1, ...everything() };
    await rows.insertOne(doc);
    await rows
      .aggregate([{ $set: { extra: 1 } }, { $unset: 'extra' }, { $out: `${rows.collectionName}_out` }])
      .toArray();
    rows = store.db.collection<Row>(`${rows.collectionName}_out`);
    expect(await bytesOf()).to.deep.equal(Buffer.from(BSON.serialize(doc)));
  });

  it('keep their keys in order, numbers too', async () => {
    const map = new Map<string, unknown>([
      ['_id', 1],
      ['b', 1],
      ['2', 1],
      ['1', 1],
    ]);
    await store.db.command({ insert: rows.collectionName, documents: [map] });
    expect(await bytesOf()).to.deep.equal(Buffer.from(ordered('b', '2', '1')));
  });

  it('keep the order of fields through updates, new ones at the end', async () => {
    await rows.insertOne({ _id: 1, b: 1, a: 1 });
    await rows.updateOne({}, { $set: { z: 1, c: 1, a: 2 } });
    expect(Object.keys((await rows.findOne()) ?? {})).to.deep.equal(['_id', 'b', 'a', 'c', 'z']);
  });

  it('put numbers of all types into one order', async () => {
    const values = [
      new Double(1.5),
      Decimal128.fromString('1.4'),
      Long.fromString('9007199254740993'),
      new Double(9007199254740992),
      new Int32(-1),
      new Double(Number.NaN),
      new Double(-0),
      new Double(Number.POSITIVE_INFINITY),
    ];
    await rows.insertMany(values.map((v, _id) => ({ _id, v })));
    const ids = async () => (await rows.find().sort({ v: 1 }).toArray()).map(({ _id }) => _id);
    expect(await ids()).to.deep.equal([5, 4, 6, 1, 0, 3, 2, 7]);
    await rows.createIndex({ v: 1 });
    expect(await ids(), 'by an index').to.deep.equal([5, 4, 6, 1, 0, 3, 2, 7]);
  });

  const TYPES: unknown[] = [
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
  for (const isIndexed of [false, true]) {
    it(`put values of all types into one order, ${isIndexed ? 'by an index' : 'without an index'}`, async () => {
      await rows.insertMany(TYPES.map((v, _id) => ({ _id, v })));
      if (isIndexed) await rows.createIndex({ v: 1 });
      const ids = async (direction: 1 | -1) =>
        (await rows.find().sort({ v: direction }).toArray()).map(({ _id }) => _id);
      const order = [2, 6, 1, 3, 4, 5, 7, 8, 9, 10, 11, 12, 0];
      expect(await ids(1)).to.deep.equal(order);
      expect(await ids(-1)).to.deep.equal(order.toReversed());
    });
  }

  it('sort by the least element of an array going up and the greatest going down', async () => {
    await rows.insertMany([
      { _id: 1, l: [5, 1] },
      { _id: 2, l: [3] },
      { _id: 3, l: 2 },
      { _id: 4, l: [9, 2.5] },
    ]);
    const ids = async (direction: 1 | -1) =>
      (await rows.find().sort({ l: direction }).toArray()).map(({ _id }) => _id);
    expect(await ids(1)).to.deep.equal([1, 3, 4, 2]);
    expect(await ids(-1)).to.deep.equal([4, 1, 2, 3]);
  });

  it('sort by several fields and by paths, missing ones first', async () => {
    await rows.insertMany([
      { _id: 1, d: { x: 2 }, n: 1 },
      { _id: 2, d: { x: 1 }, n: 1 },
      { _id: 3, n: 2 },
      { _id: 4, d: { x: 2 }, n: 3 },
    ]);
    expect((await rows.find().sort({ 'd.x': 1, n: -1 }).toArray()).map(({ _id }) => _id)).to.deep.equal([
      3, 2, 4, 1,
    ]);
    expect((await rows.find().sort({ 'd.x': -1, _id: -1 }).toArray()).map(({ _id }) => _id)).to.deep.equal([
      4, 1, 2, 3,
    ]);
  });

  it('stand in the order they came in where nothing else is asked for', async () => {
    await rows.insertMany([3, 1, 2].map((_id) => ({ _id })));
    expect((await rows.find().toArray()).map(({ _id }) => _id)).to.deep.equal([3, 1, 2]);
    expect((await rows.find().sort({ $natural: -1 }).toArray()).map(({ _id }) => _id)).to.deep.equal([
      2, 1, 3,
    ]);
  });
});
