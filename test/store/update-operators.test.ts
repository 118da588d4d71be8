import { expect } from 'chai';
import { type Collection, Decimal128, type Document, Double, Int32, Long, Timestamp } from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, useStore } from './store.js';

interface Case {
  readonly before: object;
  readonly update: Document | Document[];
  readonly after: object;
  readonly filter?: object;
  readonly arrayFilters?: Document[];
}

describe('store: update operators', () => {
  const store = useStore();
  let rows: Collection<Row>;
  before(() => {
    rows = store.rows();
  });
  beforeEach(() => rows.deleteMany({}));

  const CASES: Record<string, Case> = {
    '$set of new and old fields': {
      before: { a: 1, z: 1 },
      update: { $set: { a: 2, 'c.d': 3 } },
      after: { a: 2, z: 1, c: { d: 3 } },
    },
    '$set of an element': { before: { l: [1, 2] }, update: { $set: { 'l.1': 9 } }, after: { l: [1, 9] } },
    '$set beyond the end of an array': {
      before: { l: [1] },
      update: { $set: { 'l.3': 4 } },
      after: { l: [1, null, null, 4] },
    },
    '$set of a number in a document': {
      before: { m: {} },
      update: { $set: { 'm.0': 1 } },
      after: { m: { 0: 1 } },
    },
    $unset: {
      before: { a: 1, b: { c: 1, d: 2 } },
      update: { $unset: { a: '', 'b.c': '' } },
      after: { b: { d: 2 } },
    },
    '$unset of an element': {
      before: { l: [1, 2] },
      update: { $unset: { 'l.0': '' } },
      after: { l: [null, 2] },
    },
    $inc: {
      before: { a: 2, d: { n: 1 } },
      update: { $inc: { a: 1, n: 5, 'd.n': -1 } },
      after: { a: 3, d: { n: 0 }, n: 5 },
    },
    '$mul, from nothing too': { before: { a: 3 }, update: { $mul: { a: 2, n: 7 } }, after: { a: 6, n: 0 } },
    '$min and $max': {
      before: { a: 2, b: 3, same: 1 },
      update: { $min: { a: 1, same: 5, n: 4 }, $max: { b: 1, m: 4 } },
      after: { a: 1, b: 3, same: 1, m: 4, n: 4 },
    },
    '$min between types': { before: { a: 'x' }, update: { $min: { a: 5 } }, after: { a: 5 } },
    $rename: { before: { a: 2, k: 1 }, update: { $rename: { a: 'x.y' } }, after: { k: 1, x: { y: 2 } } },
    '$rename onto a field': { before: { a: 2, b: 3 }, update: { $rename: { a: 'b' } }, after: { b: 2 } },
    '$bit and': { before: { a: 13 }, update: { $bit: { a: { and: 10 } } }, after: { a: 8 } },
    '$bit or': { before: { a: 3 }, update: { $bit: { a: { or: 5 } } }, after: { a: 7 } },
    '$bit xor': { before: { a: 1 }, update: { $bit: { a: { xor: 5 } } }, after: { a: 4 } },
    '$setOnInsert, which is for inserts only': {
      before: { a: 1 },
      update: { $setOnInsert: { a: 2, b: 3 }, $set: { c: 1 } },
      after: { a: 1, c: 1 },
    },
    $push: { before: { l: [1] }, update: { $push: { l: 2, m: 3 } }, after: { l: [1, 2], m: [3] } },
    '$push of a list as one element': {
      before: { l: [1] },
      update: { $push: { l: [2, 3] } },
      after: { l: [1, [2, 3]] },
    },
    '$push with $each': {
      before: { l: [1] },
      update: { $push: { l: { $each: [2, 3] } } },
      after: { l: [1, 2, 3] },
    },
    '$push with $position': {
      before: { l: [1, 4] },
      update: { $push: { l: { $each: [2, 3], $position: 1 } } },
      after: { l: [1, 2, 3, 4] },
    },
    '$push with a position from the end': {
      before: { l: [1, 4] },
      update: { $push: { l: { $each: [2, 3], $position: -1 } } },
      after: { l: [1, 2, 3, 4] },
    },
    '$push with $slice': {
      before: { l: [1, 2] },
      update: { $push: { l: { $each: [3, 4], $slice: 3 } } },
      after: { l: [1, 2, 3] },
    },
    '$push with $slice from the end': {
      before: { l: [1, 2] },
      update: { $push: { l: { $each: [3, 4], $slice: -3 } } },
      after: { l: [2, 3, 4] },
    },
    '$push with $sort of values': {
      before: { l: [3, 1] },
      update: { $push: { l: { $each: [2, 9], $sort: -1 } } },
      after: { l: [9, 3, 2, 1] },
    },
    '$push with $sort by a field and $slice': {
      before: {
        l: [
          { q: 5, k: 1 },
          { q: 1, k: 2 },
        ],
      },
      update: { $push: { l: { $each: [{ q: 3, k: 3 }], $sort: { q: 1 }, $slice: 2 } } },
      after: {
        l: [
          { q: 1, k: 2 },
          { q: 3, k: 3 },
        ],
      },
    },
    '$push of nothing, which empties by $slice': {
      before: { l: [1, 2] },
      update: { $push: { l: { $each: [], $slice: 0 } } },
      after: { l: [] },
    },
    $addToSet: {
      before: { l: [1, { a: 1, b: 2 }] },
      update: { $addToSet: { l: { $each: [1, 2, 2, { a: 1, b: 2 }, { b: 2, a: 1 }] }, m: 1 } },
      after: { l: [1, { a: 1, b: 2 }, 2, { b: 2, a: 1 }], m: [1] },
    },
    '$pop of the last': { before: { l: [1, 2, 3] }, update: { $pop: { l: 1 } }, after: { l: [1, 2] } },
    '$pop of the first': { before: { l: [1, 2, 3] }, update: { $pop: { l: -1 } }, after: { l: [2, 3] } },
    '$pull of a value': { before: { l: [1, 2, 1] }, update: { $pull: { l: 1 } }, after: { l: [2] } },
    '$pull by a condition': {
      before: { l: [1, 5, 9] },
      update: { $pull: { l: { $gte: 5 } } },
      after: { l: [1] },
    },
    '$pull of documents by their fields': {
      before: {
        l: [
          { q: 1, k: 'a' },
          { q: 5, k: 'b' },
        ],
      },
      update: { $pull: { l: { q: { $gt: 2 } } } },
      after: { l: [{ q: 1, k: 'a' }] },
    },
    '$pull with $in': {
      before: { l: ['a', 'b', 'c'] },
      update: { $pull: { l: { $in: ['a', 'c'] } } },
      after: { l: ['b'] },
    },
    '$pull by $elemMatch': {
      before: { l: [{ r: [{ q: 1 }] }, { r: [{ q: 7 }] }] },
      update: { $pull: { l: { r: { $elemMatch: { q: 7 } } } } },
      after: { l: [{ r: [{ q: 1 }] }] },
    },
    $pullAll: { before: { l: [1, 2, 1, 3] }, update: { $pullAll: { l: [1, 3] } }, after: { l: [2] } },
    'the position that matched': {
      before: { l: [{ k: 1 }, { k: 2 }] },
      filter: { 'l.k': 2 },
      update: { $set: { 'l.$.k': 9, 'l.$.n': 1 } },
      after: { l: [{ k: 1 }, { k: 9, n: 1 }] },
    },
    'the position that $elemMatch matched': {
      before: {
        l: [
          { k: 1, q: 1 },
          { k: 1, q: 2 },
        ],
      },
      filter: { l: { $elemMatch: { k: 1, q: 2 } } },
      update: { $inc: { 'l.$.q': 10 } },
      after: {
        l: [
          { k: 1, q: 1 },
          { k: 1, q: 12 },
        ],
      },
    },
    '$unset at the position that matched': {
      before: { l: [1, 2, 3] },
      filter: { l: 2 },
      update: { $unset: { 'l.$': '' } },
      after: { l: [1, null, 3] },
    },
    'all elements': { before: { l: [1, 2] }, update: { $inc: { 'l.$[]': 1 } }, after: { l: [2, 3] } },
    'all elements of all elements': {
      before: { l: [{ m: [1, 2] }, { m: [3] }] },
      update: { $mul: { 'l.$[].m.$[]': 10 } },
      after: { l: [{ m: [10, 20] }, { m: [30] }] },
    },
    'the elements that a filter names': {
      before: { l: [{ k: 1 }, { k: 5 }] },
      update: { $set: { 'l.$[big].done': true } },
      arrayFilters: [{ 'big.k': { $gt: 2 } }],
      after: { l: [{ k: 1 }, { k: 5, done: true }] },
    },
    'the values that a filter names': {
      before: { l: [95, 102, 90] },
      update: { $set: { 'l.$[high]': 100 } },
      arrayFilters: [{ high: { $gte: 100 } }],
      after: { l: [95, 100, 90] },
    },
    'elements by two filters': {
      before: { l: [{ m: [1, 2] }, { k: 'x', m: [1, 2] }] },
      update: { $inc: { 'l.$[outer].m.$[inner]': 5 } },
      arrayFilters: [{ 'outer.k': 'x' }, { inner: 2 }],
      after: { l: [{ m: [1, 2] }, { k: 'x', m: [1, 7] }] },
    },
    'a pipeline': {
      before: { a: 1, b: 2 },
      update: [{ $set: { sum: { $add: ['$a', '$b'] } } }, { $unset: 'b' }],
      after: { a: 1, sum: 3 },
    },
    'a pipeline that replaces': {
      before: { a: 1, b: { c: 2 } },
      update: [{ $replaceWith: { $mergeObjects: ['$b', { _id: '$_id' }] } }],
      after: { c: 2 },
    },
    'a pipeline with $project': {
      before: { a: 1, b: 2 },
      update: [{ $project: { double: { $multiply: ['$b', 2] } } }],
      after: { double: 4 },
    },
    'a pipeline with a condition': {
      before: { n: 7 },
      update: [{ $set: { size: { $cond: [{ $gte: ['$n', 5] }, 'big', 'small'] } } }],
      after: { n: 7, size: 'big' },
    },
  };
  for (const [name, { before, update, after, filter = {}, arrayFilters }] of Object.entries(CASES)) {
    it(`applies ${name}`, async () => {
      await rows.insertOne({ _id: 1, ...before });
      const options = arrayFilters === undefined ? {} : { arrayFilters };
      const result = await rows.updateOne(filter, update, options);
      expect(result).to.include({ matchedCount: 1, modifiedCount: 1 });
      const found = await rows.findOne();
      expect(found).to.deep.equal({ _id: 1, ...after });
      expect(JSON.stringify(found)).to.equal(JSON.stringify({ _id: 1, ...after }));
    });
  }

  it('sets the present moment', async () => {
    await rows.insertOne({ _id: 1 });
    const update: Document = {
      $currentDate: { at: true, day: { $type: 'date' }, stamp: { $type: 'timestamp' } },
    };
    await rows.updateOne({}, update);
    const row = await rows.findOne();
    expect(row?.at).to.be.instanceOf(Date);
    expect(row?.day).to.be.instanceOf(Date);
    expect(row?.stamp).to.be.instanceOf(Timestamp);
  });

  it('passes variables to a pipeline', async () => {
    await rows.insertOne({ _id: 1, n: 1 });
    await rows.updateOne({}, [{ $set: { n: { $add: ['$n', '$$by'] } } }], { let: { by: 4 } });
    expect(await rows.findOne()).to.deep.equal({ _id: 1, n: 5 });
  });

  it('matches without modifying where nothing changes', async () => {
    await rows.insertMany([
      { _id: 1, a: 1, l: [1] },
      { _id: 2, a: 2, l: [1] },
    ]);
    expect(await rows.updateMany({}, { $set: { a: 1 } })).to.include({ matchedCount: 2, modifiedCount: 1 });
    const updates: Document[] = [
      { $addToSet: { l: 1 } },
      { $pull: { l: 9 } },
      { $unset: { z: '' } },
      { $max: { a: 0 } },
      { $rename: { z: 'y' } },
    ];
    for (const update of updates)
      expect(await rows.updateMany({}, update), JSON.stringify(update)).to.include({
        matchedCount: 2,
        modifiedCount: 0,
      });
  });

  const SUMS: [string, unknown, unknown, unknown][] = [
    ['int32 and int32', new Int32(1), new Int32(2), new Int32(3)],
    ['int32 that overflows into int64', new Int32(2 ** 31 - 1), new Int32(1), Long.fromNumber(2 ** 31)],
    [
      'int64 and int32',
      Long.fromString('9007199254740993'),
      new Int32(1),
      Long.fromString('9007199254740994'),
    ],
    ['double and int32', new Double(5), new Int32(1), new Double(6)],
    ['int32 and double', new Int32(1), new Double(0.5), new Double(1.5)],
    ['decimal and int32', Decimal128.fromString('1.10'), new Int32(1), Decimal128.fromString('2.10')],
  ];
  for (const [name, start, step, expected] of SUMS) {
    it(`adds ${name} in the wider type`, async () => {
      await store.db.command({ insert: rows.collectionName, documents: [{ _id: 1, n: start }] });
      await store.db.command({
        update: rows.collectionName,
        updates: [{ q: {}, u: { $inc: { n: step } } }],
      });
      const [found] = await rows.find({}, { promoteValues: false }).toArray();
      expect(found?.n).to.deep.equal(expected);
    });
  }

  const REFUSED: [string, Document | Document[], number, object?][] = [
    ['an operator that there is not', { $nope: { a: 1 } }, 9],
    ['two operators on one field', { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['a field and a path into it', { $set: { a: 1, 'a.b': 1 } }, 40],
    ['$inc of a string', { $inc: { s: 1 } }, 14],
    ['$inc by a string', { $inc: { a: 'x' } }, 14],
    ['$mul of a string', { $mul: { s: 2 } }, 14],
    ['a path through a number', { $set: { 'a.x': 1 } }, 28],
    ['a name in an array', { $set: { 'l.x': 1 } }, 28],
    ['another _id', { $set: { _id: 5 } }, 66],
    ['$inc of the _id', { $inc: { _id: 1 } }, 66],
    ['$unset of the _id', { $unset: { _id: '' } }, 66],
    ['$rename of the _id', { $rename: { _id: 'x' } }, 66],
    ['$rename to itself', { $rename: { a: 'a' } }, 2],
    ['$rename to what is no name', { $rename: { a: 1 } }, 2],
    ['$rename through an array', { $rename: { 'l.0': 'x' } }, 2],
    ['$push onto a number', { $push: { a: 1 } }, 2],
    ['$push with a modifier that there is not', { $push: { l: { $each: [], $nope: 1 } } }, 2],
    ['$push with $each that is no list', { $push: { l: { $each: 1 } } }, 2],
    ['$push with $slice that is no number', { $push: { l: { $each: [1], $slice: 'x' } } }, 2],
    ['$push with $sort that is no order', { $push: { l: { $each: [1], $sort: 5 } } }, 2],
    ['$addToSet into a number', { $addToSet: { a: 1 } }, 2],
    ['$pop of a number', { $pop: { a: 1 } }, 14],
    ['$pop by two', { $pop: { l: 2 } }, 9],
    ['$pull from a number', { $pull: { a: 1 } }, 2],
    ['$pullAll without a list', { $pullAll: { l: 1 } }, 2],
    ['$bit of a string', { $bit: { s: { and: 1 } } }, 2],
    ['$bit without an operation', { $bit: { a: {} } }, 2],
    ['$currentDate of another type', { $currentDate: { a: { $type: 'string' } } }, 2],
    ['a position where the query matched none', { $set: { 'l.$': 1 } }, 2],
    ['an element filter that is not given', { $set: { 'l.$[x]': 1 } }, 2],
    ['an empty path', { $set: { '': 1 } }, 56],
    ['a path with an empty part', { $set: { 'a..b': 1 } }, 56],
    ['an operator without fields', { $set: 5 }, 9],
    ['a stage that an update cannot have', [{ $match: {} }], 72],
    ['a pipeline that changes the _id', [{ $set: { _id: 5 } }], 66],
  ];
  for (const [name, update, code] of REFUSED) {
    it(`refuses ${name}`, async () => {
      const before = { _id: 1, a: 1, s: 'text', l: [1, 2] };
      await rows.insertOne(before);
      const error = await errorOf(rows.updateOne({}, update));
      expect(error, error.message).to.include({ code });
      expect(await rows.findOne()).to.deep.equal(before);
    });
  }

  it('refuses element filters that are not used, or that are for nobody', async () => {
    await rows.insertOne({ _id: 1, l: [1] });
    const update = { $set: { a: 1 } };
    expect(await errorOf(rows.updateOne({}, update, { arrayFilters: [{ x: 1 }] }))).to.include({ code: 9 });
    const used = { $set: { 'l.$[x]': 1 } };
    expect(await errorOf(rows.updateOne({}, used, { arrayFilters: [{}] }))).to.include({ code: 9 });
    expect(await errorOf(rows.updateOne({}, used, { arrayFilters: [{ x: 1 }, { x: 2 }] }))).to.include({
      code: 9,
    });
    const pipeline = rows.updateOne({}, [{ $set: { a: 1 } }], { arrayFilters: [{ x: 1 }] });
    expect(await errorOf(pipeline)).to.include({ code: 9 });
  });
});
