import { expect } from 'chai';
import { Binary, type Document } from 'mongodb';
import { errorOf } from './errors.js';
import { useStore } from './store.js';

describe('store: collections', () => {
  const store = useStore();
  let name: string;
  beforeEach(() => {
    name = store.newName();
  });

  const listed = async (filter: Document, nameOnly = false): Promise<Document[]> =>
    store.db.listCollections(filter, { nameOnly }).toArray();

  describe('making and listing', () => {
    it('shows what a collection was made with', async () => {
      const rule = {
        validator: { a: { $type: 'string' } },
        validationLevel: 'strict',
        validationAction: 'error',
      };
      await store.db.createCollection(name, rule);
      const [shown] = await listed({ name });
      expect(shown).to.deep.include({
        name,
        type: 'collection',
        options: rule,
        idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
      });
      expect(shown).to.have.nested.property('info.readOnly', false);
      expect(shown?.info.uuid).to.be.instanceOf(Binary);
    });

    it('shows names and types alone', async () => {
      await store.db.createCollection(name);
      expect(await listed({ name }, true)).to.deep.equal([{ name, type: 'collection' }]);
    });

    it('filters by what it shows, in batches', async () => {
      const db = store.database('listing');
      for (const one of ['apple', 'apricot', 'plum']) await db.createCollection(one);
      expect(
        (await db.listCollections({ name: /^ap/ }).toArray()).map((info) => info.name).sort(),
      ).to.deep.equal(['apple', 'apricot']);
      expect(await db.listCollections({ type: 'view' }).toArray()).to.deep.equal([]);
      const { cursor } = await db.command({ listCollections: 1, cursor: { batchSize: 2 } });
      expect(cursor.firstBatch).to.have.length(2);
      expect(cursor.ns).to.equal(`${db.databaseName}.$cmd.listCollections`);
      const { cursor: rest } = await db.command(
        { getMore: cursor.id, collection: '$cmd.listCollections' },
        { promoteLongs: true },
      );
      expect(rest.nextBatch).to.have.length(1);
      expect(await db.listCollections({}, { batchSize: 1 }).toArray()).to.have.length(3);
    });

    it('makes a collection with the first document, not with a query', async () => {
      expect(await store.db.collection(name).findOne()).to.equal(null);
      await store.db.collection(name).updateOne({}, { $set: { a: 1 } });
      expect(await listed({ name })).to.deep.equal([]);
      await store.db.collection(name).insertOne({});
      expect(await listed({ name })).to.have.length(1);
    });

    it('takes the same collection again, and refuses it with other options', async () => {
      await store.db.command({ create: name });
      expect(await store.db.command({ create: name })).to.include({ ok: 1 });
      expect(await errorOf(store.db.command({ create: name, capped: true, size: 4096 }))).to.include({
        code: 48,
        codeName: 'NamespaceExists',
      });
    });

    it('refuses names that no collection can have', async () => {
      for (const bad of ['', 'a$b', '.a', 'system.foo', `x${'y'.repeat(300)}`])
        expect(await errorOf(store.db.command({ create: bad })), bad).to.include({
          code: 73,
          codeName: 'InvalidNamespace',
        });
    });

    it('refuses options that there are not', async () => {
      expect(await errorOf(store.db.command({ create: name, nope: 1 }))).to.include({ code: 40415 });
      expect(await errorOf(store.db.command({ create: name, capped: true }))).to.include({ code: 72 });
    });
  });

  describe('dropping and renaming', () => {
    it('drops a collection with its indexes, and says how many there were', async () => {
      await store.db.collection(name).createIndex({ a: 1 });
      expect(await store.db.command({ drop: name })).to.include({
        ok: 1,
        nIndexesWas: 2,
        ns: `${store.db.databaseName}.${name}`,
      });
      expect(await listed({ name })).to.deep.equal([]);
      expect(await store.db.collection(name).drop()).to.equal(true);
    });

    it('renames a collection with its documents and indexes', async () => {
      await store.db.collection(name).insertOne({ a: 1 });
      await store.db.collection(name).createIndex({ a: 1 });
      const renamed = await store.db.collection(name).rename(`${name}b`);
      expect(await renamed.countDocuments()).to.equal(1);
      expect(await renamed.indexExists('a_1')).to.equal(true);
      expect(await listed({ name })).to.deep.equal([]);
    });

    it('renames over another only when told to', async () => {
      await store.db.collection(name).insertOne({ a: 1 });
      await store.db.collection(`${name}b`).insertOne({ b: 1 });
      expect(await errorOf(store.db.collection(name).rename(`${name}b`))).to.include({ code: 48 });
      const renamed = await store.db.collection(name).rename(`${name}b`, { dropTarget: true });
      expect(await renamed.find({}, { projection: { _id: 0 } }).toArray()).to.deep.equal([{ a: 1 }]);
    });

    it('refuses to rename what is not there, to itself, or to no name', async () => {
      const from = `${store.db.databaseName}.${name}`;
      const rename = (to: string) => store.admin.command({ renameCollection: from, to });
      expect(await errorOf(rename(`${from}b`))).to.include({ code: 26, codeName: 'NamespaceNotFound' });
      await store.db.createCollection(name);
      expect(await errorOf(rename(from))).to.include({ code: 20, codeName: 'IllegalOperation' });
      expect(await errorOf(rename('nodot'))).to.include({ code: 73, codeName: 'InvalidNamespace' });
    });
  });

  describe('figures', () => {
    it('counts documents, sizes and indexes', async () => {
      const rows = store.db.collection(name);
      await rows.insertMany(Array.from({ length: 10 }, (_, n) => ({ n, text: 'x'.repeat(100) })));
      await rows.createIndex({ n: 1 });
      const stats = await store.db.command({ collStats: name });
      expect(stats).to.include({ ns: rows.namespace, count: 10, nindexes: 2, capped: false, ok: 1 });
      expect(stats.size).to.be.within(1_000, 2_000);
      expect(stats.avgObjSize).to.equal(Math.trunc(stats.size / 10));
      expect(stats.storageSize).to.be.at.least(0);
      expect(Object.keys(stats.indexSizes)).to.have.members(['_id_', 'n_1']);
      const [aggregated] = await rows.aggregate([{ $collStats: { count: {}, storageStats: {} } }]).toArray();
      expect(aggregated).to.deep.include({ ns: rows.namespace, count: 10 });
      expect(aggregated?.storageStats).to.include({ count: 10, nindexes: 2 });
    });

    it('answers for a collection that is not there', async () => {
      expect(await store.db.command({ collStats: name })).to.include({
        count: 0,
        size: 0,
        nindexes: 0,
        ok: 1,
      });
    });

    it('scales sizes', async () => {
      const rows = store.db.collection(name);
      await rows.insertMany(Array.from({ length: 40 }, () => ({ text: 'x'.repeat(1_000) })));
      const plain = await store.db.command({ collStats: name });
      const scaled = await store.db.command({ collStats: name, scale: 1024 });
      expect(scaled.size).to.equal(Math.trunc(plain.size / 1024));
      expect(scaled.scaleFactor).to.equal(1024);
    });

    it('sums up a database', async () => {
      const db = store.database('figures');
      await db.collection('a').insertMany([{ n: 1 }, { n: 2 }]);
      await db.collection('b').createIndex({ n: 1 });
      const stats = await db.command({ dbStats: 1 });
      expect(stats).to.include({
        db: db.databaseName,
        collections: 2,
        views: 0,
        objects: 2,
        indexes: 3,
        ok: 1,
      });
      expect(stats.dataSize).to.be.above(0);
    });
  });

  describe('changing', () => {
    it('changes validators, and TTL and visibility of indexes', async () => {
      await store.db.collection(name).createIndex({ at: 1 }, { expireAfterSeconds: 100 });
      await store.db.command({ collMod: name, validator: { a: 1 }, validationLevel: 'moderate' });
      const [shown] = await listed({ name });
      expect(shown).to.have.nested.property('options.validationLevel', 'moderate');
      const changed = await store.db.command({
        collMod: name,
        index: { keyPattern: { at: 1 }, expireAfterSeconds: 200 },
      });
      expect(changed).to.include({ expireAfterSeconds_old: 100, expireAfterSeconds_new: 200 });
      const hidden = await store.db.command({ collMod: name, index: { name: 'at_1', hidden: true } });
      expect(hidden).to.include({ hidden_old: false, hidden_new: true });
      const [, index] = await store.db.collection(name).indexes();
      expect(index).to.include({ name: 'at_1', expireAfterSeconds: 200, hidden: true });
      await store.db.command({ collMod: name, index: { name: 'at_1', hidden: false } });
      expect((await store.db.collection(name).indexes())[1]).not.to.have.property('hidden');
    });

    it('refuses a change of what is not there', async () => {
      expect(await errorOf(store.db.command({ collMod: name }))).to.include({ code: 26 });
      await store.db.createCollection(name);
      const index = { keyPattern: { z: 1 }, expireAfterSeconds: 1 };
      expect(await errorOf(store.db.command({ collMod: name, index }))).to.include({
        code: 27,
        codeName: 'IndexNotFound',
      });
      expect(await errorOf(store.db.command({ collMod: name, nope: 1 }))).to.include({ code: 40415 });
    });
  });

  describe('of a limited size', () => {
    it('keep the latest, in the order in which they came', async () => {
      const rows = await store.db.createCollection<{ _id: number }>(name, {
        capped: true,
        size: 100_000,
        max: 3,
      });
      for (let _id = 1; _id <= 5; _id += 1) await rows.insertOne({ _id });
      expect((await rows.find().toArray()).map(({ _id }) => _id)).to.deep.equal([3, 4, 5]);
      expect((await rows.find().sort({ $natural: -1 }).toArray()).map(({ _id }) => _id)).to.deep.equal([
        5, 4, 3,
      ]);
      expect(await rows.isCapped()).to.equal(true);
    });

    it('keep within their bytes', async () => {
      const rows = await store.db.createCollection<{ _id: number; text: string }>(name, {
        capped: true,
        size: 4096,
      });
      await rows.insertMany(Array.from({ length: 20 }, (_, _id) => ({ _id, text: 'x'.repeat(1_000) })));
      const found = await rows.find().toArray();
      expect(found).to.have.length.within(1, 4);
      expect(found.at(-1)?._id).to.equal(19);
    });
  });

  describe('counting and distinct values', () => {
    it('counts all, matching, after a skip and up to a limit', async () => {
      const rows = store.db.collection<{ _id: number; a: number }>(name);
      await rows.insertMany(Array.from({ length: 6 }, (_, _id) => ({ _id, a: _id % 2 })));
      expect(await rows.estimatedDocumentCount()).to.equal(6);
      expect(await rows.countDocuments({ a: 1 }, { skip: 1, limit: 1 })).to.equal(1);
      const count = async (fields: Document) => (await store.db.command({ count: name, ...fields })).n;
      expect(await count({})).to.equal(6);
      expect(await count({ query: { a: 1 }, skip: 1 })).to.equal(2);
      expect(await count({ query: { a: 1 }, limit: 2 })).to.equal(2);
      expect(await count({ query: { a: 1 }, limit: -2 })).to.equal(2);
      expect(await count({ limit: 4 })).to.equal(4);
      expect(await errorOf(store.db.command({ count: name, skip: -1 }))).to.include({ code: 51024 });
    });

    it('lists distinct values, of arrays their elements', async () => {
      const rows = store.db.collection<{ _id: number }>(name);
      await rows.insertMany([
        { _id: 1, l: [1, 2], d: { x: 'b' } },
        { _id: 2, l: 2, d: [{ x: 'a' }, { x: 'b' }] },
        { _id: 3, l: null },
        { _id: 4, l: 2.0 },
      ] as never);
      expect(await rows.distinct('l')).to.have.deep.members([null, 1, 2]);
      expect(await rows.distinct('l', { _id: { $lt: 3 } })).to.have.members([1, 2]);
      expect(await rows.distinct('d.x')).to.have.members(['a', 'b']);
      expect(await rows.distinct('none')).to.deep.equal([]);
      expect(await errorOf(store.db.command({ distinct: name }))).to.include({ code: 40414 });
    });
  });
});
