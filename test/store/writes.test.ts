import { expect } from 'chai';
import { type Collection, ObjectId } from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, skipUnless, useStore } from './store.js';

describe('store: writes', () => {
  const store = useStore();
  let rows: Collection<Row>;
  beforeEach(() => {
    rows = store.rows();
  });

  const ids = async () => (await rows.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
  const command = (fields: object) => store.db.command(fields);

  describe('inserting', () => {
    it('gives an _id to a document that has none, and puts it first', async () => {
      await command({ insert: rows.collectionName, documents: [{ a: 1 }, { b: 1, _id: 5 }] });
      const [given, own] = await store.db.collection(rows.collectionName).find().sort({ a: -1 }).toArray();
      expect(given?._id).to.be.instanceOf(ObjectId);
      expect(Object.keys(given ?? {})).to.deep.equal(['_id', 'a']);
      expect(Object.keys(own ?? {})).to.deep.equal(['_id', 'b']);
    });

    it('answers how many went in', async () => {
      const reply = await command({ insert: rows.collectionName, documents: [{ _id: 1 }, { _id: 2 }] });
      expect(reply).to.include({ n: 2, ok: 1 });
      expect(reply).not.to.have.property('writeErrors');
    });

    it('names the key and its value where it is taken', async () => {
      await rows.insertOne({ _id: 1 });
      const error = await errorOf(rows.insertOne({ _id: 1 }));
      expect(error).to.deep.include({ code: 11000, keyPattern: { _id: 1 }, keyValue: { _id: 1 } });
      expect(error.message).to.match(
        /^E11000 duplicate key error collection: .+ index: _id_ dup key: \{ _id: 1 \}/,
      );
    });

    it('stops an ordered batch at its first error', async () => {
      const reply = await command({
        insert: rows.collectionName,
        documents: [{ _id: 1 }, { _id: 1 }, { _id: 2 }],
      });
      expect(reply).to.deep.include({ ok: 1, n: 1 });
      expect(reply.writeErrors).to.have.length(1);
      expect(reply.writeErrors[0]).to.deep.include({
        index: 1,
        code: 11000,
        keyPattern: { _id: 1 },
        keyValue: { _id: 1 },
      });
      expect(await ids()).to.deep.equal([1]);
    });

    it('goes on with an unordered batch and reports each error by its index', async () => {
      const documents = [{ _id: 1 }, { _id: 1 }, { _id: 2 }, { _id: 2 }, { _id: 3 }];
      const reply = await command({ insert: rows.collectionName, documents, ordered: false });
      expect(reply).to.include({ ok: 1, n: 3 });
      expect(
        reply.writeErrors.map(({ index, code }: { index: number; code: number }) => [index, code]),
      ).to.deep.equal([
        [1, 11000],
        [3, 11000],
      ]);
      expect(await ids()).to.deep.equal([1, 2, 3]);
    });

    it('lets a driver tell what of a batch went in', async () => {
      const error = await errorOf(rows.insertMany([{ _id: 1 }, { _id: 1 }, { _id: 2 }], { ordered: false }));
      expect(error).to.include({ code: 11000, name: 'MongoBulkWriteError', insertedCount: 2 });
      expect(error.writeErrors).to.have.length(1);
    });

    it('takes field names with dots and dollars', async () => {
      await rows.insertOne({ _id: 1, 'a.b': 1, $c: 2, d: { $e: 3 } });
      expect(await rows.findOne({ _id: 1 })).to.deep.equal({ _id: 1, 'a.b': 1, $c: 2, d: { $e: 3 } });
    });

    const BAD_IDS: [string, unknown][] = [
      ['an array', [1]],
      ['a pattern', /x/],
    ];
    for (const [name, _id] of BAD_IDS) {
      it(`refuses ${name} as an _id`, async () => {
        const reply = await command({ insert: rows.collectionName, documents: [{ _id }] });
        expect(reply.n).to.equal(0);
        expect(reply.writeErrors[0]).to.include({ index: 0, code: 53 });
      });
    }

    it('refuses a dollar field within the _id', async () => {
      const reply = await command({ insert: rows.collectionName, documents: [{ _id: { $a: 1 } }] });
      expect(reply.writeErrors[0]).to.include({ code: 52 });
    });

    it('refuses a document beyond 16 MiB', async () => {
      const error = await errorOf(rows.insertOne({ _id: 1, text: 'x'.repeat(16 * 1024 * 1024) }));
      expect(error).to.include({ code: 10334 });
      await rows.insertOne({ _id: 2, text: 'x'.repeat(16 * 1024 * 1024 - 100) });
      expect(await ids()).to.deep.equal([2]);
    });

    it('refuses an empty batch, and a list that is none', async () => {
      expect(await errorOf(command({ insert: rows.collectionName, documents: [] }))).to.include({
        code: 16,
        codeName: 'InvalidLength',
      });
      expect(await errorOf(command({ insert: rows.collectionName, documents: 1 }))).to.include({ code: 14 });
      expect(await errorOf(command({ insert: rows.collectionName }))).to.include({ code: 40414 });
    });

    it('refuses names that no collection can have', async () => {
      for (const name of ['', 'a$b', '.a'])
        expect(await errorOf(command({ insert: name, documents: [{}] })), name).to.include({ code: 73 });
      expect(await errorOf(command({ insert: 5, documents: [{}] }))).to.include({ code: 73 });
    });
  });

  describe('updating', () => {
    it('replaces a document and keeps its _id', async () => {
      await rows.insertOne({ _id: 1, a: 1, b: 1 });
      expect(await rows.replaceOne({ a: 1 }, { c: 2 })).to.include({ matchedCount: 1, modifiedCount: 1 });
      expect(await rows.findOne()).to.deep.equal({ _id: 1, c: 2 });
      expect(await errorOf(rows.replaceOne({ _id: 1 }, { _id: 2, a: 1 } as never))).to.include({ code: 66 });
    });

    it('takes the first in the order asked for', async function () {
      skipUnless(this, store.facts.major >= 8, 'updates take a sort from MongoDB 8.0 on');
      await rows.insertMany([
        { _id: 1, p: 1 },
        { _id: 2, p: 3 },
      ]);
      await rows.updateOne({}, { $set: { first: true } }, { sort: { p: -1 } });
      expect(await rows.findOne({ first: true })).to.include({ _id: 2 });
      await rows.replaceOne({}, { replaced: true }, { sort: { p: 1 } });
      expect(await rows.findOne({ replaced: true })).to.include({ _id: 1 });
    });

    it('refuses to replace many, and to sort many', async () => {
      await rows.insertOne({ _id: 1 });
      const many = await command({
        update: rows.collectionName,
        updates: [{ q: {}, u: { a: 1 }, multi: true }],
      });
      expect(many.writeErrors[0]).to.include({ index: 0, code: 9 });
    });

    it('counts each statement of a batch, and reports errors by index', async () => {
      await rows.insertMany([{ _id: 1 }, { _id: 2, s: 'x' }, { _id: 3 }]);
      const updates = [
        { q: { _id: 1 }, u: { $set: { a: 1 } } },
        { q: { _id: 2 }, u: { $inc: { s: 1 } } },
        { q: { _id: 9 }, u: { $set: { a: 1 } }, upsert: true },
        { q: {}, u: { $set: { b: 1 } }, multi: true },
      ];
      const reply = await command({ update: rows.collectionName, updates, ordered: false });
      expect(reply).to.include({ ok: 1, n: 6, nModified: 5 });
      expect(reply.upserted).to.deep.equal([{ index: 2, _id: 9 }]);
      expect(
        reply.writeErrors.map(({ index, code }: { index: number; code: number }) => [index, code]),
      ).to.deep.equal([[1, 14]]);
    });

    it('changes nothing where an update of many fails on the first', async () => {
      await rows.insertMany([
        { _id: 1, n: 'x' },
        { _id: 2, n: 1 },
      ]);
      expect(await errorOf(rows.updateMany({}, { $inc: { n: 1 } }))).to.include({ code: 14 });
      expect(await rows.findOne({ _id: 2 })).to.deep.equal({ _id: 2, n: 1 });
    });

    it('refuses an update that makes a document too large', async () => {
      await rows.insertOne({ _id: 1, text: 'x'.repeat(9 * 1024 * 1024) });
      const error = await errorOf(rows.updateOne({}, { $set: { more: 'y'.repeat(9 * 1024 * 1024) } }));
      expect(error.code).to.be.oneOf([17419, 17420, 10334]);
      expect(await rows.findOne({}, { projection: { more: 1 } })).to.deep.equal({ _id: 1 });
    });

    it('refuses the hint of an index that there is not', async () => {
      await rows.insertOne({ _id: 1 });
      expect(await errorOf(rows.updateOne({}, { $set: { a: 1 } }, { hint: 'none' }))).to.include({ code: 2 });
      expect(await errorOf(rows.deleteOne({}, { hint: { z: 1 } }))).to.include({ code: 2 });
    });
  });

  describe('upserting', () => {
    it('inserts what the query says and the update adds', async () => {
      const result = await rows.updateOne(
        { _id: 5, a: 1, 'b.c': { $eq: 2 }, d: { $gt: 3 }, $and: [{ e: 4 }], f: { $in: [6] } },
        { $set: { g: 5 }, $setOnInsert: { h: 6 }, $inc: { n: 1 } },
        { upsert: true },
      );
      expect(result).to.deep.include({ matchedCount: 0, modifiedCount: 0, upsertedCount: 1, upsertedId: 5 });
      expect(await rows.findOne()).to.deep.equal({ _id: 5, a: 1, b: { c: 2 }, e: 4, f: 6, g: 5, h: 6, n: 1 });
    });

    it('inserts a replacement under the _id of the query, or its own', async () => {
      expect((await rows.replaceOne({ _id: 9, x: 1 }, { a: 1 }, { upsert: true })).upsertedId).to.equal(9);
      expect(
        (await rows.replaceOne({ x: 1 }, { _id: 4, a: 2 } as never, { upsert: true })).upsertedId,
      ).to.equal(4);
      expect(await rows.find().sort({ _id: 1 }).toArray()).to.deep.equal([
        { _id: 4, a: 2 },
        { _id: 9, a: 1 },
      ]);
    });

    it('makes an _id where neither says one, and puts it first', async () => {
      const free = store.db.collection(rows.collectionName);
      const { upsertedId } = await free.updateOne({ a: 1 }, { $set: { b: 1 } }, { upsert: true });
      expect(upsertedId).to.be.instanceOf(ObjectId);
      expect(Object.entries((await free.findOne()) ?? {})).to.deep.equal([
        ['_id', upsertedId],
        ['a', 1],
        ['b', 1],
      ]);
    });

    it('upserts by a pipeline', async () => {
      await rows.updateOne({ _id: 1, a: 2 }, [{ $set: { b: { $add: ['$a', 1] } } }], { upsert: true });
      expect(await rows.findOne()).to.deep.equal({ _id: 1, a: 2, b: 3 });
    });

    it('refuses what the query leaves open', async () => {
      const twice = rows.updateOne({ a: 1, $and: [{ a: 2 }] }, { $set: { b: 1 } }, { upsert: true });
      expect(await errorOf(twice)).to.include({ code: 54 });
      const overlapping = rows.updateOne({ a: 1, 'a.b': 2 }, { $set: { c: 1 } }, { upsert: true });
      expect(await errorOf(overlapping)).to.include({ code: 54 });
      expect(await rows.countDocuments()).to.equal(0);
    });

    it('refuses an _id other than the query has', async () => {
      const error = await errorOf(rows.updateOne({ _id: 1 }, { $set: { _id: 2 } }, { upsert: true }));
      expect(error).to.include({ code: 66 });
    });

    it('makes one document out of many at once', async () => {
      await rows.createIndex({ key: 1 }, { unique: true });
      await Promise.all(
        Array.from({ length: 30 }, (_, n) =>
          rows.updateOne({ key: 'k' }, { $inc: { n: 1 }, $setOnInsert: { _id: n } }, { upsert: true }),
        ),
      );
      expect(await rows.countDocuments()).to.equal(1);
      expect(await rows.findOne()).to.include({ key: 'k', n: 30 });
    });
  });

  describe('deleting', () => {
    it('deletes one or all', async () => {
      await rows.insertMany([{ _id: 1, a: 1 }, { _id: 2, a: 1 }, { _id: 3 }]);
      expect(await rows.deleteOne({ a: 1 })).to.include({ deletedCount: 1 });
      expect(await rows.deleteMany({ a: 1 })).to.include({ deletedCount: 1 });
      expect(await ids()).to.deep.equal([3]);
      expect(await store.rows().deleteMany({})).to.include({ deletedCount: 0 });
    });

    it('refuses a limit other than none or one', async () => {
      const deletes = [{ q: {}, limit: 2 }];
      expect(await errorOf(command({ delete: rows.collectionName, deletes }))).to.include({ code: 9 });
      const open = [{ q: {} }];
      expect(await errorOf(command({ delete: rows.collectionName, deletes: open }))).to.include({
        code: 40414,
      });
    });
  });

  describe('finding and modifying', () => {
    const seed = () =>
      rows.insertMany([
        { _id: 1, p: 1 },
        { _id: 2, p: 3 },
        { _id: 3, p: 2 },
      ]);

    it('answers what was found and what was done', async () => {
      await seed();
      const found = await command({
        findAndModify: rows.collectionName,
        query: { _id: 1 },
        update: { $inc: { p: 1 } },
      });
      expect(found).to.deep.include({
        value: { _id: 1, p: 1 },
        lastErrorObject: { n: 1, updatedExisting: true },
        ok: 1,
      });
      const none = await command({
        findAndModify: rows.collectionName,
        query: { _id: 9 },
        update: { $inc: { p: 1 } },
      });
      expect(none).to.deep.include({ value: null, lastErrorObject: { n: 0, updatedExisting: false } });
      const removed = await command({ findAndModify: rows.collectionName, query: { _id: 1 }, remove: true });
      expect(removed).to.deep.include({ value: { _id: 1, p: 2 }, lastErrorObject: { n: 1 } });
      const nobody = await command({ findAndModify: rows.collectionName, query: { _id: 1 }, remove: true });
      expect(nobody).to.deep.include({ value: null, lastErrorObject: { n: 0 } });
    });

    it('answers what was upserted', async () => {
      const fields = {
        findAndModify: rows.collectionName,
        query: { _id: 7 },
        update: { $set: { a: 1 } },
        upsert: true,
      };
      const made = await command({ ...fields, new: true });
      expect(made).to.deep.include({
        value: { _id: 7, a: 1 },
        lastErrorObject: { n: 1, updatedExisting: false, upserted: 7 },
      });
      expect((await command({ ...fields, query: { _id: 8 } })).value).to.equal(null);
    });

    it('takes the first in the order asked for', async () => {
      await seed();
      expect(await rows.findOneAndUpdate({}, { $set: { taken: true } }, { sort: { p: -1 } })).to.deep.equal({
        _id: 2,
        p: 3,
      });
      const after = await rows.findOneAndReplace(
        { taken: { $exists: false } },
        { replaced: 1 },
        { sort: { p: -1 }, returnDocument: 'after' },
      );
      expect(after).to.deep.equal({ _id: 3, replaced: 1 });
      expect(await rows.findOneAndDelete({}, { sort: { _id: 1 } })).to.deep.equal({ _id: 1, p: 1 });
    });

    it('takes element filters and a pipeline', async () => {
      await rows.insertOne({ _id: 1, l: [1, 5] });
      const arrayFilters = [{ x: { $gt: 2 } }];
      const increment = { $inc: { 'l.$[x]': 1 } };
      const after = await rows.findOneAndUpdate({}, increment, { returnDocument: 'after', arrayFilters });
      expect(after).to.deep.equal({ _id: 1, l: [1, 6] });
      const sum = [{ $set: { sum: { $sum: '$l' } } }];
      expect(await rows.findOneAndUpdate({}, sum, { returnDocument: 'after' })).to.include({ sum: 7 });
    });

    it('gives each of many at once another document', async () => {
      await rows.insertMany(Array.from({ length: 40 }, (_, _id) => ({ _id, taken: false })));
      const taken = await Promise.all(
        Array.from({ length: 40 }, () => rows.findOneAndUpdate({ taken: false }, { $set: { taken: true } })),
      );
      expect(new Set(taken.map((row) => row?._id)).size).to.equal(40);
    });

    it('refuses what contradicts itself', async () => {
      const base = { findAndModify: rows.collectionName };
      for (const fields of [
        {},
        { remove: true, update: { $set: { a: 1 } } },
        { remove: true, upsert: true },
        { remove: true, new: true },
      ])
        expect(await errorOf(command({ ...base, ...fields })), JSON.stringify(fields)).to.include({
          code: 9,
        });
      await rows.createIndex({ u: 1 }, { unique: true });
      await rows.insertMany([
        { _id: 1, u: 1 },
        { _id: 2, u: 2 },
      ]);
      expect(await errorOf(rows.findOneAndUpdate({ _id: 1 }, { $set: { u: 2 } }))).to.deep.include({
        code: 11000,
        codeName: 'DuplicateKey',
        keyPattern: { u: 1 },
        keyValue: { u: 2 },
      });
    });
  });

  describe('write concerns', () => {
    it('takes those that one server can give', async () => {
      for (const writeConcern of [
        { w: 1 },
        { w: 'majority' },
        { w: 1, journal: true },
        { w: 1, wtimeoutMS: 100 },
      ] as const)
        await rows.insertOne({ _id: Math.random() }, { writeConcern });
      expect(await rows.countDocuments()).to.equal(4);
    });

    it('refuses more servers than there are, as a standalone server does', async function () {
      skipUnless(this, store.facts.isStandalone, 'more than one server may be there');
      const insert = { insert: rows.collectionName, documents: [{ _id: 1 }], writeConcern: { w: 3 } };
      expect(await errorOf(command(insert))).to.include({ code: 2, codeName: 'BadValue' });
      expect(await rows.countDocuments()).to.equal(0);
    });
  });
});
