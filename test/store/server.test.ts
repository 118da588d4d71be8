import { expect } from 'chai';
import { errorOf } from './errors.js';
import { useStore } from './store.js';

describe('store: the server', () => {
  const store = useStore();

  it('says what it can take', async () => {
    const hello = await store.admin.command({ hello: 1 });
    expect(hello).to.include({
      ok: 1,
      isWritablePrimary: true,
      helloOk: true,
      maxBsonObjectSize: 16 * 1024 * 1024,
      maxMessageSizeBytes: 48_000_000,
      maxWriteBatchSize: 100_000,
      readOnly: false,
    });
    expect(hello.localTime).to.be.instanceOf(Date);
    expect(hello.maxWireVersion).to.be.at.least(21);
    expect(hello.minWireVersion).to.be.at.most(hello.maxWireVersion);
    expect(hello.logicalSessionTimeoutMinutes).to.equal(30);
  });

  it('answers the older question by its older word', async () => {
    for (const name of ['isMaster', 'ismaster'])
      expect(await store.admin.command({ [name]: 1 }), name).to.include({ ismaster: true, ok: 1 });
  });

  it('says which version it is, and drivers can tell what it speaks', async () => {
    const info = await store.admin.command({ buildInfo: 1 });
    expect(info.version).to.match(/^\d+\.\d+\.\d+/);
    expect(info.versionArray).to.have.length(4);
    expect(info.versionArray.slice(0, 2)).to.deep.equal(info.version.split('.').slice(0, 2).map(Number));
    expect(info).to.include({ maxBsonObjectSize: 16 * 1024 * 1024, bits: 64, ok: 1 });
    expect(info.modules).to.be.an('array');
  });

  it('answers the questions of shells and monitors', async () => {
    expect(await store.admin.command({ ping: 1 })).to.include({ ok: 1 });
    const host = await store.admin.command({ hostInfo: 1 });
    expect(host.system).to.include.keys('currentTime', 'hostname', 'memSizeMB');
    expect(host.os).to.include.keys('type', 'name', 'version');
    const status = await store.admin.command({ serverStatus: 1 });
    expect(status).to.include.keys(
      'host',
      'version',
      'process',
      'pid',
      'uptime',
      'localTime',
      'connections',
      'mem',
    );
    expect(status.connections).to.include.keys('current', 'available');
    expect((await store.admin.command({ connectionStatus: 1 })).authInfo).to.include.keys(
      'authenticatedUsers',
      'authenticatedUserRoles',
    );
    expect((await store.admin.command({ whatsmyuri: 1 })).you).to.match(/^[\d.]+\W\d+$/);
  });

  it('tells parameters, and says which there are not', async () => {
    const { featureCompatibilityVersion } = await store.admin.command({
      getParameter: 1,
      featureCompatibilityVersion: 1,
    });
    const { versionArray } = await store.admin.command({ buildInfo: 1 });
    expect(featureCompatibilityVersion.version).to.match(/^\d+\.\d+$/);
    expect(Number.parseInt(featureCompatibilityVersion.version, 10)).to.be.at.most(versionArray[0]);
    expect(await errorOf(store.admin.command({ getParameter: 1, nosuch: 1 }))).to.include({
      code: 72,
      codeName: 'InvalidOptions',
    });
  });

  it('refuses commands for administrators outside their database', async () => {
    for (const command of [{ listDatabases: 1 }, { renameCollection: 'a.b', to: 'a.c' }])
      expect(await errorOf(store.db.command(command))).to.include({ code: 13, codeName: 'Unauthorized' });
  });

  it('says which command it does not know', async () => {
    const error = await errorOf(store.db.command({ fly: 1 }));
    expect(error).to.include({ code: 59, codeName: 'CommandNotFound' });
    expect(error.message).to.equal("no such command: 'fly'");
  });

  it('lists databases, by name alone too', async () => {
    const one = store.database('one');
    const two = store.database('two');
    await one.collection('c').insertOne({ a: 1 });
    await two.collection('c').insertOne({ a: 1 });
    const { databases, totalSize } = await store.admin.command({ listDatabases: 1 });
    const shown = databases.find(({ name }: { name: string }) => name === one.databaseName);
    expect(shown).to.include({ empty: false });
    expect(shown.sizeOnDisk).to.be.above(0);
    expect(totalSize).to.be.at.least(shown.sizeOnDisk);
    const named = await store.admin.command({
      listDatabases: 1,
      nameOnly: true,
      filter: { name: { $in: [one.databaseName, two.databaseName] } },
    });
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(named.databases.sort(byName)).to.deep.equal(
      [
        { name: one.databaseName, empty: false },
        { name: two.databaseName, empty: false },
      ].map(({ name }) => ({ name })),
    );
    await one.dropDatabase();
    const left = await store.admin.command({
      listDatabases: 1,
      nameOnly: true,
      filter: { name: one.databaseName },
    });
    expect(left.databases).to.deep.equal([]);
  });

  it('answers the drop of a database, there or not', async () => {
    const gone = store.database('gone');
    await gone.collection('c').insertOne({ a: 1 });
    expect(await gone.command({ dropDatabase: 1 })).to.include({ ok: 1, dropped: gone.databaseName });
    expect(await gone.command({ dropDatabase: 1 })).to.include({ ok: 1 });
    expect(await gone.listCollections().toArray()).to.deep.equal([]);
  });

  it('refuses fields that a command does not have', async () => {
    for (const command of [
      { find: 'c', nope: 1 },
      { insert: 'c', documents: [{ _id: 1 }], nope: 1 },
      { count: 'c', nope: 1 },
      { distinct: 'c', key: 'a', nope: 1 },
      { aggregate: 'c', pipeline: [], cursor: {}, nope: 1 },
    ])
      expect(await errorOf(store.db.command(command)), JSON.stringify(command)).to.include({ code: 40415 });
  });

  it('takes a comment with any command', async () => {
    const rows = await store.rowsOf([{ _id: 1 }]);
    expect(await rows.find({}, { comment: 'why' }).toArray()).to.have.length(1);
    expect(await rows.aggregate([], { comment: { why: 1 } }).toArray()).to.have.length(1);
    await rows.updateOne({}, { $set: { a: 1 } }, { comment: 'why' });
    await rows.deleteOne({}, { comment: 'why' });
  });
});
