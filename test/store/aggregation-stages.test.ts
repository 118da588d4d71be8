import { expect } from 'chai';
import type { Collection, Document } from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, skipUnless, useStore } from './store.js';

describe('store: aggregation stages', () => {
  const store = useStore();
  let orders: Collection<Row>;
  before(async () => {
    orders = store.db.collection<Row>('orders');
    await orders.insertMany([
      { _id: 1, who: 'ala', n: 2, items: ['a', 'b'], at: new Date('2026-01-05') },
      { _id: 2, who: 'bob', n: 5, items: ['b'], at: new Date('2026-01-20') },
      { _id: 3, who: 'ala', n: 4, items: [], at: new Date('2026-02-01') },
    ]);
    await store.db.collection<Document & { _id: string }>('people').insertMany([
      { _id: 'ala', city: 'Łódź', boss: 'bob' },
      { _id: 'bob', city: 'Gdańsk' },
    ]);
  });

  const id1 = { $match: { _id: 1 } };
  const sorted = { $sort: { _id: 1 } };
  const PIPELINES: Record<string, [stages: Document[], results: Document[]]> = {
    'nothing at all': [
      [sorted, { $project: { _id: 1 } }],
      [{ _id: 1 }, { _id: 2 }, { _id: 3 }],
    ],
    $match: [
      [{ $match: { n: { $gt: 3 } } }, sorted, { $project: { _id: 1 } }],
      [{ _id: 2 }, { _id: 3 }],
    ],
    '$match after a change': [
      [{ $set: { m: { $add: ['$n', 1] } } }, { $match: { m: 6 } }, { $project: { m: 1 } }],
      [{ _id: 2, m: 6 }],
    ],
    '$project of some fields': [[id1, { $project: { n: 1, _id: 0 } }], [{ n: 2 }]],
    '$project without some fields': [
      [id1, { $project: { items: 0, at: 0 } }],
      [{ _id: 1, who: 'ala', n: 2 }],
    ],
    '$project of expressions': [
      [id1, { $project: { who: { $toUpper: '$who' }, 'a.b': '$n', count: { $size: '$items' } } }],
      [{ _id: 1, who: 'ALA', a: { b: 2 }, count: 2 }],
    ],
    '$addFields into a subdocument': [
      [id1, { $addFields: { 'x.twice': { $multiply: ['$n', 2] } } }, { $project: { x: 1 } }],
      [{ _id: 1, x: { twice: 4 } }],
    ],
    '$set over a field': [
      [id1, { $set: { n: { $add: ['$n', 1] } } }, { $project: { n: 1 } }],
      [{ _id: 1, n: 3 }],
    ],
    '$unset of one and of several': [
      [id1, { $unset: 'n' }, { $unset: ['items', 'at'] }],
      [{ _id: 1, who: 'ala' }],
    ],
    '$sort down, $skip and $limit': [
      [{ $sort: { n: -1 } }, { $skip: 1 }, { $limit: 1 }, { $project: { n: 1 } }],
      [{ _id: 3, n: 4 }],
    ],
    '$limit before $skip': [[sorted, { $limit: 2 }, { $skip: 1 }, { $project: { _id: 1 } }], [{ _id: 2 }]],
    $count: [[{ $match: { who: 'ala' } }, { $count: 'many' }], [{ many: 2 }]],
    '$count of nothing': [[{ $match: { who: 'nobody' } }, { $count: 'many' }], []],
    '$group with its accumulators': [
      [
        sorted,
        {
          $group: {
            _id: '$who',
            sum: { $sum: '$n' },
            avg: { $avg: '$n' },
            max: { $max: '$n' },
            min: { $min: '$n' },
            first: { $first: '$_id' },
            last: { $last: '$_id' },
            all: { $push: '$n' },
            count: { $count: {} },
          },
        },
        sorted,
      ],
      [
        { _id: 'ala', sum: 6, avg: 3, max: 4, min: 2, first: 1, last: 3, all: [2, 4], count: 2 },
        { _id: 'bob', sum: 5, avg: 5, max: 5, min: 5, first: 2, last: 2, all: [5], count: 1 },
      ],
    ],
    '$group with accumulators of several': [
      [
        sorted,
        {
          $group: {
            _id: null,
            top: { $top: { sortBy: { n: -1 }, output: '$_id' } },
            bottom: { $bottomN: { n: 2, sortBy: { n: -1 }, output: '$_id' } },
            firsts: { $firstN: { n: 2, input: '$_id' } },
            largest: { $maxN: { n: 2, input: '$n' } },
            deviation: { $stdDevPop: { $subtract: ['$n', '$n'] } },
            merged: { $mergeObjects: { last: '$_id' } },
          },
        },
      ],
      [
        {
          _id: null,
          top: 2,
          bottom: [3, 1],
          firsts: [1, 2],
          largest: [5, 4],
          deviation: 0,
          merged: { last: 3 },
        },
      ],
    ],
    '$group by several values': [
      [
        { $group: { _id: { who: '$who', big: { $gt: ['$n', 3] } }, n: { $sum: 1 } } },
        { $sort: { '_id.who': 1, '_id.big': 1 } },
      ],
      [
        { _id: { who: 'ala', big: false }, n: 1 },
        { _id: { who: 'ala', big: true }, n: 1 },
        { _id: { who: 'bob', big: true }, n: 1 },
      ],
    ],
    '$group by what is missing': [
      [{ $group: { _id: '$none', n: { $sum: '$none' } } }],
      [{ _id: null, n: 0 }],
    ],
    '$group into a set': [
      [
        { $group: { _id: null, who: { $addToSet: '$who' } } },
        { $project: { who: { $sortArray: { input: '$who', sortBy: 1 } } } },
      ],
      [{ _id: null, who: ['ala', 'bob'] }],
    ],
    $unwind: [
      [{ $unwind: '$items' }, id1, { $project: { items: 1 } }],
      [
        { _id: 1, items: 'a' },
        { _id: 1, items: 'b' },
      ],
    ],
    '$unwind that keeps the empty, with positions': [
      [
        { $unwind: { path: '$items', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
        { $match: { _id: { $gt: 1 } } },
        sorted,
        { $project: { i: 1, items: 1 } },
      ],
      [
        { _id: 2, items: 'b', i: 0 },
        { _id: 3, i: null },
      ],
    ],
    '$unwind of what is no array': [[{ $unwind: '$n' }, id1, { $project: { n: 1 } }], [{ _id: 1, n: 2 }]],
    '$lookup by equality': [
      [
        { $match: { _id: 2 } },
        { $lookup: { from: 'people', localField: 'who', foreignField: '_id', as: 'person' } },
        { $project: { person: 1 } },
      ],
      [{ _id: 2, person: [{ _id: 'bob', city: 'Gdańsk' }] }],
    ],
    '$lookup by a list': [
      [
        id1,
        { $set: { ids: ['bob', 'ala'] } },
        {
          $lookup: {
            from: 'people',
            localField: 'ids',
            foreignField: '_id',
            pipeline: [{ $sort: { _id: 1 } }, { $project: { _id: 1 } }],
            as: 'p',
          },
        },
        { $project: { p: 1 } },
      ],
      [{ _id: 1, p: [{ _id: 'ala' }, { _id: 'bob' }] }],
    ],
    '$lookup by a pipeline with variables': [
      [
        { $match: { _id: 2 } },
        {
          $lookup: {
            from: 'people',
            let: { w: '$who' },
            pipeline: [{ $match: { $expr: { $eq: ['$_id', '$$w'] } } }, { $project: { city: 1, _id: 0 } }],
            as: 'p',
          },
        },
        { $project: { p: 1 } },
      ],
      [{ _id: 2, p: [{ city: 'Gdańsk' }] }],
    ],
    '$lookup of nothing': [
      [
        id1,
        { $lookup: { from: 'nowhere', localField: 'who', foreignField: 'x', as: 'p' } },
        { $project: { p: 1 } },
      ],
      [{ _id: 1, p: [] }],
    ],
    $graphLookup: [
      [
        id1,
        {
          $graphLookup: {
            from: 'people',
            startWith: '$who',
            connectFromField: 'boss',
            connectToField: '_id',
            depthField: 'd',
            as: 'chain',
          },
        },
        { $unwind: '$chain' },
        { $sort: { 'chain.d': 1 } },
        { $project: { p: '$chain._id', d: '$chain.d' } },
      ],
      [
        { _id: 1, p: 'ala', d: 0 },
        { _id: 1, p: 'bob', d: 1 },
      ],
    ],
    $facet: [
      [
        {
          $facet: {
            many: [{ $count: 'n' }],
            big: [{ $match: { n: { $gt: 4 } } }, { $project: { n: 1 } }],
            none: [{ $match: { n: 99 } }],
          },
        },
      ],
      [{ many: [{ n: 3 }], big: [{ _id: 2, n: 5 }], none: [] }],
    ],
    '$unionWith a collection and a pipeline': [
      [
        id1,
        { $project: { _id: 1 } },
        { $unionWith: { coll: 'people', pipeline: [sorted, { $project: { _id: 1 } }] } },
      ],
      [{ _id: 1 }, { _id: 'ala' }, { _id: 'bob' }],
    ],
    $replaceRoot: [[id1, { $replaceRoot: { newRoot: { only: '$n' } } }], [{ only: 2 }]],
    $replaceWith: [[id1, { $replaceWith: { $mergeObjects: [{ d: 1 }, { n: '$n' }] } }], [{ d: 1, n: 2 }]],
    $sortByCount: [
      [{ $sortByCount: '$who' }],
      [
        { _id: 'ala', count: 2 },
        { _id: 'bob', count: 1 },
      ],
    ],
    '$bucket with a default': [
      [{ $bucket: { groupBy: '$n', boundaries: [0, 4], default: 'more', output: { c: { $sum: 1 } } } }],
      [
        { _id: 0, c: 1 },
        { _id: 'more', c: 2 },
      ],
    ],
    $bucketAuto: [
      [{ $bucketAuto: { groupBy: '$n', buckets: 2 } }],
      [
        { _id: { min: 2, max: 5 }, count: 2 },
        { _id: { min: 5, max: 5 }, count: 1 },
      ],
    ],
    $redact: [
      [{ $redact: { $cond: [{ $gt: ['$n', 4] }, '$$KEEP', '$$PRUNE'] } }, { $project: { _id: 1 } }],
      [{ _id: 2 }],
    ],
    '$setWindowFields with a running sum and a rank': [
      [
        {
          $setWindowFields: {
            partitionBy: '$who',
            sortBy: { n: 1 },
            output: {
              sum: { $sum: '$n', window: { documents: ['unbounded', 'current'] } },
              rank: { $rank: {} },
            },
          },
        },
        sorted,
        { $project: { sum: 1, rank: 1 } },
      ],
      [
        { _id: 1, sum: 2, rank: 1 },
        { _id: 2, sum: 5, rank: 1 },
        { _id: 3, sum: 6, rank: 2 },
      ],
    ],
    '$densify over numbers': [
      [
        { $project: { n: 1, _id: 0 } },
        { $densify: { field: 'n', range: { step: 1, bounds: 'full' } } },
        { $sort: { n: 1 } },
      ],
      [{ n: 2 }, { n: 3 }, { n: 4 }, { n: 5 }],
    ],
    '$fill by the last value': [
      [
        { $set: { v: { $cond: [{ $eq: ['$_id', 1] }, 'first', '$$REMOVE'] } } },
        { $fill: { sortBy: { _id: 1 }, output: { v: { method: 'locf' } } } },
        sorted,
        { $project: { v: 1 } },
      ],
      [
        { _id: 1, v: 'first' },
        { _id: 2, v: 'first' },
        { _id: 3, v: 'first' },
      ],
    ],
  };
  for (const [name, [pipeline, expected]] of Object.entries(PIPELINES)) {
    it(`run ${name}`, async () => {
      expect(await orders.aggregate(pipeline).toArray()).to.deep.equal(expected);
    });
  }

  it('run on documents that are given, without a collection', async () => {
    const found = await store.db
      .aggregate([{ $documents: [{ a: 1 }, { a: 2 }] }, { $match: { a: 2 } }])
      .toArray();
    expect(found).to.deep.equal([{ a: 2 }]);
  });

  it('start with an index where the pipeline starts with a $match', async () => {
    await orders.createIndex({ who: 1 });
    const plan = await orders.aggregate([{ $match: { who: 'ala' } }, { $count: 'n' }]).explain();
    expect(JSON.stringify(plan)).to.contain('IXSCAN');
  });

  it('see the variables of the command', async () => {
    const pipeline = [{ $match: { $expr: { $eq: ['$n', '$$wanted'] } } }, { $project: { w: '$$wanted' } }];
    expect(await orders.aggregate(pipeline, { let: { wanted: { $add: [2, 3] } } }).toArray()).to.deep.equal([
      { _id: 2, w: 5 },
    ]);
    expect(await errorOf(orders.aggregate(pipeline).toArray())).to.include({ code: 17276 });
  });

  it('sample as many as asked for, each once', async () => {
    const sampled = await orders.aggregate([{ $sample: { size: 2 } }]).toArray();
    expect(new Set(sampled.map(({ _id }) => _id)).size).to.equal(2);
    expect(await orders.aggregate([{ $sample: { size: 50 } }]).toArray()).to.have.length(3);
  });

  it('tell the statistics of indexes', async function () {
    skipUnless(this, !store.facts.isEmbedded, 'the embedded server keeps none');
    expect((await orders.aggregate([{ $indexStats: {} }]).toArray()).map(({ name }) => name)).to.include(
      '_id_',
    );
  });

  describe('that write', () => {
    it('replace a collection and keep its indexes', async () => {
      const copy = store.rows();
      await copy.insertOne({ _id: 99 });
      await copy.createIndex({ n: 1 });
      expect(
        await orders.aggregate([{ $project: { n: 1 } }, { $out: copy.collectionName }]).toArray(),
      ).to.deep.equal([]);
      expect(await copy.find().sort({ _id: 1 }).toArray()).to.deep.equal([
        { _id: 1, n: 2 },
        { _id: 2, n: 5 },
        { _id: 3, n: 4 },
      ]);
      expect(await copy.indexExists('n_1')).to.equal(true);
    });

    it('write into another database', async () => {
      const other = store.database('other');
      await orders
        .aggregate([{ $project: { n: 1 } }, { $out: { db: other.databaseName, coll: 'out' } }])
        .toArray();
      expect(await other.collection('out').countDocuments()).to.equal(3);
    });

    it('leave the old collection where the new one fails', async () => {
      const copy = await store.rowsOf([{ _id: 9, n: 9 }]);
      await copy.createIndex({ same: 1 }, { unique: true });
      const failing = orders
        .aggregate([{ $project: { same: 'x' } }, { $out: copy.collectionName }])
        .toArray();
      expect(await errorOf(failing)).to.include({ code: 11000 });
      expect(await copy.find().toArray()).to.deep.equal([{ _id: 9, n: 9 }]);
    });

    const MERGES: [string, Document, Row[]][] = [
      [
        'merge',
        {},
        [
          { _id: 1, old: 1, n: 2 },
          { _id: 2, n: 5 },
        ],
      ],
      [
        'replace',
        { whenMatched: 'replace' },
        [
          { _id: 1, n: 2 },
          { _id: 2, n: 5 },
        ],
      ],
      [
        'keep what is there',
        { whenMatched: 'keepExisting' },
        [
          { _id: 1, old: 1 },
          { _id: 2, n: 5 },
        ],
      ],
      ['discard what is new', { whenNotMatched: 'discard' }, [{ _id: 1, old: 1, n: 2 }]],
      [
        'merge by a pipeline',
        { whenMatched: [{ $set: { sum: { $add: ['$old', '$$new.n'] } } }] },
        [
          { _id: 1, old: 1, sum: 3 },
          { _id: 2, n: 5 },
        ],
      ],
    ];
    for (const [name, options, expected] of MERGES) {
      it(`${name}`, async () => {
        const target = await store.rowsOf([{ _id: 1, old: 1 }]);
        const merge = { $merge: { into: target.collectionName, ...options } };
        await orders.aggregate([{ $match: { _id: { $lt: 3 } } }, { $project: { n: 1 } }, merge]).toArray();
        expect(await target.find().sort({ _id: 1 }).toArray()).to.deep.equal(expected);
      });
    }

    it('merge by a field with a unique index, and refuse one without', async () => {
      const target = await store.rowsOf([{ _id: 50, who: 'ala', n: 0 }]);
      const stages = [
        { $group: { _id: '$who', n: { $sum: '$n' } } },
        { $project: { _id: 0, who: '$_id', n: 1 } },
      ];
      const merge = { $merge: { into: target.collectionName, on: 'who', whenNotMatched: 'discard' } };
      expect(await errorOf(orders.aggregate([...stages, merge]).toArray())).to.include({ code: 51183 });
      await target.createIndex({ who: 1 }, { unique: true });
      await orders.aggregate([...stages, merge]).toArray();
      expect(await target.find().toArray()).to.deep.equal([{ _id: 50, who: 'ala', n: 6 }]);
    });

    it('fail where they are told to', async () => {
      const target = await store.rowsOf([{ _id: 1 }]);
      const merge = (options: Document) =>
        orders.aggregate([id1, { $merge: { into: target.collectionName, ...options } }]).toArray();
      expect(await errorOf(merge({ whenMatched: 'fail' }))).to.include({ code: 11000 });
      await target.deleteMany({});
      expect(await errorOf(merge({ whenNotMatched: 'fail' }))).to.include({ code: 13113 });
    });
  });

  const REFUSED: [string, Document[], number][] = [
    ['a stage that there is not', [{ $fly: 1 }], 40324],
    ['a stage with two names', [{ $match: {}, $limit: 1 }], 40323],
    ['a stage without a name', [{}], 40323],
    ['$match of what is no document', [{ $match: 1 }], 15959],
    ['$sample without a size', [{ $sample: {} }], 28749],
    ['$limit of nothing', [{ $limit: 0 }], 15958],
    ['$limit below zero', [{ $limit: -1 }], 5107201],
    ['$skip below zero', [{ $skip: -1 }], 5107200],
    ['$group without an _id', [{ $group: { n: { $sum: 1 } } }], 15955],
    ['$group with a field that is no accumulator', [{ $group: { _id: 1, n: '$n' } }], 40234],
    ['an accumulator that there is not', [{ $group: { _id: 1, n: { $fly: 1 } } }], 15952],
    ['an expression that there is not', [{ $set: { n: { $fly: 1 } } }], 168],
    ['$project of nothing', [{ $project: {} }], 51272],
    ['inclusion and exclusion', [{ $project: { a: 1, b: 0 } }], 31254],
    ['$count without a name', [{ $count: '' }], 40157],
    ['$unwind without a dollar', [{ $unwind: 'items' }], 28818],
    ['$sort by nothing', [{ $sort: {} }], 15976],
    ['$sort by a direction that there is not', [{ $sort: { a: 2 } }], 15975],
    ['$lookup without a target', [{ $lookup: { from: 'x', localField: 'a', foreignField: 'b' } }], 9],
    ['$facet of nothing', [{ $facet: {} }], 40169],
    ['$out in $facet', [{ $facet: { a: [{ $out: 'x' }] } }], 40600],
    ['$out before the end', [{ $out: 'x' }, { $match: {} }], 40601],
    ['$merge before the end', [{ $merge: 'x' }, { $match: {} }], 40601],
    ['$bucket without boundaries', [{ $bucket: { groupBy: '$n' } }], 40198],
    ['$bucket whose boundaries are in no order', [{ $bucket: { groupBy: '$n', boundaries: [5, 1] } }], 40194],
    ['$bucket that has no place for a value', [{ $bucket: { groupBy: '$n', boundaries: [0, 1] } }], 40066],
    ['$replaceRoot by what is no document', [{ $replaceRoot: { newRoot: '$n' } }], 40228],
    ['$documents on a collection', [{ $documents: [] }], 73],
  ];
  for (const [name, pipeline, code] of REFUSED) {
    it(`refuse ${name}`, async () => {
      const error = await errorOf(orders.aggregate(pipeline).toArray());
      expect(error, error.message).to.include({ code });
    });
  }
});
