import { expect } from 'chai';
import type { AnyBulkWriteOperation, Collection, Document } from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, skipUnless, useStore } from './store.js';

describe('store: bulk writes', () => {
  const store = useStore();
  let rows: Collection<Row>;
  beforeEach(() => {
    rows = store.rows();
  });

  const operations: AnyBulkWriteOperation<Row>[] = [
    { insertOne: { document: { _id: 1, a: 1 } } },
    { insertOne: { document: { _id: 2, a: 1 } } },
    { updateMany: { filter: { a: 1 }, update: { $set: { b: 2 } } } },
    { updateOne: { filter: { _id: 7 }, update: { $set: { a: 7 } }, upsert: true } },
    { replaceOne: { filter: { _id: 2 }, replacement: { c: 3 } } },
    { deleteOne: { filter: { _id: 1 } } },
    { deleteMany: { filter: { _id: 99 } } },
  ];

  for (const ordered of [true, false]) {
    it(`carry out operations of all kinds, ${ordered ? 'in order' : 'in any order'}`, async () => {
      if (!ordered)
        await rows.insertMany([
          { _id: 1, a: 1 },
          { _id: 2, a: 1 },
        ]);
      const result = await rows.bulkWrite(ordered ? operations : operations.slice(2, 4), { ordered });
      expect(result).to.include({
        insertedCount: ordered ? 2 : 0,
        matchedCount: ordered ? 3 : 2,
        modifiedCount: ordered ? 3 : 2,
        upsertedCount: 1,
        deletedCount: ordered ? 1 : 0,
      });
      expect(Object.values(result.upsertedIds)).to.deep.equal([7]);
      if (ordered)
        expect(await rows.find().sort({ _id: 1 }).toArray()).to.deep.equal([
          { _id: 2, c: 3 },
          { _id: 7, a: 7 },
        ]);
    });
  }

  it('stop at the first error in order, and say what was done', async () => {
    const bulk = rows.bulkWrite([
      { insertOne: { document: { _id: 1 } } },
      { insertOne: { document: { _id: 1 } } },
      { insertOne: { document: { _id: 2 } } },
    ]);
    const error = await errorOf(bulk);
    expect(error).to.include({ name: 'MongoBulkWriteError', code: 11000, insertedCount: 1 });
    expect(error.writeErrors).to.have.nested.property('[0].index', 1);
    expect(await rows.countDocuments()).to.equal(1);
  });

  it('go on after errors out of order', async () => {
    const bulk = rows.bulkWrite(
      [
        { insertOne: { document: { _id: 1 } } },
        { insertOne: { document: { _id: 1 } } },
        { updateOne: { filter: { _id: 1 }, update: { $set: { a: 1 } } } },
        { updateOne: { filter: { _id: 1 }, update: { $set: { 'a.b': 1 } } } },
      ],
      { ordered: false },
    );
    const error = await errorOf(bulk);
    expect(error.writeErrors).to.have.length(2);
    expect(await rows.find().toArray()).to.deep.equal([{ _id: 1, a: 1 }]);
  });

  it('take many thousands at once', async () => {
    const documents = Array.from({ length: 20_000 }, (_, _id) => ({ insertOne: { document: { _id } } }));
    expect(await rows.bulkWrite(documents)).to.include({ insertedCount: 20_000 });
    expect(await rows.estimatedDocumentCount()).to.equal(20_000);
  });

  describe('of a client, over several collections', () => {
    beforeEach(function () {
      skipUnless(this, store.facts.major >= 8, 'clients write in bulk from MongoDB 8.0 on');
    });

    const command = (fields: Document) => store.admin.command({ bulkWrite: 1, ...fields });

    it('count what they did', async () => {
      const other = store.rows();
      const result = await store.client.bulkWrite<Record<string, Row>>([
        { name: 'insertOne', namespace: rows.namespace, document: { _id: 1, a: 1 } },
        { name: 'insertOne', namespace: other.namespace, document: { _id: 1, a: 1 } },
        { name: 'updateOne', namespace: rows.namespace, filter: { _id: 1 }, update: { $set: { a: 2 } } },
        { name: 'updateMany', namespace: other.namespace, filter: {}, update: { $set: { a: 3 } } },
        {
          name: 'replaceOne',
          namespace: rows.namespace,
          filter: { _id: 5 },
          replacement: { n: 1 },
          upsert: true,
        },
        { name: 'deleteOne', namespace: other.namespace, filter: { _id: 1 } },
      ]);
      expect(result).to.include({
        acknowledged: true,
        insertedCount: 2,
        matchedCount: 2,
        modifiedCount: 2,
        upsertedCount: 1,
        deletedCount: 1,
      });
      expect(await rows.find().sort({ _id: 1 }).toArray()).to.deep.equal([
        { _id: 1, a: 2 },
        { _id: 5, n: 1 },
      ]);
      expect(await other.countDocuments()).to.equal(0);
    });

    it('tell the result of each where it is wanted', async () => {
      const result = await store.client.bulkWrite<Record<string, Row>>(
        [
          { name: 'insertOne', namespace: rows.namespace, document: { _id: 1 } },
          {
            name: 'updateOne',
            namespace: rows.namespace,
            filter: { _id: 3 },
            update: { $set: { a: 1 } },
            upsert: true,
          },
          { name: 'deleteMany', namespace: rows.namespace, filter: {} },
        ],
        { verboseResults: true },
      );
      expect(result.insertResults?.get(0)).to.deep.include({ insertedId: 1 });
      expect(result.updateResults?.get(1)).to.deep.include({
        matchedCount: 1,
        modifiedCount: 0,
        upsertedId: 3,
      });
      expect(result.deleteResults?.get(2)).to.deep.include({ deletedCount: 2 });
    });

    it('report each error by its index, out of order', async () => {
      const error = await errorOf(
        store.client.bulkWrite<Record<string, Row>>(
          [
            { name: 'insertOne', namespace: rows.namespace, document: { _id: 1 } },
            { name: 'insertOne', namespace: rows.namespace, document: { _id: 1 } },
            { name: 'insertOne', namespace: rows.namespace, document: { _id: 2 } },
          ],
          { ordered: false },
        ),
      );
      expect(error.name).to.equal('MongoClientBulkWriteError');
      expect([...Object(error.writeErrors).keys()]).to.deep.equal([1]);
      expect(await rows.countDocuments()).to.equal(2);
    });

    it('answer in the form of the protocol', async () => {
      const reply = await command({
        ops: [
          { insert: 0, document: { _id: 8 } },
          { insert: 0, document: { _id: 8 } },
          { update: 0, filter: { _id: 8 }, updateMods: { $set: { a: 1 } } },
          { delete: 0, filter: { _id: 8 }, multi: false },
        ],
        nsInfo: [{ ns: rows.namespace }],
        ordered: false,
      });
      expect(reply).to.include({
        ok: 1,
        nErrors: 1,
        nInserted: 1,
        nMatched: 1,
        nModified: 1,
        nUpserted: 0,
        nDeleted: 1,
      });
      expect(reply.cursor.ns).to.equal('admin.$cmd.bulkWrite');
      const [first, second, third] = reply.cursor.firstBatch;
      expect(first).to.deep.equal({ ok: 1, idx: 0, n: 1 });
      expect(second).to.deep.include({
        ok: 0,
        idx: 1,
        code: 11000,
        keyPattern: { _id: 1 },
        keyValue: { _id: 8 },
        n: 0,
      });
      expect(third).to.deep.equal({ ok: 1, idx: 2, n: 1, nModified: 1 });
    });

    it('are refused where they make no sense', async () => {
      const nsInfo = [{ ns: rows.namespace }];
      expect(await errorOf(command({ ops: [], nsInfo }))).to.include({ code: 16 });
      expect(await errorOf(command({ ops: [{ insert: 5, document: {} }], nsInfo }))).to.include({ code: 2 });
      expect(
        await errorOf(command({ ops: [{ insert: 0, document: {} }], nsInfo: [{ ns: 'nodot' }] })),
      ).to.include({
        code: 73,
      });
      expect(
        await errorOf(store.db.command({ bulkWrite: 1, ops: [{ insert: 0, document: {} }], nsInfo })),
      ).to.include({
        code: 13,
      });
    });
  });
});
