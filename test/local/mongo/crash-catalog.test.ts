import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import { type Db, MongoClient } from 'mongodb';
import { type DocumentServer, startDocumentServer } from '../../../src/local/mongo/index.js';
import { errorOf, newFolder } from './running-server.js';

describe('document server: what it knows of its collections', () => {
  let folder: string;
  let server: DocumentServer;
  let client: MongoClient;
  let db: Db;

  beforeEach(async () => {
    folder = await newFolder();
    await start();
  });
  afterEach(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('still knows after a restart of an array that it first saw in a document that was refused', async () => {
    const rows = db.collection('rows');
    await rows.createIndexes([{ key: { tags: 1 } }, { key: { k: 1 }, unique: true }]);
    await rows.insertOne({ k: 1 });
    expect(await errorOf(rows.insertOne({ k: 1, tags: [1, 2] }))).to.include({ code: 11000 });
    await rows.insertOne({ k: 2, tags: [3, 4] });
    await stop();
    await start();
    expect(await db.command({ validate: 'rows' })).to.include({ valid: true });
    expect(
      await db
        .collection('rows')
        .find({ tags: { $gt: 1 } })
        .toArray(),
    ).to.have.length(1);
  });

  it('loses no document of a batch when the collection gets another name meanwhile', async () => {
    const rows = db.collection<{ _id: number }>('rows');
    await rows.insertOne({ _id: -1 });
    const inserting = rows.insertMany(Array.from({ length: 30_000 }, (_, _id) => ({ _id })));
    await db.renameCollection('rows', 'renamed');
    const { insertedCount } = await inserting;
    const before = await db.collection<{ _id: number }>('renamed').countDocuments({ _id: { $gte: 0 } });
    const after = await db.collection('rows').countDocuments();
    expect(before + after).to.equal(insertedCount);
    for (const name of (await db.listCollections().toArray()).map((one) => one.name))
      expect(await db.command({ validate: name }), name).to.include({ valid: true });
  });

  it('leaves nothing behind of what is written into a collection while it is dropped', async () => {
    const rows = db.collection<{ _id: number; n: number }>('rows');
    await rows.insertMany(Array.from({ length: 20_000 }, (_, _id) => ({ _id, n: 0 })));
    const updating = rows.updateMany({}, { $inc: { n: 1 } }).catch((error: unknown) => error);
    await rows.drop();
    expect(await updating).to.include({ code: 175 });
    expect(await db.listCollections().toArray()).to.deep.equal([]);
    await rows.insertOne({ _id: 1, n: 5 });
    expect(await rows.find().toArray()).to.deep.equal([{ _id: 1, n: 5 }]);
    expect(await db.command({ validate: 'rows' })).to.deep.include({ valid: true, nrecords: 1 });
  });

  async function start(): Promise<void> {
    server = await startDocumentServer({ dataDir: folder });
    client = await new MongoClient(`mongodb://127.0.0.1:${server.port}`).connect();
    db = client.db('test');
  }

  async function stop(): Promise<void> {
    await client.close();
    await server.close();
  }
});
