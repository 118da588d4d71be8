import { expect } from 'chai';
import mongoose from 'mongoose';
import { errorOf } from './errors.js';
import { useStore } from './store.js';

type Key = mongoose.mongo.IndexSpecification;
type Options = mongoose.mongo.CreateIndexesOptions;

describe('store: Mongoose and indexes', () => {
  const store = useStore();
  let connection: mongoose.Connection;
  before(async () => {
    const { databaseName } = store.database('indexes');
    connection = await mongoose.createConnection(store.uri, { dbName: databaseName }).asPromise();
  });
  after(() => connection.close());
  afterEach(() => connection.deleteModel(/.*/));

  it('finds the indexes of a collation the same when they are made again', async () => {
    const schema = new mongoose.Schema(
      { name: { type: String, unique: true } },
      { collation: { locale: 'en', strength: 2 } },
    );
    const Person = connection.model('Person', schema);
    await Person.init();
    await Person.createIndexes();
    await Person.collection.createIndex({ name: 1 }, { unique: true });
    expect(await Person.syncIndexes()).to.deep.equal([]);
    await Person.create({ name: 'Ala' });
    const error = await errorOf(Person.create({ name: 'ALA' }));
    expect(error).to.include({ code: 11000 });
    expect(error.message).to.match(/index: name_1 .*dup key/);
    expect(await Person.findOne({ name: 'aLA' })).to.have.property('name', 'Ala');
  });

  it('does not show that an index compares bytes, against the collation of its collection', async () => {
    const schema = new mongoose.Schema({ name: String }, { collation: { locale: 'en', strength: 2 } });
    const Plain = connection.model('Plain', schema);
    await Plain.init();
    await Plain.collection.createIndex({ name: 1 }, { collation: { locale: 'simple' } });
    const [, index] = await Plain.collection.indexes();
    expect(index).to.deep.equal({ v: 2, key: { name: 1 }, name: 'name_1' });
  });

  describe('of which another is there', () => {
    const rows = () => connection.collection('conflicts');
    beforeEach(async () => {
      await connection.dropCollection('conflicts');
      await rows().createIndex({ a: 1 });
    });

    const REFUSED: [string, Key, Options, number, RegExp][] = [
      [
        'with its name and another rule',
        { a: 1 },
        { unique: true },
        86,
        /^An existing index has the same name/,
      ],
      [
        'with its name on another field',
        { b: 1 },
        { name: 'a_1' },
        86,
        /^An existing index has the same name/,
      ],
      [
        'under another name',
        { a: 1 },
        { name: 'x' },
        85,
        /^Index already exists with a different name: a_1$/,
      ],
      [
        'with other options',
        { a: 1 },
        { expireAfterSeconds: 5 },
        85,
        /with the same name but different options/,
      ],
      [
        'under another name with other options',
        { a: 1 },
        { name: 'x', expireAfterSeconds: 5 },
        85,
        /with a different name and options/,
      ],
    ];
    for (const [title, key, options, code, message] of REFUSED) {
      it(`are refused ${title}`, async () => {
        const error = await errorOf(rows().createIndex(key, options));
        expect(error).to.include({ code });
        expect(error.message).to.match(message);
        expect(await rows().indexes()).to.have.length(2);
      });
    }

    it('are made when they serve another use', async () => {
      await rows().createIndex({ a: 1 });
      await rows().createIndex({ a: 1 }, { name: 'unique', unique: true });
      await rows().createIndex({ a: 1 }, { name: 'sparse', sparse: true });
      await rows().createIndex({ a: 1 }, { name: 'part', partialFilterExpression: { a: { $gt: 5 } } });
      await rows().createIndex({ a: 1 }, { name: 'words', collation: { locale: 'pl' } });
      expect((await rows().indexes()).map(({ name }) => name)).to.deep.equal([
        '_id_',
        'a_1',
        'unique',
        'sparse',
        'part',
        'words',
      ]);
    });
  });

  it('leaves none of several indexes behind when one of them fails', async () => {
    const rows = connection.collection('several');
    await rows.insertMany([{ a: 1 }, { a: 1 }]);
    const error = await errorOf(
      rows.createIndexes([{ key: { b: 1 } }, { key: { a: 1 }, unique: true }, { key: { c: 1 } }]),
    );
    expect(error).to.deep.include({ code: 11000, keyPattern: { a: 1 }, keyValue: { a: 1 } });
    expect(error.message).to.match(
      /^Index build failed: [\da-f-]{36}: Collection \S+\.several \( [\da-f-]{36} \) :: caused by :: E11000 duplicate key error collection: \S+\.several index: a_1 dup key: \{ a: 1 \}$/,
    );
    expect(await rows.indexes()).to.have.length(1);
  });

  const IMPOSSIBLE: [string, Key, Options, number][] = [
    ['a rule for the one by _id', { _id: 1 }, { unique: true }, 197],
    ['an asterisk as its name', { a: 1 }, { name: '*' }, 2],
    ['the name of the one by _id', { a: 1 }, { name: '_id_' }, 2],
    ['two hashes', { a: 'hashed', b: 'hashed' }, {}, 31303],
    ['a hash that is unique', { a: 'hashed' }, { unique: true }, 16764],
  ];
  for (const [title, key, options, code] of IMPOSSIBLE) {
    it(`refuses an index with ${title}`, async () => {
      expect(await errorOf(connection.collection('impossible').createIndex(key, options))).to.include({
        code,
      });
    });
  }
});
