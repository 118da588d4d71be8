import { expect } from 'chai';
import type { Collection, Document } from 'mongodb';
import { errorOf, type RunningServer, runServer } from './running-server.js';

interface Row {
  _id: number;
  [key: string]: unknown;
}

describe('document server: aggregation', () => {
  let server: RunningServer;
  let orders: Collection<Row>;
  before(async () => {
    server = await runServer();
    orders = server.db.collection('orders');
    await orders.insertMany([
      { _id: 1, who: 'ala', n: 2, items: ['a', 'b'], at: new Date('2026-01-05') },
      { _id: 2, who: 'bob', n: 5, items: ['b'], at: new Date('2026-01-20') },
      { _id: 3, who: 'ala', n: 4, items: [], at: new Date('2026-02-01') },
    ]);
    await server.db.collection<Document & { _id: string }>('people').insertMany([
      { _id: 'ala', city: 'Łódź' },
      { _id: 'bob', city: 'Gdańsk' },
    ]);
  });
  after(() => server.stop());

  const PIPELINES: [string, Document[], Document[]][] = [
    [
      '$group with its accumulators',
      [
        { $sort: { _id: 1 } },
        {
          $group: {
            _id: '$who',
            sum: { $sum: '$n' },
            avg: { $avg: '$n' },
            max: { $max: '$n' },
            first: { $first: '$_id' },
            all: { $push: '$n' },
            count: { $count: {} },
          },
        },
        { $sort: { _id: 1 } },
      ],
      [
        { _id: 'ala', sum: 6, avg: 3, max: 4, first: 1, all: [2, 4], count: 2 },
        { _id: 'bob', sum: 5, avg: 5, max: 5, first: 2, all: [5], count: 1 },
      ],
    ],
    [
      '$unwind',
      [{ $unwind: '$items' }, { $match: { _id: 1 } }, { $project: { items: 1 } }],
      [
        { _id: 1, items: 'a' },
        { _id: 1, items: 'b' },
      ],
    ],
    [
      '$unwind that keeps the empty',
      [
        { $unwind: { path: '$items', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
        { $match: { _id: 3 } },
        { $project: { i: 1, items: 1 } },
      ],
      [{ _id: 3, i: null }],
    ],
    [
      '$lookup by equality',
      [
        { $match: { _id: 2 } },
        { $lookup: { from: 'people', localField: 'who', foreignField: '_id', as: 'person' } },
        { $project: { person: 1 } },
      ],
      [{ _id: 2, person: [{ _id: 'bob', city: 'Gdańsk' }] }],
    ],
    [
      '$lookup by pipeline',
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
    [
      '$facet',
      [{ $facet: { many: [{ $count: 'n' }], big: [{ $match: { n: { $gt: 4 } } }, { $project: { n: 1 } }] } }],
      [{ many: [{ n: 3 }], big: [{ _id: 2, n: 5 }] }],
    ],
    [
      '$unionWith',
      [
        { $match: { _id: 1 } },
        { $project: { _id: 1 } },
        { $unionWith: { coll: 'people', pipeline: [{ $project: { _id: 1 } }, { $sort: { _id: 1 } }] } },
      ],
      [{ _id: 1 }, { _id: 'ala' }, { _id: 'bob' }],
    ],
    [
      '$addFields and $replaceRoot',
      [
        { $match: { _id: 1 } },
        { $addFields: { 'x.twice': { $multiply: ['$n', 2] } } },
        { $replaceRoot: { newRoot: '$x' } },
      ],
      [{ twice: 4 }],
    ],
    [
      '$sortByCount',
      [{ $sortByCount: '$who' }],
      [
        { _id: 'ala', count: 2 },
        { _id: 'bob', count: 1 },
      ],
    ],
    [
      '$bucket',
      [{ $bucket: { groupBy: '$n', boundaries: [0, 4, 10], output: { c: { $sum: 1 } } } }],
      [
        { _id: 0, c: 1 },
        { _id: 4, c: 2 },
      ],
    ],
    [
      'dates',
      [{ $match: { _id: 1 } }, { $project: { day: { $dateToString: { date: '$at', format: '%Y-%m-%d' } } } }],
      [{ _id: 1, day: '2026-01-05' }],
    ],
    [
      '$skip and $limit',
      [{ $sort: { n: -1 } }, { $skip: 1 }, { $limit: 1 }, { $project: { n: 1 } }],
      [{ _id: 3, n: 4 }],
    ],
    ['$unset', [{ $match: { _id: 1 } }, { $unset: ['items', 'at', 'who'] }], [{ _id: 1, n: 2 }]],
    ['$documents', [], []],
  ];
  for (const [name, pipeline, expected] of PIPELINES) {
    if (pipeline.length === 0) continue;
    it(`runs ${name}`, async () => {
      expect(await orders.aggregate(pipeline).toArray()).to.deep.equal(expected);
    });
  }

  it('runs a pipeline of a database on documents that are given', async () => {
    const found = await server.db
      .aggregate([{ $documents: [{ a: 1 }, { a: 2 }] }, { $match: { a: 2 } }])
      .toArray();
    expect(found).to.deep.equal([{ a: 2 }]);
  });

  it('starts with an index where the pipeline starts with a $match', async () => {
    await orders.createIndex({ who: 1 });
    const plan = await orders.aggregate([{ $match: { who: 'ala' } }, { $count: 'n' }]).explain();
    expect(JSON.stringify(plan)).to.contain('IXSCAN');
  });

  it('passes variables to $expr', async () => {
    const found = await orders
      .aggregate([{ $match: { $expr: { $eq: ['$n', '$$wanted'] } } }, { $project: { _id: 1 } }], {
        let: { wanted: 5 },
      })
      .toArray();
    expect(found).to.deep.equal([{ _id: 2 }]);
  });

  it('writes its results with $out and $merge', async () => {
    await orders.aggregate([{ $project: { n: 1 } }, { $out: 'copy' }]).toArray();
    const copy = server.db.collection<Row>('copy');
    expect(await copy.countDocuments()).to.equal(3);
    await orders
      .aggregate([{ $match: { _id: 1 } }, { $project: { extra: 'new' } }, { $merge: { into: 'copy' } }])
      .toArray();
    expect(await copy.findOne({ _id: 1 })).to.deep.equal({ _id: 1, n: 2, extra: 'new' });
  });

  it('samples as many as asked for, each once', async () => {
    const sampled = await orders.aggregate([{ $sample: { size: 2 } }]).toArray();
    expect(new Set(sampled.map(({ _id }) => _id)).size).to.equal(2);
    expect(await orders.aggregate([{ $sample: { size: 50 } }]).toArray()).to.have.length(3);
  });

  it('fetches results in batches', async () => {
    const many = server.db.collection('many');
    await many.insertMany(Array.from({ length: 500 }, (_, n) => ({ n })));
    expect(await many.aggregate([{ $match: {} }], { batchSize: 9 }).toArray()).to.have.length(500);
  });

  const REFUSED: [string, Document[], number][] = [
    ['a stage that does not exist', [{ $fly: 1 }], 40324],
    ['a stage with two names', [{ $match: {}, $limit: 1 }], 40323],
    ['$sample without a size', [{ $sample: {} }], 28749],
    ['$limit of nothing', [{ $limit: 0 }], 15958],
    ['$group without an _id', [{ $group: { n: { $sum: 1 } } }], 15955],
    ['an accumulator that does not exist', [{ $group: { _id: 1, n: { $fly: 1 } } }], 15952],
    ['an expression that does not exist', [{ $project: { n: { $fly: 1 } } }], 168],
    ['$out before the end', [{ $out: 'x' }, { $match: {} }], 40601],
    ['$function', [{ $project: { n: { $function: { body: 'x', args: [], lang: 'js' } } } }], 168],
  ];
  for (const [name, pipeline, code] of REFUSED) {
    it(`refuses ${name}`, async () => {
      expect(await errorOf(orders.aggregate(pipeline).toArray())).to.include({ code });
    });
  }
});
