import { expect } from 'chai';
import { type Document, Long, UUID } from 'mongodb';
import { errorOf } from './errors.js';
import { skipUnless, useStore } from './store.js';

describe('store: sessions', () => {
  const store = useStore();

  it('carry reads and writes', async () => {
    const rows = store.rows();
    await store.client.withSession(async (session) => {
      await rows.insertOne({ _id: 1 }, { session });
      expect(await rows.findOne({ _id: 1 }, { session })).to.deep.equal({ _id: 1 });
      expect(await rows.find({}, { session, batchSize: 1 }).toArray()).to.have.length(1);
    });
  });

  it('are refreshed, ended and killed', async () => {
    const sessions = [{ id: new UUID() }];
    for (const name of ['refreshSessions', 'endSessions', 'killSessions'])
      expect(await store.admin.command({ [name]: sessions }), name).to.include({ ok: 1 });
  });

  it('read with the concerns that one server can give', async () => {
    const rows = await store.rowsOf([{ _id: 1 }]);
    for (const level of ['local', 'available', 'majority'] as const)
      expect(await rows.find({}, { readConcern: { level } }).toArray(), level).to.have.length(1);
  });

  it('have a read preference that a single server passes over', async () => {
    const rows = await store.rowsOf([{ _id: 1 }]);
    for (const readPreference of ['primary', 'primaryPreferred', 'secondaryPreferred', 'nearest'] as const)
      expect(await rows.find({}, { readPreference }).toArray()).to.have.length(1);
  });

  describe('on a standalone server', () => {
    beforeEach(function () {
      skipUnless(this, store.facts.isStandalone, 'the server has transactions');
    });

    it('have no transactions', async () => {
      const session = store.client.startSession();
      session.startTransaction();
      const error = await errorOf(store.rows().insertOne({ _id: 1 }, { session }));
      expect(error.message).to.match(
        /Transaction numbers are only allowed on a replica set member or mongos|not support/,
      );
      await session.abortTransaction().catch(() => undefined);
      await session.endSession();
    });

    const TRANSACTIONS: [string, Document][] = [
      [
        'the start of one',
        { insert: 'c', documents: [{ _id: 1 }], startTransaction: true, autocommit: false },
      ],
      ['a part of one', { find: 'c', autocommit: false }],
    ];
    for (const [name, fields] of TRANSACTIONS) {
      it(`refuse ${name}`, async () => {
        const command = { ...fields, lsid: { id: new UUID() }, txnNumber: Long.fromNumber(1) };
        expect(await errorOf(store.db.command(command))).to.include({
          code: 20,
          codeName: 'IllegalOperation',
        });
      });
    }

    it('refuse the number of a retryable write', async () => {
      const command = {
        insert: 'c',
        documents: [{ _id: 1 }],
        lsid: { id: new UUID() },
        txnNumber: Long.fromNumber(1),
      };
      const error = await errorOf(store.db.command(command));
      expect(error).to.include({ code: 20, codeName: 'IllegalOperation' });
      expect(error.message).to.equal(
        'Transaction numbers are only allowed on a replica set member or mongos',
      );
    });

    it('let a driver that would repeat writes do without', async () => {
      const client = await store.connect({ retryWrites: true });
      const rows = client.db(store.db.databaseName).collection<{ _id: number }>(store.newName());
      await rows.insertOne({ _id: 1 });
      expect(await rows.countDocuments()).to.equal(1);
    });

    it('have no change streams', async () => {
      const rows = store.rows();
      const aggregation = rows.aggregate([{ $changeStream: {} }]).toArray();
      expect(await errorOf(aggregation)).to.include({ code: 40573, codeName: 'Location40573' });
      const stream = rows.watch();
      expect(await errorOf(stream.next())).to.include({ code: 40573 });
      await stream.close();
    });

    it('read no snapshots', async () => {
      const rows = await store.rowsOf([{ _id: 1 }]);
      for (const level of ['snapshot', 'linearizable'] as const) {
        const find = store.db.command({ find: rows.collectionName, readConcern: { level } });
        expect(await errorOf(find), level).to.include({ code: 123, codeName: 'NotAReplicaSet' });
      }
    });

    it('tell no replica set', async () => {
      expect(await store.admin.command({ hello: 1 })).not.to.have.any.keys('setName', 'hosts', 'msg');
      expect(await errorOf(store.admin.command({ replSetGetStatus: 1 })))
        .to.have.property('code')
        .that.is.oneOf([59, 76]);
    });
  });
});
