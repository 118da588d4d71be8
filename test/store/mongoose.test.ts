import { expect } from 'chai';
import type { Document } from 'mongodb';
import mongoose from 'mongoose';
import { errorOf, until } from './errors.js';
import { skipUnless, useStore } from './store.js';

/** What the tests set of a schema. */
interface Options {
  timestamps?: boolean;
  optimisticConcurrency?: boolean;
  discriminatorKey?: string;
}

describe('store: Mongoose', () => {
  const store = useStore();
  let connection: mongoose.Connection;
  let made = 0;
  before(async () => {
    connection = await mongoose
      .createConnection(store.uri, { dbName: store.database('mongoose').databaseName })
      .asPromise();
  });
  after(() => connection.close());

  /** A model of its own name, with its indexes. */
  const modelOf = async (definition: mongoose.SchemaDefinition, options: Options = {}) => {
    made += 1;
    const schema = new mongoose.Schema<Document>(definition, options);
    const model = connection.model<Document>(`Model${made}`, schema);
    await model.init();
    return model;
  };

  it('makes indexes, and syncs them with a changed schema', async () => {
    const Person = await modelOf({
      mail: { type: String, unique: true },
      age: { type: Number, index: true },
      at: { type: Date, expires: 60 },
    });
    expect((await Person.listIndexes()).map(({ name }) => name)).to.deep.equal([
      '_id_',
      'mail_1',
      'age_1',
      'at_1',
    ]);
    connection.deleteModel(Person.modelName);
    const schema = new mongoose.Schema(
      { mail: { type: String, unique: true }, name: { type: String, index: true } },
      { autoIndex: false },
    );
    const Changed = connection.model(Person.modelName, schema);
    expect(await Changed.diffIndexes()).to.deep.include({ toDrop: ['age_1', 'at_1'] });
    expect(await Changed.syncIndexes()).to.have.members(['age_1', 'at_1']);
    expect((await Changed.listIndexes()).map(({ name }) => name)).to.have.members([
      '_id_',
      'mail_1',
      'name_1',
    ]);
  });

  it('tells a value that is taken', async () => {
    const Person = await modelOf({ mail: { type: String, unique: true } });
    await Person.create({ mail: 'a@example.org' });
    const error = await errorOf(Person.create({ mail: 'a@example.org' }));
    expect(error).to.deep.include({
      code: 11000,
      keyPattern: { mail: 1 },
      keyValue: { mail: 'a@example.org' },
    });
  });

  it('keeps timestamps and refuses a stale document', async () => {
    const Note = await modelOf(
      { text: String, lines: [{ t: String }] },
      { timestamps: true, optimisticConcurrency: true },
    );
    const note = await Note.create({ text: 'a', lines: [{ t: '1' }, { t: '2' }] });
    const stale = await Note.findById(note._id).orFail();
    const before = note.get('updatedAt').getTime();
    note.get('lines').push({ t: '3' });
    note.set('text', 'b');
    await note.save();
    expect(note.get('__v')).to.equal(1);
    expect(note.get('updatedAt').getTime()).to.be.at.least(before);
    stale.set('text', 'c');
    expect(await errorOf(stale.save())).to.have.property('name', 'VersionError');
    expect(await Note.findOne({ 'lines.t': '3' }).lean()).to.include({ text: 'b', __v: 1 });
  });

  it('populates one and many', async () => {
    const Author = await modelOf({ name: String });
    const Book = await modelOf({
      title: String,
      author: { type: mongoose.Types.ObjectId, ref: Author.modelName },
      readers: [{ type: mongoose.Types.ObjectId, ref: Author.modelName }],
    });
    const [first, second] = await Author.insertMany([{ name: 'First' }, { name: 'Second' }]);
    await Book.create({ title: 'Book', author: first?._id, readers: [second?._id, first?._id] });
    const book = await Book.findOne({ title: 'Book' }).populate(['author', 'readers']).orFail();
    expect(book.get('author.name')).to.equal('First');
    expect(book.get('readers').map((reader: mongoose.Document) => reader.get('name'))).to.deep.equal([
      'Second',
      'First',
    ]);
  });

  it('upserts, counts, lists distinct values and aggregates', async () => {
    const Book = await modelOf({ title: String, by: String, sold: Number });
    await Book.insertMany([
      { title: 'A', by: 'x', sold: 3 },
      { title: 'B', by: 'x', sold: 4 },
    ]);
    const upserted = await Book.findOneAndUpdate(
      { title: 'C' },
      { $inc: { sold: 1 }, $setOnInsert: { by: 'x' } },
      { upsert: true, returnDocument: 'after' },
    ).orFail();
    expect(upserted.get('sold')).to.equal(1);
    expect(await Book.countDocuments({ by: 'x' })).to.equal(3);
    expect(await Book.exists({ title: 'Z' })).to.equal(null);
    expect(await Book.aggregate([{ $group: { _id: '$by', sold: { $sum: '$sold' } } }])).to.deep.equal([
      { _id: 'x', sold: 8 },
    ]);
    expect(await Book.distinct('title', { sold: { $gte: 3 } })).to.have.members(['A', 'B']);
    const titles: string[] = [];
    for await (const book of Book.find().sort('title').batchSize(1).cursor()) titles.push(book.get('title'));
    expect(titles).to.deep.equal(['A', 'B', 'C']);
  });

  it('tells the kinds of one collection apart', async () => {
    const Event = await modelOf({ at: Date }, { discriminatorKey: 'kind' });
    const Click = Event.discriminator(`${Event.modelName}Click`, new mongoose.Schema({ x: Number }), 'click');
    const Key = Event.discriminator(`${Event.modelName}Key`, new mongoose.Schema({ code: String }), 'key');
    await Click.create({ x: 1 });
    await Key.create({ code: 'a' });
    expect(await Event.countDocuments()).to.equal(2);
    expect(await Click.distinct('kind')).to.deep.equal(['click']);
    expect((await Event.findOne({ kind: 'key' }).orFail()) instanceof Key).to.equal(true);
  });

  it('saves what changed in lists and maps', async () => {
    const Cart = await modelOf({
      items: [{ sku: String, n: Number }],
      tags: [String],
      map: { type: Map, of: Number },
    });
    const cart = await Cart.create({
      items: [
        { sku: 'a', n: 1 },
        { sku: 'b', n: 2 },
      ],
      tags: ['x'],
      map: { k: 1 },
    });
    cart.get('items').id(cart.get('items')[1]._id).n = 5;
    cart.get('items')[0].deleteOne();
    cart.get('tags').addToSet('x', 'y');
    cart.get('map').set('l', 2);
    await cart.save();
    const stored = await Cart.collection.findOne();
    expect(stored?.items.map(({ sku, n }: { sku: string; n: number }) => [sku, n])).to.deep.equal([['b', 5]]);
    expect(stored).to.deep.include({ tags: ['x', 'y'], map: { k: 1, l: 2 } });
  });

  it('writes in bulk', async () => {
    const Item = await modelOf({ n: { type: Number, unique: true } });
    const result = await Item.bulkWrite([
      { insertOne: { document: { n: 1 } } },
      { updateOne: { filter: { n: 1 }, update: { n: 2 } } },
      { updateOne: { filter: { n: 9 }, update: { n: 9 }, upsert: true } },
    ]);
    expect(result).to.include({ insertedCount: 1, modifiedCount: 1, upsertedCount: 1 });
    const error = await errorOf(Item.insertMany([{ n: 2 }, { n: 3 }], { ordered: false }));
    expect(error).to.include({ code: 11000 });
    expect(await Item.countDocuments({ n: 3 })).to.equal(1);
  });

  it('has no transactions on a standalone server', async function () {
    skipUnless(this, store.facts.isStandalone, 'the server has transactions');
    const Item = await modelOf({ n: Number });
    const error = await errorOf(
      connection.transaction(async (session) => {
        await Item.create([{ n: 1 }], { session });
      }),
    );
    expect(error.message).to.match(/replica set member or mongos|does not support/);
    expect(await Item.countDocuments()).to.equal(0);
  });

  it('has documents removed when their time has come, and only those', async function () {
    skipUnless(this, store.facts.isEmbedded, 'the server may take a minute');
    const Visit = await modelOf({ at: { type: Date, expires: 60 } });
    const [, kept] = await Visit.insertMany([{ at: new Date(Date.now() - 61_000) }, { at: new Date() }]);
    await until(async () => (await Visit.countDocuments()) === 1);
    expect(await Visit.distinct('_id')).to.deep.equal([kept?._id]);
  });
});
