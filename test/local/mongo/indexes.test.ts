import { expect } from 'chai';
import type { Collection, Document } from 'mongodb';
import { errorOf, type RunningServer, runServer } from './running-server.js';

interface Row {
  _id: number;
  [key: string]: unknown;
}

describe('document server: indexes', () => {
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

  const explained = async (filter: object, sort: Record<string, 1 | -1> = {}, options: object = {}) => {
    const { executionStats } = await rows.find(filter, options).sort(sort).explain('executionStats');
    return executionStats;
  };
  const stagesOf = (plan: Document | undefined): string[] =>
    plan === undefined
      ? []
      : [plan.stage, ...stagesOf(plan.inputStage), ...(plan.inputStages ?? []).flatMap(stagesOf)];

  const seed = (count = 200) =>
    rows.insertMany(
      Array.from({ length: count }, (_, n) => ({
        _id: n,
        a: n % 10,
        b: n % 7,
        c: n,
        tags: [n % 3, n % 5],
        s: `s${n}`,
      })),
    );

  const PLANS: [string, object, Record<string, 1 | -1>, string[], number][] = [
    ['equality', { a: 3 }, {}, ['FETCH', 'IXSCAN'], 20],
    ['equality on two fields', { a: 3, b: 2 }, {}, ['FETCH', 'IXSCAN'], 3],
    ['$in', { a: { $in: [1, 2] } }, {}, ['FETCH', 'IXSCAN'], 40],
    ['a range', { a: { $gte: 8 } }, {}, ['FETCH', 'IXSCAN'], 40],
    ['a prefix and a sort', { a: 3 }, { b: 1 }, ['FETCH', 'IXSCAN'], 20],
    ['a prefix and a sort backwards', { a: 3 }, { b: -1 }, ['FETCH', 'IXSCAN'], 20],
    ['a sort alone', {}, { a: 1, b: 1 }, ['FETCH', 'IXSCAN'], 200],
    ['a sort that no index gives', { a: 3 }, { c: 1 }, ['SORT', 'FETCH', 'IXSCAN'], 20],
    ['a field without an index', { c: 3 }, {}, ['COLLSCAN'], 0],
    ['a suffix of an index', { b: 3 }, {}, ['COLLSCAN'], 0],
    ['the start of a text', { s: /^s19/ }, {}, ['FETCH', 'IXSCAN'], 11],
    ['an element of an array', { tags: 4 }, {}, ['FETCH', 'IXSCAN'], 40],
    ['$or', { $or: [{ a: 3 }, { s: 's7' }] }, {}, ['FETCH', 'OR', 'IXSCAN', 'IXSCAN'], 21],
  ];
  for (const [name, filter, sort, stages, keys] of PLANS) {
    it(`plans ${name} as ${stages.at(-1)}`, async () => {
      await seed();
      await rows.createIndexes([{ key: { a: 1, b: 1 } }, { key: { s: 1 } }, { key: { tags: 1 } }]);
      const stats = await explained(filter, sort);
      expect(stagesOf(stats.executionStages)).to.deep.equal(stages);
      if (keys > 0) expect(stats.totalKeysExamined).to.equal(keys);
      expect(stats.totalDocsExamined).to.be.at.most(200);
      const all = await rows.find(filter).hint({ $natural: 1 }).toArray();
      expect(stats.nReturned).to.equal(all.length);
    });
  }

  it('follows hints and refuses one that names no index', async () => {
    await seed(20);
    await rows.createIndex({ b: 1 });
    expect(stagesOf((await explained({ a: 1 }, {}, { hint: 'b_1' })).executionStages)).to.include('IXSCAN');
    expect(
      stagesOf((await explained({ b: 1 }, {}, { hint: { $natural: 1 } })).executionStages),
    ).to.deep.equal(['COLLSCAN']);
    expect(await errorOf(rows.find({}, { hint: 'none' }).toArray())).to.include({ code: 2 });
  });

  it('keeps descending fields in descending order', async () => {
    await seed(50);
    await rows.createIndex({ a: 1, c: -1 });
    const stats = await explained({ a: 3 }, { c: -1 });
    expect(stagesOf(stats.executionStages)).to.deep.equal(['FETCH', 'IXSCAN']);
    const found = await rows
      .find({ a: { $in: [3, 4] } })
      .sort({ a: 1, c: -1 })
      .toArray();
    expect(found.map(({ c }) => c)).to.deep.equal([43, 33, 23, 13, 3, 44, 34, 24, 14, 4]);
    const range = await rows
      .find({ a: 3, c: { $gt: 3, $lte: 33 } })
      .sort({ c: -1 })
      .toArray();
    expect(range.map(({ c }) => c)).to.deep.equal([33, 23, 13]);
  });

  it('does not confuse two elements of an array with one', async () => {
    await rows.createIndex({ l: 1 });
    await rows.insertMany([
      { _id: 1, l: [1, 9] },
      { _id: 2, l: [5] },
    ]);
    const ids = async (filter: object) =>
      (await rows.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
    expect(await ids({ l: { $gt: 3, $lt: 6 } })).to.deep.equal([1, 2]);
    expect(await ids({ l: { $elemMatch: { $gt: 3, $lt: 6 } } })).to.deep.equal([2]);
  });

  it('uses a partial index only where it is sure to have all', async () => {
    await seed(50);
    await rows.createIndex({ b: 1 }, { partialFilterExpression: { a: { $gt: 4 } } });
    expect(stagesOf((await explained({ b: 1 })).executionStages)).to.deep.equal(['COLLSCAN']);
    expect(stagesOf((await explained({ b: 1, a: { $gt: 5 } })).executionStages)).to.include('IXSCAN');
    expect(stagesOf((await explained({ b: 1, a: { $gt: 3 } })).executionStages)).to.deep.equal(['COLLSCAN']);
  });

  it('uses a sparse index only where missing values do not count', async () => {
    await rows.createIndex({ a: 1 }, { sparse: true });
    await rows.insertMany([{ _id: 1 }, { _id: 2, a: null }, { _id: 3, a: 1 }]);
    expect(await rows.find({ a: null }).toArray()).to.have.length(2);
    expect(await rows.find({}).sort({ a: 1 }).toArray()).to.have.length(3);
    expect(stagesOf((await explained({ a: 1 })).executionStages)).to.include('IXSCAN');
  });

  it('looks up strings by the collation of the index', async () => {
    await rows.createIndex({ name: 1 }, { collation: { locale: 'pl', strength: 1 } });
    await rows.insertMany([
      { _id: 1, name: 'Żaba' },
      { _id: 2, name: 'żaba' },
      { _id: 3, name: 'zaba' },
    ]);
    const options = { collation: { locale: 'pl', strength: 1 } };
    expect(stagesOf((await explained({ name: 'ŻABA' }, {}, options)).executionStages)).to.include('IXSCAN');
    expect((await rows.find({ name: 'ŻABA' }, options).toArray()).map(({ _id }) => _id)).to.deep.equal([
      1, 2,
    ]);
    expect(stagesOf((await explained({ name: 'żaba' })).executionStages)).to.deep.equal(['COLLSCAN']);
  });

  it('lists, repeats and drops indexes', async () => {
    expect(await rows.createIndex({ a: 1, b: -1 })).to.equal('a_1_b_-1');
    expect(await rows.createIndex({ a: 1, b: -1 })).to.equal('a_1_b_-1');
    expect(await rows.indexes()).to.deep.equal([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { a: 1, b: -1 }, name: 'a_1_b_-1' },
    ]);
    expect(await errorOf(rows.createIndex({ a: 1, b: -1 }, { unique: true }))).to.include({ code: 86 });
    expect(await errorOf(rows.createIndex({ z: 1 }, { name: 'a_1_b_-1' }))).to.include({ code: 86 });
    expect(await errorOf(rows.createIndex({ z: '2dsphere' }))).to.include({ code: 67 });
    await rows.dropIndex('a_1_b_-1');
    expect(await errorOf(rows.dropIndex('a_1_b_-1'))).to.include({ code: 27 });
    expect(await errorOf(rows.dropIndex('_id_'))).to.include({ code: 72 });
  });

  it('refuses two arrays in one compound index', async () => {
    await rows.createIndex({ a: 1, b: 1 });
    expect(await errorOf(rows.insertOne({ _id: 1, a: [1], b: [2] }))).to.include({ code: 171 });
    expect(await rows.countDocuments()).to.equal(0);
  });

  it('takes values that are longer than a key can be', async () => {
    await rows.createIndex({ s: 1 }, { unique: true });
    const long = 'x'.repeat(5_000);
    await rows.insertMany([
      { _id: 1, s: `${long}1` },
      { _id: 2, s: `${long}2` },
    ]);
    expect(await rows.findOne({ s: `${long}2` })).to.include({ _id: 2 });
    expect(await errorOf(rows.insertOne({ _id: 3, s: `${long}1` }))).to.include({ code: 11000 });
    expect((await rows.find().sort({ s: -1 }).toArray()).map(({ _id }) => _id)).to.deep.equal([2, 1]);
  });
});
