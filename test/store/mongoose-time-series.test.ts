import { expect } from 'chai';
import mongoose from 'mongoose';
import { errorOf, until } from './errors.js';
import { skipUnless, useStore } from './store.js';

describe('store: Mongoose and time series', () => {
  const store = useStore();
  let connection: mongoose.Connection;
  before(async () => {
    connection = await mongoose
      .createConnection(store.uri, { dbName: store.database('series').databaseName })
      .asPromise();
  });
  after(() => connection.close());
  afterEach(() => connection.deleteModel(/.*/));

  const schema = () =>
    new mongoose.Schema(
      { at: Date, sensor: Object, value: Number },
      { timeseries: { timeField: 'at', metaField: 'sensor', granularity: 'hours' }, autoCreate: false },
    );

  async function series(name: string) {
    const Reading = connection.model(name, schema(), name);
    await Reading.createCollection();
    return Reading;
  }

  async function listed(name: string) {
    const [shown] = (await connection.db?.listCollections({ name }).toArray()) ?? [];
    return shown;
  }

  it('are listed with what they were made with', async () => {
    const Reading = connection.model('Listed', schema(), 'Listed');
    await Reading.createCollection({ expireAfterSeconds: 86_400 });
    const shown = await listed('Listed');
    expect(shown).to.deep.include({ name: 'Listed', type: 'timeseries' });
    expect(shown).to.have.deep.property('options', {
      expireAfterSeconds: 86_400,
      timeseries: {
        timeField: 'at',
        metaField: 'sensor',
        granularity: 'hours',
        bucketMaxSpanSeconds: 2_592_000,
      },
    });
    expect(shown).not.to.have.property('idIndex');
  });

  it('take measurements that have a time, and no others', async () => {
    const Reading = await series('Taken');
    await Reading.create([
      { at: new Date(1_000), sensor: { id: 1 }, value: 3 },
      { at: new Date(2_000), sensor: { id: 1 }, value: 5 },
      { at: new Date(2_000), sensor: { id: 2 }, value: 7 },
    ]);
    for (const bad of [{ value: 1 }, { at: 'noon', value: 1 }, { at: 5 }]) {
      expect(await errorOf(Reading.collection.insertOne(bad))).to.include({ code: 2 });
    }
    expect(
      await Reading.aggregate([
        { $match: { at: { $gte: new Date(1_500) } } },
        { $group: { _id: '$sensor.id', most: { $max: '$value' } } },
        { $sort: { _id: 1 } },
      ]),
    ).to.deep.equal([
      { _id: 1, most: 5 },
      { _id: 2, most: 7 },
    ]);
    expect(await Reading.countDocuments()).to.equal(3);
  });

  it('have an index by source and time that syncing leaves alone', async () => {
    const Reading = await series('Indexed');
    expect((await Reading.listIndexes()).map(({ name, key }) => ({ name, key }))).to.deep.equal([
      { name: 'sensor_1_at_1', key: { sensor: 1, at: 1 } },
    ]);
    await Reading.collection.createIndex({ 'sensor.id': 1 });
    expect(await Reading.syncIndexes()).to.deep.equal(['sensor.id_1']);
    expect(await errorOf(Reading.collection.createIndex({ value: 1 }, { unique: true }))).to.include({
      code: 72,
    });
  });

  it('change sources, never measurements', async () => {
    const Reading = await series('Changed');
    await Reading.create({ at: new Date(), sensor: { id: 1 }, value: 3 });
    const rows = Reading.collection;
    const refused = { code: 72, codeName: 'InvalidOptions' };
    expect(await errorOf(rows.updateOne({ 'sensor.id': 1 }, { $set: { value: 4 } }))).to.include({
      code: 72,
    });
    expect(await errorOf(rows.updateMany({ 'sensor.id': 1 }, { $set: { value: 4 } }))).to.include({
      code: 72,
    });
    expect(await errorOf(rows.updateMany({ value: 3 }, { $set: { 'sensor.id': 4 } }))).to.include({
      code: 72,
    });
    expect(await errorOf(rows.updateMany({}, { $set: { 'sensor.id': 4 } }, { upsert: true }))).to.include({
      code: 72,
    });
    expect(await errorOf(rows.findOneAndUpdate({}, { $set: { value: 4 } }))).to.include(refused);
    const changed = await rows.updateMany({ 'sensor.id': 1 }, { $set: { 'sensor.id': 2 } });
    expect(changed).to.include({ matchedCount: 1, modifiedCount: 1 });
    expect((await Reading.deleteMany({ 'sensor.id': 2 })).deletedCount).to.equal(1);
  });

  it('forget measurements that are too old', async function () {
    skipUnless(this, store.facts.isEmbedded, 'a MongoDB server takes minutes');
    const Reading = connection.model('Old', schema(), 'Old');
    await Reading.createCollection({ expireAfterSeconds: 60 });
    await Reading.create([
      { at: new Date(Date.now() - 61_000), value: 1 },
      { at: new Date(), value: 2 },
    ]);
    await until(async () => (await Reading.countDocuments()) === 1);
    expect(await Reading.distinct('value')).to.deep.equal([2]);
  });

  it('refuse options that make no sense', async () => {
    const db = store.database('series');
    const make = (name: string, options: object) => errorOf(db.command({ create: name, ...options }));
    expect(await make('bad', { timeseries: { metaField: 'm' } })).to.include({ code: 40414 });
    expect(await make('bad', { timeseries: { timeField: 't', granularity: 'days' } })).to.include({
      code: 2,
    });
    expect(await make('bad', { timeseries: { timeField: 't', nope: 1 } })).to.include({ code: 40415 });
    expect(await make('bad', { timeseries: { timeField: 't', metaField: 't' } })).to.include({ code: 72 });
    expect(await make('bad', { expireAfterSeconds: 5 })).to.include({ code: 72 });
    expect(await listed('bad')).to.equal(undefined);
  });
});

describe('store: Mongoose and clustered collections', () => {
  const store = useStore();
  let connection: mongoose.Connection;
  before(async () => {
    connection = await mongoose
      .createConnection(store.uri, { dbName: store.database('clustered').databaseName })
      .asPromise();
  });
  after(() => connection.close());

  it('show their clustered index in the place of the one by _id', async () => {
    const clusteredIndex = { key: { _id: 1 }, unique: true, name: 'by id' } as const;
    const Order = connection.model(
      'Order',
      new mongoose.Schema({ _id: Number, sum: Number }, { clusteredIndex, autoCreate: false }),
    );
    await Order.createCollection();
    await Order.create([
      { _id: 2, sum: 20 },
      { _id: 1, sum: 10 },
    ]);
    const [shown] = (await connection.db?.listCollections({ name: 'orders' }).toArray()) ?? [];
    expect(shown).to.have.deep.nested.property('options.clusteredIndex', { v: 2, ...clusteredIndex });
    expect(shown).not.to.have.property('idIndex');
    expect(await Order.listIndexes()).to.deep.equal([{ v: 2, ...clusteredIndex, clustered: true }]);
    expect(await errorOf(Order.create({ _id: 2 }))).to.include({ code: 11000 });
    expect((await Order.find().sort({ _id: 1 })).map(({ sum }) => sum)).to.deep.equal([10, 20]);
  });

  it('are clustered by a unique _id alone', async () => {
    const db = store.database('clustered');
    const make = (clusteredIndex: object) => errorOf(db.command({ create: 'bad', clusteredIndex }));
    expect(await make({ key: { a: 1 }, unique: true })).to.include({ code: 197 });
    expect(await make({ key: { _id: 1 }, unique: false })).to.include({ code: 5979700 });
  });
});
