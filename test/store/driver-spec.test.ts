import { expect } from 'chai';
import { Binary, type ClientBulkWriteModel, Long, MongoClientBulkWriteError } from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, skipUnless, useStore } from './store.js';

type Model = ClientBulkWriteModel<Record<string, Row>>;

/** What the drivers' common tests ask of a server, told in facts about the server. */
describe('a server as the drivers know it', () => {
  const store = useStore();
  const three: Row[] = [1, 2, 3].map((_id) => ({ _id, x: _id * 11 }));

  describe('one bulk write over several collections', () => {
    before(function () {
      skipUnless(this, store.facts.major >= 8, 'MongoDB has it from 8.0 on');
    });

    it('counts what each operation did, and tells it one by one if asked', async () => {
      const rows = await store.rowsOf(three);
      const other = await store.rowsOf(three);
      const models: Model[] = [
        { name: 'insertOne', namespace: rows.namespace, document: { _id: 8 } },
        { name: 'updateMany', namespace: other.namespace, filter: {}, update: { $set: { y: 1 } } },
        {
          name: 'replaceOne',
          namespace: rows.namespace,
          filter: { _id: 4 },
          replacement: { x: 4 },
          upsert: true,
        },
        { name: 'deleteOne', namespace: other.namespace, filter: { _id: 2 } },
      ];
      const result = await store.client.bulkWrite<Record<string, Row>>(models, { verboseResults: true });
      expect(result).to.include({
        insertedCount: 1,
        matchedCount: 3,
        modifiedCount: 3,
        upsertedCount: 1,
        deletedCount: 1,
      });
      expect(result.updateResults?.get(2)?.upsertedId).to.equal(4);
      expect(result.deleteResults?.get(3)?.deletedCount).to.equal(1);
      expect(await other.find().sort({ _id: 1 }).toArray()).to.deep.equal([
        { _id: 1, x: 11, y: 1 },
        { _id: 3, x: 33, y: 1 },
      ]);
    });

    it('stops at the first failure in order, and goes on without it', async () => {
      for (const [ordered, left] of [
        [true, [2, 3]],
        [false, [2]],
      ] as const) {
        const rows = await store.rowsOf(three);
        const unknown = { $expr: { $eq: ['$_id', '$$nobody'] } };
        const model = { name: 'deleteOne', namespace: rows.namespace } as const;
        const filters = [{ _id: 1 }, unknown, { _id: 3 }];
        const models = filters.map((filter): Model => ({ ...model, filter }));
        const error = await errorOf(
          store.client.bulkWrite<Record<string, Row>>(models, { ordered, verboseResults: true }),
        );
        if (!(error instanceof MongoClientBulkWriteError)) throw error;
        expect(error.partialResult?.deletedCount).to.equal(ordered ? 1 : 2);
        expect([...error.writeErrors].map(([index, { code }]) => [index, code])).to.deep.equal([[1, 17276]]);
        expect(await rows.distinct('_id')).to.deep.equal([...left]);
      }
    });
  });

  describe('variables of a command', () => {
    it('are computed once before any document is looked at', async () => {
      const rows = await store.rowsOf(three);
      const variables = { id: { $add: [1, 1] }, text: { $literal: '$x' } };
      const mine = { $expr: { $eq: ['$_id', '$$id'] } };
      await rows.updateOne(mine, [{ $set: { text: '$$text' } }], { let: variables });
      expect(await rows.find(mine, { let: variables }).toArray()).to.deep.equal([
        { _id: 2, x: 22, text: '$x' },
      ]);
    });

    it('cannot read a field', async () => {
      const rows = await store.rowsOf(three);
      expect(await errorOf(rows.find({}, { let: { id: '$_id' } }).toArray())).to.include({ code: 4890500 });
    });

    it('have to be given to be used', async () => {
      const rows = await store.rowsOf(three);
      const error = await errorOf(rows.deleteOne({ $expr: { $eq: ['$_id', '$$nobody'] } }));
      expect(error).to.include({ code: 17276 });
    });
  });

  describe('an id', () => {
    it('of any kind comes back as it went in', async () => {
      for (const _id of [Number.NaN, '', {}, new Binary(Buffer.alloc(0)), null, { 'a.b': 1 }]) {
        const rows = store.db.collection(store.newName());
        await store.db.command({ insert: rows.collectionName, documents: [{ _id }] });
        expect(await rows.find().toArray()).to.deep.equal([{ _id }]);
      }
    });

    it('with names that begin with a dollar is refused, as are lists and patterns', async () => {
      for (const [_id, code] of [
        [{ $a: 1 }, 52],
        [{ a: { $b: 1 } }, 52],
        [[1], 53],
        [/a/, 53],
      ] as const) {
        const name = store.newName();
        const { writeErrors } = await store.db.command({ insert: name, documents: [{ _id }] });
        expect(writeErrors[0].code).to.equal(code);
        const upsert = { q: {}, u: { _id }, upsert: true };
        const reply = await store.db.command({ update: name, updates: [upsert] });
        expect(reply.writeErrors[0].code).to.equal(code);
      }
    });
  });

  describe('a validator', () => {
    const rule = { validator: { x: { $type: 'string' } } };

    it('is left out of a write that asks for it, and of no other', async () => {
      const rows = await store.db.createCollection<Row>(store.newName(), rule);
      expect(await errorOf(rows.insertOne({ _id: 1, x: 1 }))).to.include({ code: 121 });
      const free = { bypassDocumentValidation: true };
      await rows.insertOne({ _id: 1, x: 1 }, free);
      await rows.updateOne({ _id: 1 }, { $set: { x: 2 } }, free);
      await rows.replaceOne({ _id: 2 }, { x: 2 }, { ...free, upsert: true });
      await rows.findOneAndUpdate({ _id: 1 }, { $set: { x: 3 } }, free);
      const into = { $merge: { into: rows.collectionName } };
      await store.db.aggregate([{ $documents: [{ _id: 3, x: 3 }] }, into], free).toArray();
      expect(await rows.find().sort({ _id: 1 }).toArray()).to.deep.equal(
        [1, 2, 3].map((_id) => ({ _id, x: _id === 1 ? 3 : _id })),
      );
      expect(await errorOf(rows.updateOne({ _id: 1 }, { $set: { x: 4 } }))).to.include({ code: 121 });
      const merging = store.db.aggregate([{ $documents: [{ _id: 4, x: 4 }] }, into]).toArray();
      expect(await errorOf(merging)).to.include({ code: 121 });
    });
  });

  describe('what only a replica set can give', () => {
    before(function () {
      skipUnless(this, store.facts.isStandalone, 'the server is no standalone one');
    });

    it('is refused for reading', async () => {
      const rows = await store.rowsOf(three);
      const name = rows.collectionName;
      for (const [level, code] of [
        ['snapshot', 123],
        ['linearizable', 123],
        ['nearly', 2],
      ] as const) {
        for (const read of [
          { find: name },
          { distinct: name, key: 'x' },
          { aggregate: name, pipeline: [], cursor: {} },
        ])
          expect(await errorOf(store.db.command({ ...read, readConcern: { level } }))).to.include({ code });
      }
      for (const level of ['local', 'available', 'majority'] as const)
        expect(await store.db.command({ count: name, readConcern: { level } })).to.include({ n: 3 });
    });

    it('is refused for writing, before anything is written', async () => {
      const name = store.newName();
      for (const [w, code] of [
        [2, 2],
        ['elsewhere', 2],
        [-1, 9],
      ] as const) {
        const insert = { insert: name, documents: [{ _id: 1 }], writeConcern: { w } };
        expect(await errorOf(store.db.command(insert))).to.include({ code });
      }
      expect(await store.db.collection(name).countDocuments()).to.equal(0);
    });

    it('is refused for watching changes and for writes that could be repeated', async () => {
      const changes = store.rows().watch();
      expect(await errorOf(changes.tryNext())).to.include({ code: 40573 });
      await changes.close();
      const insert = {
        insert: store.newName(),
        documents: [{}],
        txnNumber: Long.ONE,
        lsid: { id: new Binary(Buffer.alloc(16), 4) },
      };
      expect(await errorOf(store.db.command(insert))).to.include({ code: 20 });
      expect(await errorOf(store.admin.command({ replSetGetStatus: 1 }))).to.include({
        codeName: 'NoReplicationEnabled',
      });
    });
  });

  describe('a client that declares a version of the interface', () => {
    const declared = { apiVersion: '1', apiStrict: true };

    it('can do what is part of it', async () => {
      const rows = await store.rowsOf(three);
      const counted = {
        aggregate: rows.collectionName,
        pipeline: [{ $collStats: { count: {} } }],
        cursor: {},
      };
      const { cursor } = await store.db.command({ ...counted, ...declared });
      expect(cursor.firstBatch[0].count).to.equal(3);
      expect(await store.db.command({ distinct: rows.collectionName, key: 'x', apiVersion: '1' })).to.include(
        { ok: 1 },
      );
    });

    it('is refused what is not', async () => {
      const distinct = { distinct: store.newName(), key: 'x', ...declared };
      const error = await errorOf(store.db.command(distinct));
      expect(error).to.include({ code: 323, codeName: 'APIStrictError' });
      expect(error.message).to.include('command distinct is not in API Version 1');
      const sessions = { aggregate: 1, pipeline: [{ $listLocalSessions: {} }], cursor: {}, ...declared };
      expect(await errorOf(store.admin.command(sessions))).to.include({ codeName: 'APIStrictError' });
      expect(await errorOf(store.admin.command({ ping: 1, apiVersion: '2' }))).to.include({ code: 322 });
      expect(await errorOf(store.admin.command({ ping: 1, apiStrict: true }))).to.include({ code: 4886600 });
    });
  });

  describe('a query', () => {
    it('keeps to the keys between min and max of the hinted index', async () => {
      const rows = await store.rowsOf([...three, { _id: 4, x: 11 }, { _id: 5, x: 'text' }]);
      await rows.createIndex({ x: -1, _id: 1 });
      const ids = async (hint: Record<string, 1 | -1>, min: object, max: object) => {
        const found = await rows.find({}, { hint, min, max, projection: { _id: 1 } }).toArray();
        return found.map(({ _id }) => _id);
      };
      expect(await ids({ _id: 1 }, { _id: 2 }, { _id: 4 })).to.deep.equal([2, 3]);
      expect(await ids({ x: -1, _id: 1 }, { x: 22, _id: 0 }, { x: 11, _id: 4 })).to.deep.equal([2, 1]);
    });

    it('needs a fitting hint and an order for that', async () => {
      const rows = await store.rowsOf(three);
      const failing = (options: object) => errorOf(rows.find({}, options).toArray());
      expect(await failing({ min: { _id: 1 } })).to.include({ code: 51173 });
      expect(await failing({ hint: { _id: 1 }, min: { x: 1 } })).to.include({ code: 51174 });
      expect(await failing({ hint: { _id: 1 }, min: { _id: 2 }, max: { _id: 2 } })).to.include({
        code: 51175,
      });
    });

    it('shows keys of the index, or the numbers of records, if asked', async () => {
      const rows = await store.rowsOf(three);
      const keys = await rows.find({}, { sort: { _id: 1 }, returnKey: true }).toArray();
      expect(keys).to.deep.equal([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
      expect(await rows.find({ x: 11 }, { returnKey: true }).toArray()).to.deep.equal([{}]);
      const [first] = await rows.find({ _id: 1 }, { showRecordId: true }).toArray();
      expect(first).to.include({ _id: 1, x: 11 }).and.to.have.property('$recordId');
    });
  });

  describe('what the server tells of itself', () => {
    it('begins a pipeline, and stands nowhere else', async () => {
      const rows = await store.rowsOf(three);
      const [stats] = await rows.aggregate([{ $collStats: { count: {}, storageStats: {} } }]).toArray();
      expect(stats).to.include({ ns: rows.namespace, count: 3 });
      expect(stats?.storageStats).to.include({ count: 3, nindexes: 1 });
      const late = rows.aggregate([{ $match: {} }, { $collStats: { count: {} } }]).toArray();
      expect(await errorOf(late)).to.include({ code: 40602 });
      const missing = store
        .rows()
        .aggregate([{ $collStats: { count: {} } }])
        .toArray();
      expect(await errorOf(missing)).to.include({ code: 26 });
    });

    it('includes the command that asks and the session it belongs to', async function () {
      const own = { $match: { 'command.comment': 'it is me' } };
      const [operation] = await store.admin
        .aggregate([{ $currentOp: {} }, own], { comment: 'it is me' })
        .toArray();
      expect(operation?.command).to.include({ aggregate: 1, $db: 'admin' });
      const session = store.client.startSession();
      await store.admin.command({ ping: 1 }, { session });
      const known = async () => {
        const sessions = await store.admin.aggregate([{ $listLocalSessions: {} }]).toArray();
        return sessions.some(({ _id }) => _id.id.toString('hex') === session.id?.id.toString('hex'));
      };
      expect(await known()).to.equal(true);
      await store.admin.command({ endSessions: [session.id] });
      skipUnless(this, store.facts.isEmbedded, 'MongoDB forgets an ended session later');
      expect(await known()).to.equal(false);
    });
  });

  it('answers what shells and graphical clients ask at their start', async () => {
    const { admin } = store;
    expect(await admin.command({ hello: 1 })).to.include({ isWritablePrimary: true, helloOk: true });
    expect(await admin.command({ getCmdLineOpts: 1 })).to.have.property('parsed');
    expect(await admin.command({ getLog: 'startupWarnings' })).to.have.property('log');
    expect((await admin.command({ getLog: '*' })).names).to.include('global');
    expect((await admin.command({ listCommands: 1 })).commands).to.include.keys('find', 'bulkWrite');
    expect((await admin.command({ usersInfo: 1 })).users).to.be.an('array');
    expect(await admin.command({ profile: -1 })).to.include({ was: 0 });
    const { connections, opcounters } = await admin.command({ serverStatus: 1 });
    expect(connections.current).to.be.greaterThan(0);
    expect(opcounters.command).to.be.greaterThan(0);
    expect(await errorOf(admin.command({ atlasVersion: 1 }))).to.include({ code: 59 });
  });

  it('shows sizes in the unit that was asked for', async () => {
    const rows = await store.rowsOf([{ _id: 1, text: 'x'.repeat(5_000) }]);
    const collection = await store.db.command({ collStats: rows.collectionName, scale: 1_000 });
    expect(collection).to.include({ size: 5, scaleFactor: 1_000, count: 1 });
    expect(await store.db.command({ dbStats: 1, scale: 1_024 })).to.include({ scaleFactor: 1_024 });
  });
});
