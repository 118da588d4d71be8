import { expect } from 'chai';
import { type Collection, type Document, Long, ObjectId } from 'mongodb';
import { errorOf, type RunningServer, runServer } from './running-server.js';

type Row = Document & { _id: number };

describe('document server: reading and writing', () => {
  let server: RunningServer;
  let rows: Collection<Row>;
  before(async () => {
    server = await runServer();
    rows = server.db.collection('rows');
  });
  after(() => server.stop());
  beforeEach(() => rows.deleteMany({}));

  const ids = async (filter: object, sort: Record<string, 1 | -1> = { _id: 1 }) =>
    (await rows.find(filter).sort(sort).toArray()).map(({ _id }) => _id);

  it('gives an _id to a document that has none, and puts it first', async () => {
    const { insertedId } = await server.db
      .collection('plain')
      .insertOne({ a: 1 }, { forceServerObjectId: true });
    const found = await server.db.collection('plain').findOne();
    expect(insertedId).to.equal(undefined);
    expect(Object.keys(found ?? {})).to.deep.equal(['_id', 'a']);
    expect(found?._id).to.be.instanceOf(ObjectId);
  });

  const MATCHES: [string, object, number[]][] = [
    ['equality', { a: 1 }, [1]],
    ['equality with an element of an array', { tags: 'x' }, [3, 4]],
    ['equality with a whole array', { tags: ['x', 'y'] }, [3]],
    ['null finds null and missing', { a: null }, [3, 4, 5, 6]],
    ['a range stays within its type', { a: { $gt: 0 } }, [1, 2]],
    ['$in and a pattern', { name: { $in: ['Ala', /^b/i] } }, [1, 2]],
    ['$nin', { name: { $nin: ['Ala'] } }, [2, 3, 4, 5, 6]],
    ['$ne', { a: { $ne: 1 } }, [2, 3, 4, 5, 6]],
    ['$exists', { a: { $exists: true } }, [1, 2, 6]],
    ['$type', { a: { $type: 'number' } }, [1, 2]],
    ['$not', { a: { $not: { $gte: 2 } } }, [1, 3, 4, 5, 6]],
    ['$or and $nor', { $or: [{ a: 1 }, { tags: 'y' }], $nor: [{ a: 1 }] }, [3]],
    ['$size', { tags: { $size: 2 } }, [3]],
    ['$all', { tags: { $all: ['y', 'x'] } }, [3]],
    ['$elemMatch', { items: { $elemMatch: { q: { $gt: 1, $lt: 5 }, name: 'i' } } }, [5]],
    ['a path through an array', { 'items.q': 9 }, [5]],
    ['a path with a position', { 'items.0.q': 3 }, [5]],
    ['$mod', { a: { $mod: [2, 0] } }, [2]],
    ['$expr', { $expr: { $gt: ['$a', '$b'] } }, [2]],
    ['$jsonSchema', { $jsonSchema: { required: ['tags'] } }, [3, 4]],
    ['$bitsAllSet', { a: { $bitsAllSet: [1] } }, [2]],
  ];
  for (const [name, filter, expected] of MATCHES) {
    it(`finds by ${name}`, async () => {
      await rows.insertMany([
        { _id: 1, a: 1, b: 1, name: 'Ala' },
        { _id: 2, a: 2, b: 1, name: 'bob' },
        { _id: 3, tags: ['x', 'y'] },
        { _id: 4, tags: ['x'] },
        {
          _id: 5,
          items: [
            { name: 'i', q: 3 },
            { name: 'j', q: 9 },
          ],
        },
        { _id: 6, a: null },
      ]);
      expect(await ids(filter)).to.deep.equal(expected);
    });
  }

  it('sorts, skips, limits and projects', async () => {
    await rows.insertMany(
      [5, 3, 1, 4, 2].map((n) => ({ _id: n, n: n % 2, deep: { a: n, b: 0 }, list: [1, 2, 3] })),
    );
    const page = await rows
      .find({}, { projection: { 'deep.a': 1, list: { $slice: -1 } } })
      .sort({ n: -1, _id: 1 })
      .skip(1)
      .limit(2)
      .toArray();
    expect(page).to.deep.equal([
      { _id: 3, deep: { a: 3 }, list: [3] },
      { _id: 5, deep: { a: 5 }, list: [3] },
    ]);
    const without = await rows.findOne({ _id: 1 }, { projection: { deep: 0, list: 0, _id: 0 } });
    expect(without).to.deep.equal({ n: 1 });
    const computed = await rows.findOne({ _id: 2 }, { projection: { twice: { $multiply: ['$deep.a', 2] } } });
    expect(computed).to.deep.equal({ _id: 2, twice: 4 });
  });

  it('projects the element that matched', async () => {
    await rows.insertOne({ _id: 1, items: [{ k: 1 }, { k: 2 }, { k: 3 }] });
    expect(await rows.findOne({ 'items.k': 2 }, { projection: { 'items.$': 1 } })).to.deep.equal({
      _id: 1,
      items: [{ k: 2 }],
    });
    const matched = await rows.findOne({}, { projection: { items: { $elemMatch: { k: { $gt: 1 } } } } });
    expect(matched).to.deep.equal({ _id: 1, items: [{ k: 2 }] });
  });

  it('sorts values of all types in one order', async () => {
    const values = [
      null,
      Long.fromNumber(2),
      'b',
      { a: 1 },
      [0],
      new ObjectId(),
      true,
      new Date(0),
      /x/,
      1.5,
      'a',
      false,
    ];
    await rows.insertMany(values.map((v, _id) => ({ _id, v })));
    expect(await ids({}, { v: 1, _id: 1 })).to.deep.equal([0, 4, 9, 1, 10, 2, 3, 5, 11, 6, 7, 8]);
  });

  const UPDATES: [string, object, object, object, object?][] = [
    ['$set and $unset', { a: 1, b: 2 }, { $set: { 'c.d': 1 }, $unset: { b: '' } }, { a: 1, c: { d: 1 } }],
    ['$inc and $mul', { a: 2, b: 3 }, { $inc: { a: 1, n: 5 }, $mul: { b: 2 } }, { a: 3, b: 6, n: 5 }],
    ['$min and $max', { a: 2, b: 3 }, { $min: { a: 1 }, $max: { b: 1, c: 4 } }, { a: 1, b: 3, c: 4 }],
    ['$rename', { a: 2 }, { $rename: { a: 'x.y' } }, { x: { y: 2 } }],
    [
      '$push with modifiers',
      { l: [3, 1] },
      { $push: { l: { $each: [2, 9], $sort: 1, $slice: 3 } } },
      { l: [1, 2, 3] },
    ],
    [
      '$push at a position',
      { l: [1, 4] },
      { $push: { l: { $each: [2, 3], $position: 1 } } },
      { l: [1, 2, 3, 4] },
    ],
    [
      '$addToSet',
      { l: [1, { a: 1 }] },
      { $addToSet: { l: { $each: [1, 2, { a: 1 }] } } },
      { l: [1, { a: 1 }, 2] },
    ],
    [
      '$pull by condition',
      { l: [{ q: 1 }, { q: 5 }] },
      { $pull: { l: { q: { $gt: 2 } } } },
      { l: [{ q: 1 }] },
    ],
    [
      '$pullAll and $pop',
      { l: [1, 2, 1], m: [1, 2] },
      { $pullAll: { l: [1] }, $pop: { m: -1 } },
      { l: [2], m: [2] },
    ],
    ['$bit', { a: 13 }, { $bit: { a: { and: 10 } } }, { a: 8 }],
    [
      'the positional operator',
      { l: [{ k: 1 }, { k: 2 }] },
      { $set: { 'l.$.k': 9 } },
      { l: [{ k: 1 }, { k: 9 }] },
      { 'l.k': 2 },
    ],
    ['all elements', { l: [1, 2] }, { $inc: { 'l.$[]': 1 } }, { l: [2, 3] }],
    [
      'a pipeline',
      { a: 1, b: 2 },
      [{ $set: { sum: { $add: ['$a', '$b'] } } }, { $unset: 'b' }],
      { a: 1, sum: 3 },
    ],
  ];
  for (const [name, before, change, expected, filter] of UPDATES) {
    it(`updates by ${name}`, async () => {
      await rows.insertOne({ _id: 1, ...before });
      const { modifiedCount } = await rows.updateOne(filter ?? {}, change);
      expect(modifiedCount).to.equal(1);
      expect(await rows.findOne()).to.deep.equal({ _id: 1, ...expected });
    });
  }

  it('updates the elements that an array filter names', async () => {
    await rows.insertOne({ _id: 1, l: [{ k: 1 }, { k: 5 }] });
    await rows.updateOne(
      {},
      { $set: { 'l.$[big].done': true } },
      { arrayFilters: [{ 'big.k': { $gt: 2 } }] },
    );
    expect(await rows.findOne()).to.deep.equal({ _id: 1, l: [{ k: 1 }, { k: 5, done: true }] });
  });

  it('tells matched from modified', async () => {
    await rows.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ]);
    expect(await rows.updateMany({}, { $set: { a: 1 } })).to.include({ matchedCount: 2, modifiedCount: 1 });
  });

  it('replaces a document and keeps its _id', async () => {
    await rows.insertOne({ _id: 1, a: 1 });
    await rows.replaceOne({ a: 1 }, { b: 2 });
    expect(await rows.findOne()).to.deep.equal({ _id: 1, b: 2 });
    expect(await errorOf(rows.updateOne({}, { $set: { _id: 5 } }))).to.include({ code: 66 });
  });

  it('refuses updates that contradict themselves', async () => {
    await rows.insertOne({ _id: 1, a: 'text', s: 1 });
    expect(await errorOf(rows.updateOne({}, { $set: { a: 1 }, $inc: { a: 1 } }))).to.include({ code: 40 });
    expect(await errorOf(rows.updateOne({}, { $inc: { a: 1 } }))).to.include({ code: 14 });
    expect(await errorOf(rows.updateOne({}, { $set: { 's.x': 1 } }))).to.include({ code: 28 });
  });

  it('finds and modifies in one step, in the order asked for', async () => {
    await rows.insertMany([
      { _id: 1, p: 1 },
      { _id: 2, p: 3 },
      { _id: 3, p: 2 },
    ]);
    const before = await rows.findOneAndUpdate({}, { $set: { taken: true } }, { sort: { p: -1 } });
    expect(before).to.deep.equal({ _id: 2, p: 3 });
    const after = await rows.findOneAndUpdate(
      { taken: { $ne: true } },
      { $inc: { p: 1 } },
      { sort: { p: -1 }, returnDocument: 'after', projection: { p: 1 } },
    );
    expect(after).to.deep.equal({ _id: 3, p: 3 });
    expect(await rows.findOneAndDelete({}, { sort: { _id: 1 } })).to.deep.equal({ _id: 1, p: 1 });
    expect(await rows.findOneAndDelete({ _id: 99 })).to.equal(null);
  });

  it('gives each of many concurrent takers another document', async () => {
    await rows.insertMany(Array.from({ length: 40 }, (_, _id) => ({ _id, taken: false })));
    const taken = await Promise.all(
      Array.from({ length: 40 }, () => rows.findOneAndUpdate({ taken: false }, { $set: { taken: true } })),
    );
    expect(new Set(taken.map((row) => row?._id)).size).to.equal(40);
  });

  it('stops an ordered batch at the first error and goes on with an unordered one', async () => {
    const batch = [{ _id: 1 }, { _id: 1 }, { _id: 2 }];
    const ordered = await errorOf(rows.insertMany(batch));
    expect(ordered).to.include({ code: 11000 });
    expect(await ids({})).to.deep.equal([1]);
    await errorOf(rows.insertMany(batch, { ordered: false }));
    expect(await ids({})).to.deep.equal([1, 2]);
  });

  it('reports which statements of a batch failed', async () => {
    await rows.insertOne({ _id: 1 });
    const reply = await server.db.command({
      insert: 'rows',
      documents: [{ _id: 2 }, { _id: 1 }, { _id: 3 }],
      ordered: false,
    });
    expect(reply).to.deep.include({ n: 2, ok: 1 });
    expect(reply.writeErrors).to.have.length(1);
    expect(reply.writeErrors[0]).to.deep.include({
      index: 1,
      code: 11000,
      keyPattern: { _id: 1 },
      keyValue: { _id: 1 },
    });
  });

  it('carries out a mixed bulk, and the bulk write of a client', async () => {
    const result = await rows.bulkWrite([
      { insertOne: { document: { _id: 1, a: 1 } } },
      { updateOne: { filter: { _id: 1 }, update: { $set: { a: 2 } } } },
      { updateOne: { filter: { _id: 7 }, update: { $set: { a: 7 } }, upsert: true } },
      { deleteOne: { filter: { _id: 1 } } },
    ]);
    expect(result).to.include({ insertedCount: 1, modifiedCount: 1, upsertedCount: 1, deletedCount: 1 });
    expect(result.upsertedIds).to.deep.equal({ 2: 7 });
    const { cursor, nInserted } = await server.client.db('admin').command({
      bulkWrite: 1,
      ops: [
        { insert: 0, document: { _id: 8 } },
        { insert: 0, document: { _id: 8 } },
        { update: 0, filter: { _id: 8 }, updateMods: { $set: { a: 1 } } },
      ],
      nsInfo: [{ ns: 'test.rows' }],
      ordered: false,
    });
    expect(nInserted).to.equal(1);
    expect(cursor.firstBatch.map(({ ok }: { ok: number }) => ok)).to.deep.equal([1, 0, 1]);
  });

  it('counts and lists distinct values', async () => {
    await rows.insertMany([{ _id: 1, l: [1, 2] }, { _id: 2, l: 2 }, { _id: 3 }]);
    expect(await rows.countDocuments({ l: 2 })).to.equal(2);
    expect(await rows.estimatedDocumentCount()).to.equal(3);
    expect(await server.db.command({ count: 'rows', query: { l: 2 }, skip: 1 })).to.include({ n: 1 });
    expect(await rows.distinct('l')).to.deep.equal([1, 2]);
  });

  it('takes field names with dots and dollars', async () => {
    await rows.insertOne({ _id: 1, 'a.b': 1, $c: 2 });
    expect(await rows.findOne({ _id: 1 })).to.deep.equal({ _id: 1, 'a.b': 1, $c: 2 });
  });

  it('lists, renames and drops collections and databases', async () => {
    const db = server.client.db('other');
    await db.createCollection('one', { validator: { a: { $type: 'string' } } });
    const [one] = await db.listCollections({ name: 'one' }).toArray();
    expect(one).to.deep.include({
      name: 'one',
      type: 'collection',
      options: { validator: { a: { $type: 'string' } } },
    });
    expect(await errorOf(db.collection('one').insertOne({ a: 1 }))).to.include({ code: 121 });
    await db.collection('one').insertOne({ a: 'text' });
    await db.collection('one').rename('two');
    expect(await db.collection('two').countDocuments()).to.equal(1);
    expect(await errorOf(db.createCollection('two', { validator: {} }))).to.include({ code: 48 });
    expect(
      (await server.client.db('admin').admin().listDatabases()).databases.map(({ name }) => name),
    ).to.include('other');
    await db.dropDatabase();
    expect(await db.listCollections().toArray()).to.deep.equal([]);
  });

  it('lets pass what a query says about strings in the order of a language', async () => {
    await rows.insertMany(['zebra', 'Łódź', 'lew', 'Ala', 'ćma', 'cud'].map((name, _id) => ({ _id, name })));
    const polish = await rows
      .find({}, { collation: { locale: 'pl' } })
      .sort({ name: 1 })
      .toArray();
    expect(polish.map(({ name }) => name)).to.deep.equal(['Ala', 'cud', 'ćma', 'lew', 'Łódź', 'zebra']);
    const loose = await rows.find({ name: 'ALA' }, { collation: { locale: 'pl', strength: 2 } }).toArray();
    expect(loose.map(({ _id }) => _id)).to.deep.equal([3]);
  });
});
