import { expect } from 'chai';
import type { Document } from 'mongodb';
import mongoose from 'mongoose';
import { errorOf } from './errors.js';
import { useStore } from './store.js';

describe('store: Mongoose and refusals', () => {
  const store = useStore();
  let connection: mongoose.Connection;
  let Note: mongoose.Model<Document>;
  before(async () => {
    const { databaseName } = store.database('refusals');
    connection = await mongoose.createConnection(store.uri, { dbName: databaseName }).asPromise();
    Note = connection.model<Document>('Note', new mongoose.Schema({}, { strict: false }));
    await Note.create({ text: 's', list: [1], n: 5 });
  });
  after(() => connection.close());

  const UPDATES: [Document, number, string][] = [
    [{ $pullAll: { text: [1] } }, 2, 'Cannot apply $pull to a non-array value'],
    [{ $pullAll: { list: 1 } }, 2, '$pullAll requires an array argument but was given a int'],
    [{ $set: 5 }, 9, 'Modifiers operate on fields but we found type int instead.'],
    [
      { $push: { list: { $each: 1 } } },
      2,
      'The argument to $each in $push must be an array but it was of type: int',
    ],
    [{ $addToSet: { list: { $each: 1 } } }, 14, 'The argument to $each in $addToSet must be an array'],
    [
      { $push: { list: { $each: [], $slice: 'x' } } },
      2,
      'The value for $slice must be an integer value but was given type: string',
    ],
    [
      { $push: { list: { $each: [], $position: 'x' } } },
      2,
      'The value for $position must be an integer value, not of type: string',
    ],
  ];
  for (const [change, code, message] of UPDATES) {
    it(`of ${JSON.stringify(change)} say why`, async () => {
      const error = await errorOf(Note.collection.updateOne({}, change));
      expect(error).to.include({ code });
      expect(error.message).to.include(message);
    });
  }

  it('of a filter for array elements that is not used name the update', async () => {
    const options = { arrayFilters: [{ y: 1 }] };
    const error = await errorOf(Note.collection.updateOne({}, { $set: { b: 1 } }, options));
    expect(error).to.include({ code: 9 });
    expect(error.message).to.include(
      "The array filter for identifier 'y' was not used in the update { $set: { b: 1 } }",
    );
  });

  const FILTERS: [Document, string][] = [
    [{ $and: [] }, '$and/$or/$nor must be a nonempty array'],
    [{ $nor: [1] }, '$or/$and/$nor entries need to be full objects'],
    [{ n: { $not: {} } }, '$not cannot be empty'],
    [{ n: { $size: 'a' } }, 'Failed to parse $size. Expected a number in: $size: "a"'],
    [{ n: { $size: 1.5 } }, 'Failed to parse $size. Expected an integer in: $size: 1.5'],
    [{ n: { $size: -1 } }, 'Failed to parse $size. Expected a non-negative number in: $size: -1'],
  ];
  for (const [filter, message] of FILTERS) {
    it(`of a query for ${JSON.stringify(filter)} say why`, async () => {
      const error = await errorOf(Note.collection.find(filter).toArray());
      expect(error).to.include({ code: 2, codeName: 'BadValue' });
      expect(error.message).to.include(message);
    });
  }

  const QUERIES: [Document, number][] = [
    [{ sort: { n: 'x' } }, 15974],
    [{ sort: { n: 2 } }, 15975],
    [{ sort: { '': 1 } }, 40352],
    [{ sort: { $n: 1 } }, 16410],
    [{ projection: { '': 1 } }, 40352],
    [{ projection: { $n: 1 } }, 16410],
    [{ hint: 1 }, 9],
  ];
  for (const [options, code] of QUERIES) {
    it(`of a query with ${JSON.stringify(options)} have their code`, async () => {
      const { collection } = Note;
      expect(
        await errorOf(collection.conn.db?.command({ find: collection.name, ...options }) ?? none()),
      ).to.include({
        code,
      });
    });
  }

  it('of an upsert that says two things of a field have their code', async () => {
    const { collection } = Note;
    const upsert = { upsert: true };
    const filters = [
      { a: 1, $and: [{ a: 1 }] },
      { 'a.b': 1, a: { b: 1 } },
    ];
    for (const filter of filters) {
      const error = await errorOf(collection.updateOne({ ...filter, z: 1 }, { $set: { q: 1 } }, upsert));
      expect(error).to.include({ code: 54 });
      expect(error.message).to.include('cannot infer query fields to set');
    }
    expect(await Note.collection.countDocuments({ z: 1 })).to.equal(0);
  });

  it('of what findOneAndUpdate does with a document say so', async () => {
    const error = await errorOf(Note.collection.findOneAndUpdate({}, { $set: { _id: 5 } }));
    expect(error).to.include({ code: 66, codeName: 'ImmutableField' });
    expect(error.message).to.match(
      /^Plan executor error during findAndModify :: caused by :: Performing an update/,
    );
    const unknown = await errorOf(Note.collection.findOneAndUpdate({}, { $nope: { a: 5 } }));
    expect(unknown.message).to.match(/^Unknown modifier: \$nope/);
  });

  it('of an empty $addFields, and of an unknown expression in $project, name the stage', async () => {
    expect(await errorOf(Note.aggregate([{ $addFields: {} }]))).to.include({ code: 40177 });
    const stage = { $project: { a: { $nope: 1 } } };
    const error = await errorOf(Note.collection.aggregate([stage]).toArray());
    expect(error).to.include({ code: 31325 });
    expect(error.message).to.include('Invalid $project :: caused by :: Unknown expression $nope');
  });
});

