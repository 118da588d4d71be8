import { expect } from 'chai';
import type { Db } from 'mongodb';
import { errorOf, type RunningServer, runServer, until } from './running-server.js';

describe('document server: capped collections', () => {
  let server: RunningServer;
  let db: Db;

  before(async () => {
    server = await runServer();
    db = server.db;
  });
  after(() => server.stop());
  beforeEach(() => db.dropDatabase());

  async function idsIn(name: string, sort: 1 | -1 = 1): Promise<unknown[]> {
    const docs = await db.collection(name).find().sort({ $natural: sort }).toArray();
    return docs.map(({ _id }) => _id);
  }

  it('keeps the newest documents, in the order in which they came', async () => {
    await db.createCollection('log', { capped: true, size: 4096, max: 3 });
    const log = db.collection<{ _id: number }>('log');
    for (const _id of [5, 4, 3, 2, 1]) await log.insertOne({ _id });
    expect(await idsIn('log')).to.deep.equal([3, 2, 1]);
    expect(await idsIn('log', -1)).to.deep.equal([1, 2, 3]);
    expect(await log.isCapped()).to.equal(true);
  });

  it('keeps no more bytes than it may', async () => {
    await db.createCollection('log', { capped: true, size: 4096 });
    const log = db.collection<{ _id: number; text: string }>('log');
    await log.insertMany(Array.from({ length: 10 }, (_, _id) => ({ _id, text: 'x'.repeat(1_000) })));
    expect(await idsIn('log')).to.deep.equal([7, 8, 9]);
  });

  it('lets documents be deleted and updated', async () => {
    await db.createCollection('log', { capped: true, size: 4096, max: 3 });
    const log = db.collection<{ _id: number; n?: number }>('log');
    await log.insertMany([{ _id: 1 }, { _id: 2 }]);
    expect((await log.deleteOne({ _id: 1 })).deletedCount).to.equal(1);
    expect((await log.updateOne({ _id: 2 }, { $set: { n: 1 } })).modifiedCount).to.equal(1);
    expect(await idsIn('log')).to.deep.equal([2]);
  });

  it('makes a capped collection of a plain one', async () => {
    await db.collection<{ _id: number }>('plain').insertMany([{ _id: 1 }, { _id: 2 }]);
    await db.command({ convertToCapped: 'plain', size: 4096 });
    expect(await db.collection('plain').isCapped()).to.equal(true);
    expect(await idsIn('plain')).to.deep.equal([1, 2]);
  });

  it('changes how much it keeps', async () => {
    await db.createCollection('log', { capped: true, size: 4096, max: 3 });
    await db.command({ collMod: 'log', cappedMax: 1 });
    await db.collection<{ _id: number }>('log').insertMany([{ _id: 1 }, { _id: 2 }]);
    expect(await idsIn('log')).to.deep.equal([2]);
  });

  it('goes on with what is added at the end of a tailable cursor', async () => {
    await db.createCollection('log', { capped: true, size: 4096 });
    const log = db.collection<{ _id: number }>('log');
    await log.insertOne({ _id: 1 });
    const cursor = log.find({ _id: { $ne: 2 } }, { tailable: true, awaitData: true, maxAwaitTimeMS: 200 });
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { _id } of cursor) {
        seen.push(_id);
        if (seen.length === 3) break;
      }
    })();
    await until(() => seen.length === 1);
    await log.insertMany([{ _id: 2 }, { _id: 3 }, { _id: 4 }]);
    await reading;
    await cursor.close();
    expect(seen).to.deep.equal([1, 3, 4]);
  });

  it('waits for data no longer than it is told to', async () => {
    await db.createCollection('log', { capped: true, size: 4096 });
    await db.collection<{ _id: number }>('log').insertOne({ _id: 1 });
    const first = await db.command({ find: 'log', tailable: true, awaitData: true });
    const startedMs = performance.now();
    const next = await db.command({ getMore: first.cursor.id, collection: 'log', maxTimeMS: 150 });
    expect(performance.now() - startedMs).to.be.within(140, 1_500);
    expect(next.cursor.nextBatch).to.deep.equal([]);
    expect(String(next.cursor.id)).not.to.equal('0');
  });

  it('ends a tailable cursor that found nothing', async () => {
    await db.createCollection('log', { capped: true, size: 4096 });
    const { cursor } = await db.command({ find: 'log', tailable: true });
    expect(String(cursor.id)).to.equal('0');
  });

  it('tells a tailable cursor that its place is gone', async () => {
    await db.createCollection('log', { capped: true, size: 4096, max: 2 });
    const log = db.collection<{ _id: number }>('log');
    await log.insertOne({ _id: 1 });
    const { cursor } = await db.command({ find: 'log', tailable: true });
    await log.insertMany([{ _id: 2 }, { _id: 3 }, { _id: 4 }]);
    const error = await errorOf(db.command({ getMore: cursor.id, collection: 'log' }));
    expect(error).to.include({ code: 136 });
  });

  const REFUSED: [string, () => Promise<unknown>, number][] = [
    ['a capped collection without a size', () => db.createCollection('bad', { capped: true }), 72],
    [
      'a tailable cursor on a plain collection',
      async () => {
        await db.createCollection('plain');
        await db.command({ find: 'plain', tailable: true });
      },
      2,
    ],
    [
      'a tailable cursor in another order',
      async () => {
        await db.createCollection('log', { capped: true, size: 4096 });
        await db.command({ find: 'log', tailable: true, sort: { a: 1 } });
      },
      2,
    ],
    ['awaitData without tailable', () => db.command({ find: 'log', awaitData: true }), 9],
  ];
  for (const [name, run, code] of REFUSED) {
    it(`refuses ${name}`, async () => {
      expect(await errorOf(run())).to.include({ code });
    });
  }
});
