import { expect } from 'chai';
import { MongoClient, MongoNetworkError } from 'mongodb';
import { errorOf } from './errors.js';
import { skipUnless, useStore } from './store.js';

describe('commands that are made to fail', () => {
  const store = useStore({ retryReads: false, retryWrites: false, maxPoolSize: 1 });
  const fail = (mode: object | string, data: object) =>
    store.admin.command({ configureFailPoint: 'failCommand', mode, data });
  const count = () => store.db.command({ count: 'rows' });

  before(async function () {
    const trial = await fail('off', {}).catch(() => undefined);
    skipUnless(this, trial !== undefined, 'the server was started without test commands');
  });
  afterEach(() => fail('off', {}));

  it('answer with the error that was asked for, so many times', async () => {
    await fail({ times: 1 }, { failCommands: ['count'], errorCode: 8, errorLabels: ['ForTests'] });
    const error = await errorOf(count());
    expect(error).to.include({ code: 8, codeName: 'UnknownError' });
    expect(error.errorLabels).to.deep.equal(['ForTests']);
    expect(await count()).to.include({ n: 0 });
  });

  it('fail always, or after some that did not', async () => {
    await fail('alwaysOn', { failCommands: ['count'], errorCode: 8 });
    expect(await errorOf(count())).to.include({ code: 8 });
    expect(await errorOf(count())).to.include({ code: 8 });
    expect((await fail({ skip: 1 }, { failCommands: ['count'], errorCode: 8 })).count).to.equal(2);
    expect(await count()).to.include({ ok: 1 });
    expect(await errorOf(count())).to.include({ code: 8 });
    expect(await store.db.command({ ping: 1 })).to.include({ ok: 1 });
  });

  it('close the connection without an answer', async () => {
    await fail({ times: 1 }, { failCommands: ['count'], closeConnection: true });
    expect(await errorOf(count())).to.be.instanceOf(MongoNetworkError);
    expect(await count()).to.include({ ok: 1 });
  });

  it('do their work and speak of a write concern that was not met', async () => {
    const concern = { code: 91, errmsg: 'Replication is being shut down' };
    await fail({ times: 1 }, { failCommands: ['insert'], writeConcernError: concern });
    const rows = store.rows();
    const error = await errorOf(rows.insertOne({ _id: 1 }));
    expect(error).to.include({ code: 91 });
    expect(await rows.countDocuments()).to.equal(1);
  });

  it('are late', async () => {
    const client = await store.connect({ socketTimeoutMS: 100, retryReads: false });
    await client.db('admin').command({ ping: 1 });
    await fail({ times: 1 }, { failCommands: ['count'], blockConnection: true, blockTimeMS: 300 });
    expect(await errorOf(client.db(store.db.databaseName).command({ count: 'rows' }))).to.be.instanceOf(
      MongoNetworkError,
    );
    expect(await count()).to.include({ ok: 1 });
  });

  it('fail for one application and no other', async () => {
    const other = await new MongoClient(store.uri, { appName: 'unlucky', retryReads: false }).connect();
    await fail('alwaysOn', { failCommands: ['count'], errorCode: 8, appName: 'unlucky' });
    expect(await errorOf(other.db(store.db.databaseName).command({ count: 'rows' }))).to.include({ code: 8 });
    expect(await count()).to.include({ ok: 1 });
    await other.close();
    await fail('alwaysOn', { failCommands: ['hello', 'isMaster'], errorCode: 91, appName: 'unlucky' });
    const late = new MongoClient(store.uri, { appName: 'unlucky', serverSelectionTimeoutMS: 300 });
    expect(await errorOf(late.connect())).to.include({ name: 'MongoServerSelectionError' });
    await late.close();
  });

  it('are named by a fail point that there is', async () => {
    const unknown = store.admin.command({ configureFailPoint: 'nope', mode: 'off' });
    expect(await errorOf(unknown)).to.include({ ok: 0 });
    expect(await errorOf(store.db.command({ configureFailPoint: 'failCommand', mode: 'off' }))).to.include({
      code: 13,
    });
  });
});
