import { expect } from 'chai';
import type { Collection, Document, Sort } from 'mongodb';
import { type RunningServer, runServer } from './running-server.js';

interface Row {
  _id: number;
  status: string;
  desk: number;
  due: number;
  tags: string[];
}

const STATUSES = ['new', 'open', 'waiting', 'solved', 'closed'];
const ROWS = 3_000;

describe('document server: a sort behind several values', () => {
  let server: RunningServer;
  let rows: Collection<Row>;

  before(async () => {
    server = await runServer();
    rows = server.db.collection<Row>('rows');
    await rows.insertMany(
      Array.from({ length: ROWS }, (_, at) => ({
        _id: at,
        status: STATUSES[(at * 7) % 5] ?? '',
        desk: at % 3,
        due: (at * 769) % 1_009,
        tags: [`t${at % 4}`, `t${at % 6}`],
      })),
    );
    await rows.createIndex({ status: 1, due: 1 });
    await rows.createIndex({ status: -1, desk: 1, due: -1, _id: 1 });
    await rows.createIndex({ tags: 1, due: 1 });
  });
  after(async () => server.stop());

  const cases: [string, Document, Sort, string, number][] = [
    ['two values', { status: { $in: ['open', 'new'] } }, { due: 1 }, 'status_1_due_1', 20],
    ['two values, backwards', { status: { $in: ['open', 'new'] } }, { due: -1 }, 'status_1_due_1', 20],
    [
      'a range of what is sorted by',
      { status: { $in: ['open', 'closed'] }, due: { $gte: 500 } },
      { due: 1 },
      'status_1_due_1',
      700,
    ],
    ['more rows than fit into a chunk', { status: { $in: STATUSES } }, { due: 1 }, 'status_1_due_1', 2_000],
    [
      'two fields of several values, descending ones too',
      { status: { $in: ['open', 'new', 'closed'] }, desk: { $in: [0, 2] } },
      { due: -1, _id: 1 },
      'status_-1_desk_1_due_-1__id_1',
      50,
    ],
    ['arrays, each row once', { tags: { $in: ['t0', 't1', 't5'] } }, { due: 1 }, 'tags_1_due_1', 1_500],
  ];
  for (const [title, filter, sort, hint, limit] of cases) {
    it(`merges ${title} as a sort of all would`, async () => {
      const found = await rows.find(filter).sort(sort).limit(limit).hint(hint).toArray();
      const all = await rows.find(filter).sort(sort).hint({ $natural: 1 }).toArray();
      const expected = all.slice(0, limit);
      expect(expected).to.have.lengthOf(Math.min(limit, all.length));
      expect(found.map(({ due }) => due)).to.deep.equal(expected.map(({ due }) => due));
      expect(new Set(found.map(({ _id }) => _id)).size).to.equal(expected.length);
      const plan = await rows.find(filter).sort(sort).limit(limit).hint(hint).explain('executionStats');
      expect(JSON.stringify(plan)).to.not.contain('"SORT"');
    });
  }

  it('looks at no more than it needs', async () => {
    const query = { status: { $in: ['open', 'new', 'waiting'] } };
    const { executionStats } = await rows.find(query).sort({ due: 1 }).limit(10).explain('executionStats');
    expect(executionStats.totalDocsExamined).to.be.at.most(20);
  });

  it('sees what others change between two batches', async () => {
    const cursor = rows
      .find({ status: { $in: ['open', 'new'] } })
      .sort({ due: 1 })
      .batchSize(5);
    const first = await cursor.next();
    expect(first?.due).to.equal(0);
    await rows.updateMany({ status: 'new', due: { $gt: 900 } }, { $set: { status: 'waiting' } });
    const rest = await cursor.toArray();
    expect(rest.filter(({ status, due }) => status === 'new' && due > 900)).to.deep.equal([]);
    expect(rest.every(({ due }, at) => at === 0 || due >= (rest[at - 1]?.due ?? 0))).to.equal(true);
  });
});
