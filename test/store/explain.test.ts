import { expect } from 'chai';
import type { Collection, Document } from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, skipUnless, useStore } from './store.js';

describe('store: plans', () => {
  const store = useStore();
  let rows: Collection<Row>;
  before(async () => {
    rows = await store.rowsOf(
      Array.from({ length: 200 }, (_, n) => ({
        _id: n,
        a: n % 10,
        b: n % 7,
        c: n,
        d: n % 4,
        tags: [n % 3, n % 5],
        s: `s${n}`,
        name: n % 2 === 0 ? 'Żaba' : 'żaba',
      })),
    );
    await rows.createIndexes([
      { key: { a: 1, b: 1 } },
      { key: { s: 1 } },
      { key: { tags: 1 } },
      { key: { d: 1, c: -1 } },
      { key: { name: 1 }, collation: { locale: 'pl', strength: 2 } },
    ]);
  });

  const explained = async (filter: object, sort: Record<string, 1 | -1> = {}, options: object = {}) =>
    (await rows.find(filter, options).sort(sort).explain('executionStats')).executionStats;
  const stagesOf = (plan: Document | undefined): string[] =>
    plan === undefined
      ? []
      : [String(plan.stage), ...stagesOf(plan.inputStage), ...(plan.inputStages ?? []).flatMap(stagesOf)];

  const INDEXED: [string, object, Record<string, 1 | -1>, number][] = [
    ['equality', { a: 3 }, {}, 20],
    ['equality on two fields', { a: 3, b: 2 }, {}, 3],
    ['$in', { a: { $in: [1, 2] } }, {}, 40],
    ['a range', { a: { $gte: 8 } }, {}, 40],
    ['a prefix and a sort', { a: 3 }, { b: 1 }, 20],
    ['a prefix and a sort backwards', { a: 3 }, { b: -1 }, 20],
    ['a sort alone', {}, { a: 1, b: 1 }, 200],
    ['fields in descending order', { d: 3 }, { c: -1 }, 50],
    ['the start of a text', { s: /^s19/ }, {}, 11],
    ['an element of an array', { tags: 4 }, {}, 40],
  ];
  for (const [name, filter, sort, found] of INDEXED) {
    it(`use an index for ${name}`, async () => {
      const stats = await explained(filter, sort);
      expect(stagesOf(stats.executionStages)).to.deep.equal(['FETCH', 'IXSCAN']);
      expect(stats.nReturned).to.equal(found);
      expect(stats.totalDocsExamined).to.equal(found);
      expect(stats.totalKeysExamined).to.be.within(found, found + 3);
    });
  }

  it('use an index each for the branches of $or', async () => {
    const stats = await explained({ $or: [{ a: 3 }, { s: 's7' }] });
    expect(stagesOf(stats.executionStages).filter((stage) => stage === 'IXSCAN')).to.have.length(2);
    expect(stats.nReturned).to.equal(21);
  });

  it('use an index of a collation for that collation alone', async () => {
    const options = { collation: { locale: 'pl', strength: 2 } };
    const stats = await explained({ name: 'ŻABA' }, {}, options);
    expect(stagesOf(stats.executionStages)).to.include('IXSCAN');
    expect(stats.nReturned).to.equal(200);
    const plain = await explained({ name: 'żaba' });
    expect(stagesOf(plain.executionStages)).to.deep.equal(['COLLSCAN']);
    expect(plain.nReturned).to.equal(100);
  });

  it('use a partial index only where it is sure to have all', async () => {
    const partial = await store.rowsOf(
      Array.from({ length: 50 }, (_, n) => ({ _id: n, a: n % 10, b: n % 7 })),
    );
    await partial.createIndex({ b: 1 }, { partialFilterExpression: { a: { $gt: 4 } } });
    const stages = async (filter: object) =>
      stagesOf((await partial.find(filter).explain('queryPlanner')).queryPlanner.winningPlan);
    expect(await stages({ b: 1 })).to.deep.equal(['COLLSCAN']);
    expect(await stages({ b: 1, a: { $gt: 3 } })).to.deep.equal(['COLLSCAN']);
    expect(await stages({ b: 1, a: { $gt: 5 } })).to.include('IXSCAN');
  });

  it('use a sparse index only where missing fields do not count', async () => {
    const sparse = await store.rowsOf(
      Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? { _id: n, a: n } : { _id: n })),
    );
    await sparse.createIndex({ a: 1 }, { sparse: true });
    const stages = async (filter: object) =>
      stagesOf((await sparse.find(filter).explain('queryPlanner')).queryPlanner.winningPlan);
    expect(await stages({ a: 2 })).to.include('IXSCAN');
    expect(await stages({ a: null })).to.deep.equal(['COLLSCAN']);
  });

  it('look at every document where no index helps', async () => {
    for (const filter of [{ c: 3 }, { b: 3 }, {}]) {
      const stats = await explained(filter);
      expect(stagesOf(stats.executionStages), JSON.stringify(filter)).to.deep.equal(['COLLSCAN']);
      expect(stats.totalDocsExamined).to.equal(200);
      expect(stats.totalKeysExamined).to.equal(0);
    }
  });

  it('sort what no index gives in order', async () => {
    expect(stagesOf((await explained({ a: 3 }, { c: 1 })).executionStages)).to.include.members([
      'SORT',
      'IXSCAN',
    ]);
    expect(stagesOf((await explained({}, { c: 1 })).executionStages)).to.include.members([
      'SORT',
      'COLLSCAN',
    ]);
  });

  it('find one document by its _id with one look', async () => {
    const stats = await explained({ _id: 5 });
    expect(stats).to.include({ nReturned: 1, totalKeysExamined: 1, totalDocsExamined: 1 });
    expect(stagesOf(stats.executionStages).join(' ')).to.match(/IDHACK|EXPRESS|IXSCAN/);
  });

  it('answer from the index alone where it has all that is shown', async function () {
    skipUnless(this, !store.facts.isEmbedded, 'the embedded server always reads the document');
    const stats = await explained({ a: 3 }, {}, { projection: { a: 1, b: 1, _id: 0 } });
    expect(stats.totalDocsExamined).to.equal(0);
    expect(stagesOf(stats.executionStages)).to.include.members(['PROJECTION_COVERED', 'IXSCAN']);
  });

  it('name the index and its keys', async () => {
    const { queryPlanner } = await rows.find({ a: 3, b: { $gt: 2 } }).explain('queryPlanner');
    expect(queryPlanner.namespace).to.equal(rows.namespace);
    expect(queryPlanner.winningPlan.inputStage).to.deep.include({
      stage: 'IXSCAN',
      indexName: 'a_1_b_1',
      keyPattern: { a: 1, b: 1 },
      isMultiKey: false,
      isUnique: false,
      isSparse: false,
      isPartial: false,
      direction: 'forward',
    });
  });

  it('name the bounds of an index', async function () {
    skipUnless(this, !store.facts.isEmbedded, 'the embedded server tells how many ranges there are');
    const { queryPlanner } = await rows.find({ a: 3, b: { $gt: 2 } }).explain('queryPlanner');
    expect(queryPlanner.winningPlan.inputStage.indexBounds).to.deep.equal({
      a: ['[3, 3]'],
      b: ['(2, inf.0]'],
    });
  });

  it('show no figures where only the plan is asked for', async () => {
    expect(await rows.find({ a: 1 }).explain('queryPlanner')).not.to.have.property('executionStats');
    expect(await rows.find({ a: 1 }).explain('allPlansExecution')).to.have.property('executionStats');
  });

  it('follow hints by name, by key and by natural order', async () => {
    for (const hint of ['a_1_b_1', { a: 1, b: 1 }])
      expect(stagesOf((await explained({ c: 1 }, {}, { hint })).executionStages)).to.include('IXSCAN');
    expect(
      stagesOf((await explained({ a: 1 }, {}, { hint: { $natural: 1 } })).executionStages),
    ).to.deep.equal(['COLLSCAN']);
    const backwards = await rows
      .find({}, { hint: { $natural: -1 } })
      .limit(1)
      .toArray();
    expect(backwards.map(({ _id }) => _id)).to.deep.equal([199]);
    for (const hint of ['none', { z: 1 }])
      expect(await errorOf(rows.find({}, { hint }).toArray())).to.include({ code: 2, codeName: 'BadValue' });
  });

  it('explain other commands without carrying them out', async () => {
    const name = rows.collectionName;
    for (const command of [
      { count: name, query: { a: 3 } },
      { distinct: name, key: 'a', query: { a: 3 } },
      { update: name, updates: [{ q: { a: 3 }, u: { $set: { z: 1 } } }] },
      { delete: name, deletes: [{ q: { a: 3 }, limit: 0 }] },
      { findAndModify: name, query: { a: 3 }, update: { $set: { z: 1 } } },
      { aggregate: name, pipeline: [{ $match: { a: 3 } }, { $count: 'n' }], cursor: {} },
    ])
      expect(
        JSON.stringify(await store.db.command({ explain: command, verbosity: 'queryPlanner' })),
      ).to.contain('IXSCAN');
    expect(await rows.countDocuments({ z: 1 })).to.equal(0);
    expect(await rows.countDocuments()).to.equal(200);
  });

  it('are not made for what cannot be explained', async () => {
    expect(await errorOf(store.db.command({ explain: { fly: 1 } }))).to.include({ code: 59 });
    expect(
      await errorOf(store.db.command({ explain: { find: rows.collectionName }, verbosity: 'loud' })),
    ).to.include({
      code: 2,
    });
  });

  it('explain a collection that is not there', async () => {
    const plan = await store.rows().find({ a: 1 }).explain('executionStats');
    expect(plan.queryPlanner.winningPlan.stage).to.equal('EOF');
    expect(plan.executionStats).to.include({ nReturned: 0, totalDocsExamined: 0 });
  });
});
