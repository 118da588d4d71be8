import { expect } from 'chai';
import mongoose from 'mongoose';
import { errorOf, type RunningServer, runServer, until } from './running-server.js';

describe('document server: Mongoose', () => {
  let server: RunningServer;
  let connection: mongoose.Connection;
  before(async () => {
    server = await runServer();
    connection = await mongoose.createConnection(`${server.uri}/shop`).asPromise();
  });
  after(async () => {
    await connection.close();
    await server.stop();
  });

  it('makes, changes and syncs indexes', async () => {
    const schema = new mongoose.Schema({
      mail: { type: String, unique: true },
      age: { type: Number, index: true },
      at: { type: Date, expires: 60 },
    });
    const Person = connection.model('Person', schema);
    await Person.init();
    expect((await Person.listIndexes()).map(({ name }) => name)).to.deep.equal([
      '_id_',
      'mail_1',
      'age_1',
      'at_1',
    ]);
    connection.deleteModel('Person');
    const Changed = connection.model(
      'Person',
      new mongoose.Schema({ mail: { type: String, unique: true } }, { autoIndex: false }),
    );
    expect(await Changed.syncIndexes()).to.have.members(['age_1', 'at_1']);
    expect((await Changed.listIndexes()).map(({ name }) => name)).to.deep.equal(['_id_', 'mail_1']);
  });

  it('keeps timestamps and versions of documents', async () => {
    const Note = connection.model(
      'Note',
      new mongoose.Schema(
        { text: String, lines: [{ t: String }] },
        { timestamps: true, optimisticConcurrency: true },
      ),
    );
    const note = await Note.create({ text: 'a', lines: [{ t: '1' }, { t: '2' }] });
    const copy = await Note.findById(note._id).orFail();
    note.lines.push({ t: '3' });
    note.text = 'b';
    await note.save();
    expect(note.__v).to.equal(1);
    expect(note.get('updatedAt').getTime()).to.be.at.least(note.get('createdAt').getTime());
    copy.text = 'c';
    expect(await errorOf(copy.save())).to.have.property('name', 'VersionError');
    expect(await Note.findOne({ 'lines.t': '3' }).lean()).to.include({ text: 'b' });
  });

  it('populates, upserts, counts and aggregates', async () => {
    const Author = connection.model('Author', new mongoose.Schema({ name: String }));
    const Book = connection.model(
      'Book',
      new mongoose.Schema({
        title: String,
        author: { type: mongoose.Types.ObjectId, ref: 'Author' },
        sold: Number,
      }),
    );
    const author = await Author.create({ name: 'Lem' });
    await Book.insertMany([
      { title: 'Solaris', author, sold: 3 },
      { title: 'Eden', author, sold: 4 },
    ]);
    const book = await Book.findOneAndUpdate(
      { title: 'Fiasko' },
      { $inc: { sold: 1 }, $setOnInsert: { author } },
      { upsert: true, returnDocument: 'after' },
    )
      .populate('author')
      .orFail();
    expect(book.get('author.name')).to.equal('Lem');
    expect(await Book.countDocuments({ author: author._id })).to.equal(3);
    expect(await Book.aggregate([{ $group: { _id: '$author', sold: { $sum: '$sold' } } }])).to.deep.equal([
      { _id: author._id, sold: 8 },
    ]);
    expect(await Book.distinct('title', { sold: { $gte: 3 } })).to.deep.equal(['Eden', 'Solaris']);
  });

  it('stores and reads files', async () => {
    const { db } = connection;
    if (db === undefined) throw new Error('not connected');
    const bucket = new mongoose.mongo.GridFSBucket(db);
    const content = Buffer.alloc(600_000, 'ab');
    const upload = bucket.openUploadStream('file.bin', { metadata: { kind: 'test' } });
    await new Promise<void>((resolve, reject) => {
      upload.on('finish', () => resolve()).on('error', reject);
      upload.end(content);
    });
    const parts: Uint8Array[] = [];
    for await (const part of bucket.openDownloadStream(upload.id)) parts.push(part);
    expect(Buffer.concat(parts).equals(content)).to.equal(true);
    await bucket.delete(upload.id);
    expect(await db.collection('fs.chunks').countDocuments()).to.equal(0);
  });

  it('removes documents whose time has come, and only those', async () => {
    const schema = new mongoose.Schema({ at: { type: Date, expires: 60 } });
    const Visit = connection.model('Visit', schema);
    await Visit.init();
    const [, kept] = await Visit.create([{ at: new Date(Date.now() - 61_000) }, { at: new Date() }]);
    await until(async () => (await Visit.countDocuments()) === 1);
    expect(await Visit.distinct('_id')).to.deep.equal([kept?._id]);
  });
});
