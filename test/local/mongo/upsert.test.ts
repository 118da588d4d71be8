import { expect } from 'chai';
import type { Collection, Document } from 'mongodb';
import { errorOf, type RunningServer, runServer } from './running-server.js';

type Row = Document & { _id: number };

describe('document server: upserts', () => {
  let server: RunningServer;
  let rows: Collection<Row>;
  before(async () => {
    server = await runServer();
    rows = server.db.collection('rows');
  });
  after(() => server.stop());
  beforeEach(() => rows.deleteMany({}));

  it('inserts what the query says and the update adds', async () => {
    const result = await rows.updateOne(
      { _id: 5, a: 1, 'b.c': { $eq: 2 }, d: { $gt: 3 }, $and: [{ e: 4 }] },
      { $set: { f: 5 }, $setOnInsert: { g: 6 }, $inc: { n: 1 } },
      { upsert: true },
    );
    expect(result).to.deep.include({ matchedCount: 0, modifiedCount: 0, upsertedCount: 1, upsertedId: 5 });
    expect(await rows.findOne()).to.deep.equal({ _id: 5, a: 1, b: { c: 2 }, e: 4, f: 5, g: 6, n: 1 });
  });

  it('leaves $setOnInsert out when there is something to update', async () => {
    await rows.insertOne({ _id: 1 });
    await rows.updateOne({ _id: 1 }, { $setOnInsert: { a: 1 }, $set: { b: 1 } }, { upsert: true });
    expect(await rows.findOne()).to.deep.equal({ _id: 1, b: 1 });
  });

  it('inserts a replacement under the _id of the query', async () => {
    const { upsertedId } = await rows.replaceOne({ _id: 9, x: 1 }, { a: 1 }, { upsert: true });
    expect(upsertedId).to.equal(9);
    expect(await rows.findOne()).to.deep.equal({ _id: 9, a: 1 });
  });

  it('makes an _id where neither says one', async () => {
    const { upsertedId } = await server.db
      .collection('free')
      .updateOne({ a: 1 }, { $set: { b: 1 } }, { upsert: true });
    const found = await server.db.collection('free').findOne();
    expect(found?._id).to.deep.equal(upsertedId);
    expect(Object.keys(found ?? {})[0]).to.equal('_id');
  });

  it('returns the new document from findOneAndUpdate, and null for the old one', async () => {
    const before = await rows.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } }, { upsert: true });
    expect(before).to.equal(null);
    const full = await rows.findOneAndUpdate(
      { _id: 2 },
      { $inc: { n: 1 } },
      { upsert: true, returnDocument: 'after', includeResultMetadata: true },
    );
    expect(full.value).to.deep.equal({ _id: 2, n: 1 });
    expect(full.lastErrorObject).to.deep.equal({ n: 1, updatedExisting: false, upserted: 2 });
  });

  it('makes one document out of many concurrent upserts of one key', async () => {
    await rows.createIndex({ key: 1 }, { unique: true });
    let next = 100;
    await Promise.all(
      Array.from({ length: 30 }, () => {
        next += 1;
        return rows.updateOne(
          { key: 'k' },
          { $inc: { n: 1 }, $setOnInsert: { _id: next } },
          { upsert: true },
        );
      }),
    );
    expect(await rows.countDocuments()).to.equal(1);
    expect(await rows.findOne()).to.include({ key: 'k', n: 30 });
    await rows.dropIndex('key_1');
  });

  it('refuses an upsert that would break a unique index', async () => {
    await rows.createIndex({ email: 1 }, { unique: true });
    await rows.insertOne({ _id: 1, email: 'a' });
    const error = await errorOf(rows.updateOne({ _id: 2 }, { $set: { email: 'a' } }, { upsert: true }));
    expect(error).to.deep.include({ code: 11000, keyPattern: { email: 1 }, keyValue: { email: 'a' } });
    await rows.dropIndex('email_1');
  });
});
