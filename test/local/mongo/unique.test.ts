import { expect } from 'chai';
import type { Collection } from 'mongodb';
import { errorOf, type RunningServer, runServer } from './running-server.js';

interface Row {
  _id: number;
  [key: string]: unknown;
}

describe('document server: unique indexes', () => {
  let server: RunningServer;
  let rows: Collection<Row>;
  let made = 0;
  before(async () => {
    server = await runServer();
  });
  after(() => server.stop());
  beforeEach(() => {
    made += 1;
    rows = server.db.collection(`rows${made}`);
  });

  it('refuses a second document with the key, and says which key', async () => {
    await rows.createIndex({ a: 1, b: 1 }, { unique: true });
    await rows.insertOne({ _id: 1, a: 1, b: 'x' });
    const error = await errorOf(rows.insertOne({ _id: 2, a: 1, b: 'x' }));
    expect(error).to.deep.include({ code: 11000, keyPattern: { a: 1, b: 1 }, keyValue: { a: 1, b: 'x' } });
    expect(error.message).to.contain(
      `E11000 duplicate key error collection: test.rows${made} index: a_1_b_1 dup key: { a: 1, b: "x" }`,
    );
    await rows.insertOne({ _id: 2, a: 1, b: 'y' });
  });

  it('refuses an update into a key that is taken, and frees the old key on success', async () => {
    await rows.createIndex({ k: 1 }, { unique: true });
    await rows.insertMany([
      { _id: 1, k: 1 },
      { _id: 2, k: 2 },
    ]);
    expect(await errorOf(rows.updateOne({ _id: 2 }, { $set: { k: 1 } }))).to.include({ code: 11000 });
    await rows.updateOne({ _id: 1 }, { $set: { k: 3 } });
    await rows.updateOne({ _id: 2 }, { $set: { k: 1 } });
    await rows.deleteOne({ _id: 1 });
    await rows.insertOne({ _id: 4, k: 3 });
    expect(
      await rows
        .find({ k: { $in: [1, 3] } })
        .sort({ k: 1 })
        .toArray(),
    ).to.deep.equal([
      { _id: 2, k: 1 },
      { _id: 4, k: 3 },
    ]);
  });

  it('treats numbers of different types as one key', async () => {
    await rows.createIndex({ k: 1 }, { unique: true });
    const { Long, Double, Decimal128 } = await import('mongodb');
    await rows.insertOne({ _id: 1, k: 5 });
    for (const k of [Long.fromNumber(5), new Double(5), Decimal128.fromString('5.0')]) {
      expect(await errorOf(rows.insertOne({ _id: 2, k }))).to.include({ code: 11000 });
    }
  });

  it('counts a missing field as null, unless the index is sparse', async () => {
    await rows.createIndex({ k: 1 }, { unique: true });
    await rows.insertOne({ _id: 1 });
    expect(await errorOf(rows.insertOne({ _id: 2 }))).to.include({ code: 11000 });
    const sparse = server.db.collection<Row>(`sparse${made}`);
    await sparse.createIndex({ k: 1 }, { unique: true, sparse: true });
    await sparse.insertMany([{ _id: 1 }, { _id: 2 }]);
    expect(await sparse.countDocuments()).to.equal(2);
  });

  it('holds only for the documents of a partial index', async () => {
    await rows.createIndex({ k: 1 }, { unique: true, partialFilterExpression: { open: true } });
    await rows.insertMany([
      { _id: 1, k: 1, open: true },
      { _id: 2, k: 1, open: false },
      { _id: 3, k: 1 },
    ]);
    expect(await errorOf(rows.insertOne({ _id: 4, k: 1, open: true }))).to.include({ code: 11000 });
    expect(await errorOf(rows.updateOne({ _id: 2 }, { $set: { open: true } }))).to.include({ code: 11000 });
    await rows.updateOne({ _id: 1 }, { $set: { open: false } });
    await rows.updateOne({ _id: 2 }, { $set: { open: true } });
  });

  it('holds for every element of an array, but not within one document', async () => {
    await rows.createIndex({ l: 1 }, { unique: true });
    await rows.insertOne({ _id: 1, l: [1, 2, 2] });
    expect(await errorOf(rows.insertOne({ _id: 2, l: [3, 2] }))).to.include({ code: 11000 });
    await rows.insertOne({ _id: 2, l: [3] });
  });

  it('follows a collation', async () => {
    await rows.createIndex({ mail: 1 }, { unique: true, collation: { locale: 'en', strength: 2 } });
    await rows.insertOne({ _id: 1, mail: 'Ala@Example.com' });
    expect(await errorOf(rows.insertOne({ _id: 2, mail: 'ala@example.COM' }))).to.include({ code: 11000 });
  });

  it('cannot be built over duplicates, and leaves nothing behind', async () => {
    await rows.insertMany([
      { _id: 1, k: 1 },
      { _id: 2, k: 1 },
    ]);
    expect(await errorOf(rows.createIndex({ k: 1 }, { unique: true }))).to.include({ code: 11000 });
    expect(await rows.indexes()).to.have.length(1);
    await rows.insertOne({ _id: 3, k: 1 });
    expect(await rows.find({ k: 1 }).toArray()).to.have.length(3);
  });
});
