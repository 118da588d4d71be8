import { expect } from 'chai';
import type { Collection, Document, IndexSpecification } from 'mongodb';
import { errorOf, until } from './errors.js';
import { type Row, skipUnless, useStore } from './store.js';

describe('store: indexes', () => {
  const store = useStore();
  let rows: Collection<Row>;
  beforeEach(() => {
    rows = store.rows();
  });

  const command = (fields: Document) => store.db.command(fields);
  const make = (...indexes: Document[]) => command({ createIndexes: rows.collectionName, indexes });
  const foundBy = async (filter: object, options: object = {}) =>
    (await rows.find(filter, options).toArray()).map(({ _id }) => _id).sort((a, b) => a - b);

  describe('making, listing and dropping', () => {
    it('answers how many there were and are', async () => {
      expect(await make({ key: { a: 1 }, name: 'a_1' }, { key: { b: -1 }, name: 'b' })).to.include({
        numIndexesBefore: 1,
        numIndexesAfter: 3,
        createdCollectionAutomatically: true,
        ok: 1,
      });
      expect(await make({ key: { a: 1 }, name: 'a_1' })).to.deep.include({
        numIndexesBefore: 3,
        numIndexesAfter: 3,
        note: 'all indexes already exist',
      });
    });

    it('lists what they were made with', async () => {
      await make(
        { key: { a: 1, 'b.c': -1 }, name: 'a_1_b.c_-1', unique: true },
        { key: { s: 1 }, name: 's_1', sparse: true },
        { key: { t: 1 }, name: 't_1', expireAfterSeconds: 60 },
        { key: { p: 1 }, name: 'p_1', partialFilterExpression: { p: { $gt: 0 } } },
        { key: { h: 1 }, name: 'h_1', hidden: true },
      );
      expect(await rows.indexes()).to.deep.equal([
        { v: 2, key: { _id: 1 }, name: '_id_' },
        { v: 2, key: { a: 1, 'b.c': -1 }, name: 'a_1_b.c_-1', unique: true },
        { v: 2, key: { s: 1 }, name: 's_1', sparse: true },
        { v: 2, key: { t: 1 }, name: 't_1', expireAfterSeconds: 60 },
        { v: 2, key: { p: 1 }, name: 'p_1', partialFilterExpression: { p: { $gt: 0 } } },
        { v: 2, key: { h: 1 }, name: 'h_1', hidden: true },
      ]);
      expect(await rows.listIndexes({ batchSize: 2 }).toArray()).to.have.length(6);
    });

    it('fills in what a collation leaves out', async () => {
      await rows.createIndex({ n: 1 }, { collation: { locale: 'pl', strength: 2 } });
      const [, index] = await rows.indexes();
      expect(index?.collation).to.deep.include({
        locale: 'pl',
        caseLevel: false,
        caseFirst: 'off',
        strength: 2,
        numericOrdering: false,
        alternate: 'non-ignorable',
        maxVariable: 'punct',
        normalization: false,
        backwards: false,
      });
    });

    it('drops by name, by key, some and all', async () => {
      await make(...['a', 'b', 'c', 'd', 'e'].map((key) => ({ key: { [key]: 1 }, name: `${key}_1` })));
      expect(await command({ dropIndexes: rows.collectionName, index: 'a_1' })).to.include({
        nIndexesWas: 6,
      });
      await command({ dropIndexes: rows.collectionName, index: { b: 1 } });
      await command({ dropIndexes: rows.collectionName, index: ['c_1', 'd_1'] });
      expect((await rows.indexes()).map(({ name }) => name)).to.deep.equal(['_id_', 'e_1']);
      await rows.dropIndexes();
      expect((await rows.indexes()).map(({ name }) => name)).to.deep.equal(['_id_']);
    });

    const CONFLICTS: [string, Document, number, string][] = [
      [
        'the same key with another rule',
        { key: { a: 1 }, name: 'a_1', unique: true },
        86,
        'IndexKeySpecsConflict',
      ],
      ['the same name on another key', { key: { z: 1 }, name: 'a_1' }, 86, 'IndexKeySpecsConflict'],
      ['the same key under another name', { key: { a: 1 }, name: 'other' }, 85, 'IndexOptionsConflict'],
      [
        'another TTL under another name',
        { key: { a: 1 }, name: 'ttl', expireAfterSeconds: 5 },
        85,
        'IndexOptionsConflict',
      ],
    ];
    for (const [name, spec, code, codeName] of CONFLICTS) {
      it(`refuses ${name}`, async () => {
        await make({ key: { a: 1 }, name: 'a_1' });
        expect(await errorOf(make(spec))).to.include({ code, codeName });
        expect(await rows.indexes()).to.have.length(2);
      });
    }

    it('takes one key twice where the collation differs', async () => {
      await rows.createIndex({ a: 1 });
      await rows.createIndex({ a: 1 }, { name: 'loose', collation: { locale: 'en', strength: 2 } });
      expect(await rows.indexes()).to.have.length(3);
    });

    const BROKEN: [string, Document, number][] = [
      ['without fields', { key: {}, name: 'x' }, 67],
      ['with a direction of zero', { key: { a: 0 }, name: 'x' }, 67],
      ['with a kind that there is not', { key: { a: 'fish' }, name: 'x' }, 67],
      ['with an empty field', { key: { '': 1 }, name: 'x' }, 67],
      ['with a path that ends in a dot', { key: { 'a.': 1 }, name: 'x' }, 67],
      ['on a dollar field', { key: { $a: 1 }, name: 'x' }, 67],
      ['without a key', { name: 'x' }, 9],
      ['without a name', { key: { a: 1 } }, 9],
      ['with an option that there is not', { key: { a: 1 }, name: 'x', nope: 1 }, 197],
      ['with a time below zero', { key: { a: 1 }, name: 'x', expireAfterSeconds: -1 }, 67],
      ['with a time on two fields', { key: { a: 1, b: 1 }, name: 'x', expireAfterSeconds: 1 }, 67],
      ['with a time on the _id', { key: { _id: 1 }, name: 'x', expireAfterSeconds: 1 }, 197],
      [
        'sparse and partial',
        { key: { a: 1 }, name: 'x', sparse: true, partialFilterExpression: { a: 1 } },
        67,
      ],
      [
        'partial by what cannot be indexed',
        { key: { a: 1 }, name: 'x', partialFilterExpression: { a: { $ne: 1 } } },
        67,
      ],
    ];
    for (const [name, spec, code] of BROKEN) {
      it(`refuses an index ${name}`, async () => {
        await rows.insertOne({ _id: 1 });
        const error = await errorOf(make(spec));
        expect(error, error.message).to.include({ code });
        expect(await rows.indexes()).to.have.length(1);
      });
    }

    it('refuses to list, drop or make nothing', async () => {
      expect(await errorOf(rows.indexes())).to.include({ code: 26, codeName: 'NamespaceNotFound' });
      expect(await errorOf(rows.dropIndex('a_1'))).to.include({ code: 26, codeName: 'NamespaceNotFound' });
      expect(await errorOf(make())).to.include({ code: 2, codeName: 'BadValue' });
      await rows.insertOne({ _id: 1 });
      expect(await errorOf(rows.dropIndex('a_1'))).to.include({ code: 27, codeName: 'IndexNotFound' });
      expect(await errorOf(rows.dropIndex('_id_'))).to.include({ code: 72, codeName: 'InvalidOptions' });
    });
  });

  describe('that are unique', () => {
    it('refuse a second document with the key, and say which', async () => {
      await rows.createIndex({ a: 1, 'b.c': 1 }, { unique: true });
      await rows.insertOne({ _id: 1, a: 1, b: { c: 'x' } });
      const error = await errorOf(rows.insertOne({ _id: 2, a: 1, b: { c: 'x' } }));
      expect(error).to.deep.include({
        code: 11000,
        keyPattern: { a: 1, 'b.c': 1 },
        keyValue: { a: 1, 'b.c': 'x' },
      });
      expect(error.message).to.contain(
        `E11000 duplicate key error collection: ${rows.namespace} index: a_1_b.c_1 dup key: { a: 1, b.c: "x" }`,
      );
      await rows.insertOne({ _id: 2, a: 1, b: { c: 'y' } });
    });

    it('refuse an update into a key that is taken, and free the old key on success', async () => {
      await rows.createIndex({ k: 1 }, { unique: true });
      await rows.insertMany([
        { _id: 1, k: 1 },
        { _id: 2, k: 2 },
      ]);
      expect(await errorOf(rows.updateOne({ _id: 2 }, { $set: { k: 1 } }))).to.include({ code: 11000 });
      await rows.updateOne({ _id: 1 }, { $set: { k: 3 } });
      await rows.updateOne({ _id: 2 }, { $set: { k: 1 } });
      await rows.deleteOne({ _id: 1 });
      await rows.insertOne({ _id: 4, k: 3 });
      expect(await foundBy({ k: { $in: [1, 3] } })).to.deep.equal([2, 4]);
    });

    it('take a missing field for null', async () => {
      await rows.createIndex({ k: 1 }, { unique: true });
      await rows.insertOne({ _id: 1 });
      const error = await errorOf(rows.insertOne({ _id: 2, k: null }));
      expect(error).to.deep.include({ code: 11000, keyValue: { k: null } });
    });

    it('hold for every element of an array, but not within one document', async () => {
      await rows.createIndex({ l: 1 }, { unique: true });
      await rows.insertOne({ _id: 1, l: [1, 2, 2] });
      expect(await errorOf(rows.insertOne({ _id: 2, l: [3, 2] }))).to.deep.include({
        code: 11000,
        keyValue: { l: 2 },
      });
      await rows.insertOne({ _id: 2, l: [3] });
    });

    it('hold only for the documents of a partial index', async () => {
      await rows.createIndex({ k: 1 }, { unique: true, partialFilterExpression: { open: true } });
      await rows.insertMany([
        { _id: 1, k: 1, open: true },
        { _id: 2, k: 1, open: false },
        { _id: 3, k: 1 },
      ]);
      expect(await errorOf(rows.insertOne({ _id: 4, k: 1, open: true }))).to.include({ code: 11000 });
      expect(await errorOf(rows.updateOne({ _id: 2 }, { $set: { open: true } }))).to.include({ code: 11000 });
      await rows.updateOne({ _id: 1 }, { $set: { open: false } });
      await rows.updateOne({ _id: 2 }, { $set: { open: true } });
    });

    it('leave out missing fields where they are sparse', async () => {
      await rows.createIndex({ k: 1 }, { unique: true, sparse: true });
      await rows.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3, k: 1 }]);
      expect(await errorOf(rows.insertOne({ _id: 4, k: 1 }))).to.include({ code: 11000 });
    });

    it('follow a collation', async () => {
      await rows.createIndex({ mail: 1 }, { unique: true, collation: { locale: 'en', strength: 2 } });
      await rows.insertOne({ _id: 1, mail: 'Ala@Example.com' });
      expect(await errorOf(rows.insertOne({ _id: 2, mail: 'ala@example.COM' }))).to.include({ code: 11000 });
      await rows.insertOne({ _id: 2, mail: 'älä@example.com' });
    });

    it('cannot be built over duplicates, and leave nothing behind', async () => {
      await rows.insertMany([
        { _id: 1, k: 1 },
        { _id: 2, k: 1 },
      ]);
      expect(await errorOf(rows.createIndex({ k: 1 }, { unique: true }))).to.deep.include({
        code: 11000,
        codeName: 'DuplicateKey',
        keyPattern: { k: 1 },
        keyValue: { k: 1 },
      });
      expect(await rows.indexes()).to.have.length(1);
      await rows.insertOne({ _id: 3, k: 1 });
      expect(await foundBy({ k: 1 })).to.deep.equal([1, 2, 3]);
    });
  });

  describe('of other kinds', () => {
    it('multikey: refuse two arrays in one compound key', async () => {
      await rows.createIndex({ a: 1, b: 1 });
      const reply = await command({ insert: rows.collectionName, documents: [{ _id: 1, a: [1], b: [2] }] });
      expect(reply.writeErrors[0]).to.include({ code: 171 });
      await rows.insertMany([
        { _id: 1, a: [1, 2], b: 1 },
        { _id: 2, a: 1, b: [1, 2] },
      ]);
      expect(await foundBy({ a: 1, b: 1 })).to.deep.equal([1, 2]);
    });

    it('multikey: do not confuse two elements with one', async () => {
      await rows.createIndex({ l: 1 });
      await rows.insertMany([
        { _id: 1, l: [1, 9] },
        { _id: 2, l: [5] },
      ]);
      expect(await foundBy({ l: { $gt: 3, $lt: 6 } })).to.deep.equal([1, 2]);
      expect(await foundBy({ l: { $elemMatch: { $gt: 3, $lt: 6 } } })).to.deep.equal([2]);
    });

    it('sparse: still find what the index leaves out', async () => {
      await rows.createIndex({ a: 1 }, { sparse: true });
      await rows.insertMany([{ _id: 1 }, { _id: 2, a: null }, { _id: 3, a: 1 }]);
      expect(await foundBy({ a: null })).to.deep.equal([1, 2]);
      expect(await rows.find().sort({ a: 1 }).toArray()).to.have.length(3);
      expect(await foundBy({}, { hint: 'a_1' }), 'by the index alone').to.deep.equal([2, 3]);
    });

    it('partial: still find what the index leaves out', async () => {
      await rows.createIndex({ a: 1 }, { partialFilterExpression: { a: { $gt: 1 } } });
      await rows.insertMany([
        { _id: 1, a: 1 },
        { _id: 2, a: 2 },
        { _id: 3, a: 3 },
      ]);
      expect(await foundBy({ a: { $gte: 1 } })).to.deep.equal([1, 2, 3]);
      expect(await foundBy({ a: { $gt: 2 } })).to.deep.equal([3]);
    });

    it('hidden: keep their rules without being used', async () => {
      await rows.createIndex({ a: 1 }, { hidden: true, unique: true });
      await rows.insertOne({ _id: 1, a: 1 });
      expect(await errorOf(rows.insertOne({ _id: 2, a: 1 }))).to.include({ code: 11000 });
      expect(JSON.stringify(await rows.find({ a: 1 }).explain())).not.to.contain('IXSCAN');
      expect(await errorOf(rows.find({ a: 1 }, { hint: 'a_1' }).toArray())).to.include({ code: 2 });
    });

    it('TTL: delete what is past its time, and only that', async function () {
      skipUnless(this, store.facts.isEmbedded, 'the server may take a minute');
      await rows.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
      const old = new Date(Date.now() - 61_000);
      await rows.insertMany([
        { _id: 1, at: old },
        { _id: 2, at: new Date() },
        { _id: 3, at: 'no date' },
        { _id: 4 },
        { _id: 5, at: [new Date(), old] },
      ]);
      await until(async () => (await rows.countDocuments()) === 3);
      expect(await foundBy({})).to.deep.equal([2, 3, 4]);
    });

    it('hashed: find by equality, or are refused', async () => {
      const spec: IndexSpecification = { a: 'hashed' };
      if (await isRefused(spec)) return;
      await rows.insertMany([{ _id: 1, a: 'x' }, { _id: 2, a: 'y' }, { _id: 3 }]);
      expect(await foundBy({ a: 'x' }, { hint: 'a_hashed' })).to.deep.equal([1]);
      expect(await foundBy({ a: { $gt: 'x' } })).to.deep.equal([2]);
      expect(await rows.find().sort({ a: 1 }).toArray()).to.deep.equal([
        { _id: 3 },
        { _id: 1, a: 'x' },
        { _id: 2, a: 'y' },
      ]);
    });

    /** A kind that the embedded server does not have must be refused clearly; a real one has them all. */
    async function isRefused(spec: IndexSpecification): Promise<boolean> {
      try {
        await rows.createIndex(spec);
        return false;
      } catch (error) {
        expect(store.facts.isEmbedded).to.equal(true);
        expect(error).to.include({ code: 67, codeName: 'CannotCreateIndex' });
        return true;
      }
    }

    it('take values that are longer than a key of most stores can be', async () => {
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
});
