import { expect } from 'chai';
import type { Collection } from 'mongodb';
import { errorOf, type RunningServer, runServer } from './running-server.js';

interface Row {
  _id: number;
  k: number;
}

const ROWS = 20_000;

describe('document server: indexes that are built while others work', () => {
  let server: RunningServer;
  let rows: Collection<Row>;

  before(async () => {
    server = await runServer();
  });
  after(async () => server.stop());

  beforeEach(async () => {
    await server.db.dropDatabase();
    rows = server.db.collection<Row>('rows');
    await rows.insertMany(Array.from({ length: ROWS }, (_, at) => ({ _id: at, k: at * 7 })));
  });

  it('answers others meanwhile, and has what they wrote in the end', async () => {
    let isBuilt = false;
    const building = rows.createIndex({ k: 1 }).then(() => {
      isBuilt = true;
    });
    let answered = 0;
    for (let turn = 0; !isBuilt; turn += 1) {
      for (const write of [
        () => rows.insertOne({ _id: ROWS + turn, k: -turn }),
        () => rows.updateOne({ _id: ROWS - 1 - turn }, { $set: { k: -1_000_000 - turn } }),
        () => rows.deleteOne({ _id: turn }),
      ]) {
        await write();
        if (!isBuilt) answered += 1;
      }
    }
    await building;
    expect(answered, 'turns of others during the build').to.be.above(2);
    const all = await rows.find().hint({ $natural: 1 }).toArray();
    const byIndex = await rows.find().sort({ k: 1 }).hint('k_1').toArray();
    expect(byIndex.map(({ _id }) => _id)).to.deep.equal(all.sort((a, b) => a.k - b.k).map(({ _id }) => _id));
  });

  it('does not lose the entry of one of two documents with the same key when the other is deleted', async () => {
    await rows.insertOne({ _id: ROWS, k: 7 });
    const building = rows.createIndex({ k: 1 }, { unique: true });
    await rows.deleteOne({ _id: ROWS });
    await building;
    expect(await rows.find({ k: 7 }).hint('k_1').toArray()).to.deep.equal([{ _id: 1, k: 7 }]);
  });

  it('builds it once for all who ask for it at the same time', async () => {
    const [one, other] = await Promise.all([1, 2].map(() => rows.createIndex({ k: 1 })));
    expect(one).to.equal(other);
    expect((await rows.indexes()).map(({ name }) => name)).to.deep.equal(['_id_', 'k_1']);
  });

  it('gives up when the collection is dropped, and leaves nothing of it', async () => {
    const failed = errorOf(rows.createIndex({ k: 1 }));
    await server.db.command({ ping: 1 });
    await rows.drop();
    expect(await failed).to.include({ code: 276, codeName: 'IndexBuildAborted' });
    await rows.insertOne({ _id: 1, k: 1 });
    expect((await rows.indexes()).map(({ name }) => name)).to.deep.equal(['_id_']);
  });
});