describe('store: Mongoose and strings', () => {
  const store = useStore();

  async function computed(expression: unknown): Promise<unknown> {
    const pipeline = [{ $documents: [{ text: 'Zażółć', n: 12 }] }, { $project: { value: expression } }];
    const [doc] = await store.db.aggregate(pipeline).toArray();
    return doc?.value;
  }

  const VALUES: [string, unknown, unknown][] = [
    ['past the end of a string', { $substrBytes: ['$text', 4, 99] }, 'żółć'.slice(1)],
    ['to the end of a string', { $substr: ['$text', 0, -1] }, 'Zażółć'],
    ['by code points', { $substrCP: ['$text', 2, 2] }, 'żó'],
    ['of a number', { $substr: ['$n', 0, 1] }, '1'],
    ['of what is missing', { $substr: ['$nope', 0, 1] }, ''],
    ['as a length in bytes', { $strLenBytes: '$text' }, 10],
    ['as a length in code points', { $strLenCP: '$text' }, 6],
    ['in capitals of ASCII alone', { $toUpper: '$text' }, 'ZAżółć'],
    ['in small letters', { $toLower: '$text' }, 'zażółć'],
    ['joined', { $concat: ['$text', '!'] }, 'Zażółć!'],
    ['joined with nothing', { $concat: ['$text', '$nope'] }, null],
    ['taken apart', { $split: ['$text', 'ż'] }, ['Za', 'ółć']],
    ['compared without case', { $strcasecmp: ['ab', 'AC'] }, -1],
  ];
  for (const [title, expression, value] of VALUES) {
    it(`are computed ${title}`, async () => {
      expect(await computed(expression)).to.deep.equal(value);
    });
  }

  const CODES: [unknown, number][] = [
    [{ $concat: ['$n', 'x'] }, 16702],
    [{ $substrBytes: ['$text', 3, 1] }, 28656],
    [{ $substrBytes: ['$text', 0, 3] }, 28657],
    [{ $substrBytes: ['$text', -1, 3] }, 50752],
    [{ $substrBytes: ['$text', 'a', 3] }, 16034],
    [{ $substrCP: ['$text', -1, 3] }, 34455],
    [{ $strLenCP: '$n' }, 34471],
    [{ $strLenBytes: '$nope' }, 34473],
    [{ $split: ['$text', ''] }, 40087],
    [{ $toUpper: [['a']] }, 16007],
  ];
  for (const [expression, code] of CODES) {
    it(`refuse ${JSON.stringify(expression)}`, async () => {
      expect(await errorOf(computed(expression))).to.include({ code });
    });
  }
});

function none(): never {
  throw new Error('not connected');
}
