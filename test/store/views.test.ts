import { expect } from 'chai';
import type { Collection, Document } from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, useStore } from './store.js';

describe('store: views', () => {
  const store = useStore();
  let rows: Collection<Row>;
  let name: string;
  let view: Collection<Row>;
  beforeEach(async () => {
    rows = await store.rowsOf([
      { _id: 1, a: 1, kind: 'x', at: 'A' },
      { _id: 2, a: 2, kind: 'y', at: 'B' },
      { _id: 3, a: 3, kind: 'x', at: 'C' },
    ]);
    name = `${rows.collectionName}_view`;
    view = await store.db.createCollection<Row>(name, {
      viewOn: rows.collectionName,
      pipeline: [{ $match: { kind: 'x' } }, { $project: { a: 1 } }],
    });
  });

  it('are listed as views', async () => {
    const [shown] = await store.db.listCollections({ name }).toArray();
    expect(shown).to.deep.equal({
      name,
      type: 'view',
      options: { viewOn: rows.collectionName, pipeline: [{ $match: { kind: 'x' } }, { $project: { a: 1 } }] },
      info: { readOnly: true },
    });
    expect(await store.db.listCollections({ name }, { nameOnly: true }).toArray()).to.deep.equal([
      { name, type: 'view' },
    ]);
    expect((await store.db.command({ dbStats: 1 })).views).to.be.at.least(1);
  });

  it('are read like collections', async () => {
    expect(await view.find().sort({ a: -1 }).toArray()).to.deep.equal([
      { _id: 3, a: 3 },
      { _id: 1, a: 1 },
    ]);
    expect(await view.findOne({ a: { $gt: 1 } }, { projection: { a: 1, _id: 0 } })).to.deep.equal({ a: 3 });
    expect(await view.find().sort({ _id: 1 }).skip(1).limit(1).toArray()).to.deep.equal([{ _id: 3, a: 3 }]);
    expect(await view.countDocuments()).to.equal(2);
    expect(await view.estimatedDocumentCount()).to.equal(2);
    expect((await store.db.command({ count: name, query: { a: 1 } })).n).to.equal(1);
    expect(await view.distinct('a')).to.deep.equal([1, 3]);
    expect(await view.aggregate([{ $group: { _id: null, sum: { $sum: '$a' } } }]).toArray()).to.deep.equal([
      { _id: null, sum: 4 },
    ]);
    expect(await view.find({ kind: 'x' }).toArray(), 'what the view leaves out').to.deep.equal([]);
  });

  it('show what the collection has at that moment', async () => {
    await rows.insertOne({ _id: 4, a: 4, kind: 'x' });
    expect(await view.countDocuments()).to.equal(3);
  });

  it('are fetched in batches under their own name', async () => {
    const { cursor } = await store.db.command({ find: name, batchSize: 1 });
    expect(cursor.ns).to.equal(`${store.db.databaseName}.${name}`);
    const more = await store.db.command({ getMore: cursor.id, collection: name });
    expect(more.cursor.ns).to.equal(cursor.ns);
    expect(await view.find({}, { batchSize: 1 }).toArray()).to.have.length(2);
  });

  it('stand on views, on nothing, and in joins', async () => {
    const second = await store.db.createCollection<Row>(`${name}2`, {
      viewOn: name,
      pipeline: [{ $match: { a: 3 } }],
    });
    expect(await second.find().toArray()).to.deep.equal([{ _id: 3, a: 3 }]);
    const empty = await store.db.createCollection(`${name}3`, { viewOn: 'nowhere', pipeline: [] });
    expect(await empty.find().toArray()).to.deep.equal([]);
    const joined = await rows
      .aggregate([
        { $match: { _id: 1 } },
        { $lookup: { from: name, localField: '_id', foreignField: '_id', as: 'seen' } },
        { $project: { seen: 1 } },
        { $unionWith: name },
      ])
      .toArray();
    expect(joined).to.deep.equal([
      { _id: 1, seen: [{ _id: 1, a: 1 }] },
      { _id: 1, a: 1 },
      { _id: 3, a: 3 },
    ]);
  });

  it('use the indexes of the collection', async () => {
    await rows.createIndex({ kind: 1 });
    expect(JSON.stringify(await view.find().explain())).to.contain('IXSCAN');
  });

  it('are changed, and dropped without their collection', async () => {
    await store.db.command({
      collMod: name,
      viewOn: rows.collectionName,
      pipeline: [{ $match: { kind: 'y' } }],
    });
    expect(await view.distinct('_id')).to.deep.equal([2]);
    expect(await store.db.command({ drop: name })).to.include({ ok: 1 });
    expect(await store.db.listCollections({ name }).toArray()).to.deep.equal([]);
    expect(await rows.countDocuments()).to.equal(3);
  });

  it('keep their collation and refuse another', async () => {
    await rows.insertOne({ _id: 5, at: 'a' });
    const loose = await store.db.createCollection<Row>(`${name}_loose`, {
      viewOn: rows.collectionName,
      pipeline: [],
      collation: { locale: 'en', strength: 2 },
    });
    expect(await loose.distinct('_id', { at: 'a' })).to.have.members([1, 5]);
    const other = loose.find({}, { collation: { locale: 'fr' } }).toArray();
    expect(await errorOf(other)).to.include({ code: 167, codeName: 'OptionNotSupportedOnView' });
  });

  const REFUSED: [string, (view: Collection<Row>) => Promise<unknown>][] = [
    ['an insert', (one) => one.insertOne({ _id: 9 })],
    ['an update', (one) => one.updateOne({}, { $set: { a: 1 } })],
    ['an upsert', (one) => one.updateOne({ _id: 9 }, { $set: { a: 1 } }, { upsert: true })],
    ['a delete', (one) => one.deleteOne({})],
    ['findAndModify', (one) => one.findOneAndUpdate({}, { $set: { a: 1 } })],
    ['an index', (one) => one.createIndex({ a: 1 })],
    ['the drop of an index', (one) => one.dropIndex('a_1')],
    ['the list of indexes', (one) => one.indexes()],
    ['a rename', (one) => one.rename('renamed')],
    ['statistics', (one) => store.db.command({ collStats: one.collectionName })],
  ];
  for (const [what, attempt] of REFUSED) {
    it(`refuse ${what}`, async () => {
      expect(await errorOf(attempt(view))).to.include({ code: 166, codeName: 'CommandNotSupportedOnView' });
      expect(await rows.countDocuments()).to.equal(3);
    });
  }

  const BROKEN: [string, Document, number][] = [
    ['a pipeline without a collection', { pipeline: [] }, 72],
    ['a pipeline that writes', { viewOn: 'c', pipeline: [{ $out: 'x' }] }, 167],
    ['a pipeline that merges', { viewOn: 'c', pipeline: [{ $merge: 'x' }] }, 167],
    ['a stage that there is not', { viewOn: 'c', pipeline: [{ $nope: 1 }] }, 40324],
    ['a limit of size', { viewOn: 'c', capped: true, size: 4096 }, 72],
  ];
  for (const [what, options, code] of BROKEN) {
    it(`cannot be made with ${what}`, async () => {
      expect(await errorOf(store.db.command({ create: `${name}_bad`, ...options }))).to.include({ code });
      expect(await store.db.listCollections({ name: `${name}_bad` }).toArray()).to.deep.equal([]);
    });
  }

  it('cannot take the name of a collection, or go around in circles', async () => {
    const again = { viewOn: rows.collectionName, pipeline: [] };
    expect(await errorOf(store.db.command({ create: rows.collectionName, ...again }))).to.include({
      code: 48,
    });
    expect(await errorOf(store.db.command({ create: name, ...again }))).to.include({ code: 48 });
    await store.db.createCollection(`${name}_b`, { viewOn: name, pipeline: [] });
    const circle = store.db.command({ collMod: name, viewOn: `${name}_b`, pipeline: [] });
    expect(await errorOf(circle)).to.include({ code: 5, codeName: 'GraphContainsCycle' });
  });
});
