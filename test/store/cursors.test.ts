import { expect } from 'chai';
import { type Collection, type Document, Long } from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, useStore } from './store.js';

describe('store: cursors', () => {
  const store = useStore();
  let rows: Collection<Row>;
  before(async () => {
    rows = await store.rowsOf(Array.from({ length: 300 }, (_, _id) => ({ _id })));
  });

  const command = (fields: Document) => store.db.command(fields, { promoteLongs: false });

  it('give 101 documents at first, and the rest when asked', async () => {
    const { cursor } = await command({ find: rows.collectionName });
    expect(cursor.firstBatch).to.have.length(101);
    expect(cursor.ns).to.equal(rows.namespace);
    expect(cursor.id).to.be.instanceOf(Long);
    const rest = await command({ getMore: cursor.id, collection: rows.collectionName });
    expect(rest.cursor.nextBatch).to.have.length(199);
    expect(rest.cursor.id.isZero()).to.equal(true);
    expect(await errorOf(command({ getMore: cursor.id, collection: rows.collectionName }))).to.include({
      code: 43,
      codeName: 'CursorNotFound',
    });
  });

  it('give as many as the batch may have', async () => {
    const { cursor } = await command({ find: rows.collectionName, batchSize: 7, sort: { _id: 1 } });
    expect(cursor.firstBatch).to.have.length(7);
    const more = await command({ getMore: cursor.id, collection: rows.collectionName, batchSize: 5 });
    expect(more.cursor.nextBatch.map(({ _id }: { _id: { valueOf(): number } }) => Number(_id))).to.deep.equal(
      [7, 8, 9, 10, 11],
    );
    await command({ killCursors: rows.collectionName, cursors: [cursor.id] });
    const all = await rows.find({}, { batchSize: 7 }).sort({ _id: 1 }).toArray();
    expect(all.map(({ _id }) => _id)).to.deep.equal(Array.from({ length: 300 }, (_, n) => n));
  });

  it('open with nothing in the first batch when it may have none', async () => {
    const { cursor } = await command({ find: rows.collectionName, batchSize: 0 });
    expect(cursor.firstBatch).to.deep.equal([]);
    expect(cursor.id.isZero()).to.equal(false);
    const more = await command({ getMore: cursor.id, collection: rows.collectionName, batchSize: 300 });
    expect(more.cursor.nextBatch).to.have.length(300);
    const aggregated = await command({
      aggregate: rows.collectionName,
      pipeline: [],
      cursor: { batchSize: 0 },
    });
    expect(aggregated.cursor.firstBatch).to.deep.equal([]);
    expect(aggregated.cursor.id.isZero()).to.equal(false);
  });

  it('end with a single batch where that is all that is wanted', async () => {
    const { cursor } = await command({ find: rows.collectionName, batchSize: 5, singleBatch: true });
    expect(cursor.firstBatch).to.have.length(5);
    expect(cursor.id.isZero()).to.equal(true);
    expect(await rows.find().limit(-3).toArray()).to.have.length(3);
  });

  it('stop at a limit across batches', async () => {
    expect(await rows.find({}, { batchSize: 4 }).skip(2).limit(10).toArray()).to.have.length(10);
  });

  it('keep a batch within the size of a message', async () => {
    const large = store.db.collection<Row>(store.newName());
    for (let _id = 0; _id < 6; _id += 1) await large.insertOne({ _id, text: 'x'.repeat(5 * 1024 * 1024) });
    const { cursor } = await command({ find: large.collectionName });
    expect(cursor.firstBatch.length).to.be.within(1, 3);
    const sizes = await large
      .aggregate([{ $match: {} }])
      .map(({ _id }) => _id)
      .toArray();
    expect(sizes).to.have.length(6);
  });

  it('are forgotten when they are killed', async () => {
    const { cursor } = await command({ find: rows.collectionName, batchSize: 2 });
    const unknown = Long.fromNumber(12345);
    const reply = await command({ killCursors: rows.collectionName, cursors: [cursor.id, unknown] });
    expect(reply).to.deep.include({
      cursorsKilled: [cursor.id],
      cursorsNotFound: [unknown],
      cursorsAlive: [],
      cursorsUnknown: [],
      ok: 1,
    });
    expect(await errorOf(command({ getMore: cursor.id, collection: rows.collectionName }))).to.include({
      code: 43,
    });
  });

  it('close with the session of a client that stops reading', async () => {
    const cursor = rows.find({}, { batchSize: 2 });
    await cursor.next();
    const id = cursor.id;
    await cursor.close();
    expect(await errorOf(command({ getMore: id, collection: rows.collectionName }))).to.include({ code: 43 });
  });

  it('belong to their collection', async () => {
    const { cursor } = await command({ find: rows.collectionName, batchSize: 2 });
    expect(await errorOf(command({ getMore: cursor.id, collection: 'other' }))).to.include({
      code: 13,
      codeName: 'Unauthorized',
    });
    await command({ killCursors: rows.collectionName, cursors: [cursor.id] });
  });

  it('do not meet a document twice while it is changed', async () => {
    const moving = await store.rowsOf(Array.from({ length: 50 }, (_, _id) => ({ _id, n: _id })));
    await moving.createIndex({ n: 1 });
    expect(await moving.updateMany({ n: { $gte: 0 } }, { $inc: { n: 1000 } })).to.include({
      modifiedCount: 50,
    });
    const seen: number[] = [];
    for await (const { _id } of moving.find({}, { batchSize: 5 }).sort({ _id: 1 })) {
      seen.push(_id);
      await moving.updateOne({ _id }, { $set: { text: 'x'.repeat(_id * 10) } });
    }
    expect(seen).to.deep.equal(Array.from({ length: 50 }, (_, n) => n));
  });

  it('cannot follow a collection without a limit of size', async () => {
    const name = rows.collectionName;
    expect(await errorOf(command({ find: name, tailable: true }))).to.include({
      code: 2,
      codeName: 'BadValue',
    });
    expect(await errorOf(command({ find: name, awaitData: true }))).to.include({ code: 9 });
  });

  it('take a time limit, and end by it', async () => {
    expect(await rows.find({}, { maxTimeMS: 10_000 }).toArray()).to.have.length(300);
    expect(await rows.aggregate([{ $match: {} }], { maxTimeMS: 10_000 }).toArray()).to.have.length(300);
    const slow = rows.aggregate(
      [
        { $lookup: { from: rows.collectionName, pipeline: [], as: 'a' } },
        { $unwind: '$a' },
        { $group: { _id: null, n: { $sum: { $multiply: ['$_id', '$a._id'] } } } },
      ],
      { maxTimeMS: 5 },
    );
    expect(await errorOf(slow.toArray())).to.include({ code: 50, codeName: 'MaxTimeMSExpired' });
    expect(await store.db.command({ ping: 1 })).to.include({ ok: 1 });
  });

  it('take neither a negative batch nor a negative skip', async () => {
    for (const fields of [{ batchSize: -1 }, { skip: -1 }, { limit: -1 }])
      expect(
        await errorOf(command({ find: rows.collectionName, ...fields })),
        JSON.stringify(fields),
      ).to.include({
        code: 51024,
      });
    const { cursor } = await command({ find: rows.collectionName, batchSize: 2 });
    const getMore = command({ getMore: cursor.id, collection: rows.collectionName, batchSize: -1 });
    expect(await errorOf(getMore)).to.include({ code: 51024 });
    await command({ killCursors: rows.collectionName, cursors: [cursor.id] });
  });

  it('refuse what has the wrong type', async () => {
    for (const fields of [
      { filter: 1 },
      { sort: 'x' },
      { projection: 'x' },
      { batchSize: 'x' },
      { limit: {} },
    ])
      expect(
        await errorOf(command({ find: rows.collectionName, ...fields })),
        JSON.stringify(fields),
      ).to.include({
        code: 14,
        codeName: 'TypeMismatch',
      });
    expect(await errorOf(command({ getMore: 'x', collection: rows.collectionName }))).to.include({
      code: 14,
    });
    expect(await errorOf(command({ aggregate: rows.collectionName, pipeline: 1, cursor: {} }))).to.include({
      code: 14,
    });
    expect(await errorOf(command({ aggregate: rows.collectionName, pipeline: [] }))).to.include({ code: 9 });
  });

  it('send one reply to one request', async () => {
    const seen: number[] = [];
    const client = await store.connect({ maxPoolSize: 1 });
    const cursor = client
      .db(store.db.databaseName)
      .collection<Row>(rows.collectionName)
      .find({}, { batchSize: 50 });
    for await (const { _id } of cursor.stream()) seen.push(_id);
    expect(new Set(seen).size).to.equal(300);
  });
});
