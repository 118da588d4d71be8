import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import { type Db, MongoClient } from 'mongodb';
import { startDocumentServer } from '../../../src/local/mongo/index.js';
import { errorOf, newFolder } from './running-server.js';

describe('document server: a restart', () => {
  let folder: string;
  before(async () => {
    folder = await newFolder();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Runs a server on the folder for as long as the work takes. */
  async function serving(work: (db: Db) => Promise<void>): Promise<void> {
    const server = await startDocumentServer({ dataDir: folder });
    const client = await new MongoClient(`mongodb://127.0.0.1:${server.port}`).connect();
    try {
      await work(client.db('test'));
    } finally {
      await client.close();
      await server.close();
    }
  }

  it('keeps views, rules, limits and indexes as they were made', async () => {
    await serving(async (db) => {
      await db.collection<{ _id: number }>('rows').insertMany([{ _id: 1 }, { _id: 2 }]);
      await db.createCollection('view', { viewOn: 'rows', pipeline: [{ $match: { _id: 2 } }] });
      await db.createCollection('gone', { viewOn: 'rows', pipeline: [] });
      await db.collection('gone').drop();
      await db.createCollection('ruled', { validator: { a: 1 } });
      await db.createCollection('latest', { capped: true, size: 4096, max: 1 });
      await db.createCollection('loose', { collation: { locale: 'en', strength: 2 } });
      await db.collection('rows').createIndex({ a: 1 }, { hidden: true, sparse: true });
    });
    await serving(async (db) => {
      expect(await db.collection('view').find().toArray()).to.deep.equal([{ _id: 2 }]);
      expect(await db.listCollections({ type: 'view' }, { nameOnly: true }).toArray()).to.deep.equal([
        { name: 'view', type: 'view' },
      ]);
      expect(await errorOf(db.collection('ruled').insertOne({ a: 2 }))).to.include({ code: 121 });
      await db.collection('latest').insertMany([{ n: 1 }, { n: 2 }]);
      expect(await db.collection('latest').distinct('n')).to.deep.equal([2]);
      await db.collection('loose').insertOne({ name: 'Ala' });
      expect(await db.collection('loose').countDocuments({ name: 'ALA' })).to.equal(1);
      expect((await db.collection('rows').indexes())[1]).to.include({
        name: 'a_1',
        hidden: true,
        sparse: true,
      });
      expect(JSON.stringify(await db.collection('rows').find({ a: 1 }).explain())).not.to.contain('IXSCAN');
    });
  });

  it('keeps a database dropped with its views', async () => {
    await serving(async (db) => {
      await db.dropDatabase();
    });
    await serving(async (db) => {
      expect(await db.listCollections().toArray()).to.deep.equal([]);
      await db.createCollection('view');
      await db.collection('view').insertOne({ a: 1 });
    });
  });
});
