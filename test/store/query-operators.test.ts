import { expect } from 'chai';
import {
  Binary,
  BSONRegExp,
  type Collection,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, useStore } from './store.js';

type Case = [name: string, filter: object, ids: number[]];

describe('store: query operators', () => {
  const store = useStore();
  let rows: Collection<Row>;

  const ids = async (filter: object) =>
    (await rows.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);

  const finds = (documents: Row[], cases: Case[]) => {
    before(async () => {
      rows = await store.rowsOf(documents);
    });
    for (const [name, filter, expected] of cases) {
      it(`finds by ${name}`, async () => {
        expect(await ids(filter)).to.deep.equal(expected);
        expect(await rows.countDocuments(filter)).to.equal(expected.length);
      });
    }
  };

  describe('comparison, logic and elements', () => {
    const documents = [
      { _id: 1, a: 1, b: 1, name: 'Ala', deep: { x: 1, y: 2 } },
      { _id: 2, a: 2, b: 1, name: 'bob', deep: { y: 2, x: 1 } },
      { _id: 3, tags: ['x', 'y'], n: [1, 5] },
      { _id: 4, tags: ['x'], n: [7] },
      { _id: 5, n: [] },
      { _id: 6, a: null },
    ];
    finds(documents, [
      ['equality', { a: 1 }, [1]],
      ['$eq', { a: { $eq: 2 } }, [2]],
      ['several fields', { a: 1, b: 1 }, [1]],
      ['equality with an element of an array', { tags: 'x' }, [3, 4]],
      ['equality with a whole array', { tags: ['x', 'y'] }, [3]],
      ['a whole array in another order', { tags: ['y', 'x'] }, []],
      ['equality with an empty array', { n: [] }, [5]],
      ['a whole subdocument, its fields in order', { deep: { x: 1, y: 2 } }, [1]],
      ['part of a subdocument given as a whole', { deep: { x: 1 } }, []],
      ['a path into a subdocument', { 'deep.x': 1 }, [1, 2]],
      ['null, which is found where the field is missing too', { a: null }, [3, 4, 5, 6]],
      ['$ne', { a: { $ne: 1 } }, [2, 3, 4, 5, 6]],
      ['$ne null', { a: { $ne: null } }, [1, 2]],
      ['$ne an element', { tags: { $ne: 'y' } }, [1, 2, 4, 5, 6]],
      ['$gt within the type of its operand', { a: { $gt: 0 } }, [1, 2]],
      ['$gt of another type', { a: { $gt: '' } }, []],
      ['$gte null', { a: { $gte: null } }, [3, 4, 5, 6]],
      ['$lt', { a: { $lt: 2 } }, [1]],
      ['$lte', { a: { $lte: 2 } }, [1, 2]],
      ['a range that different elements satisfy', { n: { $gt: 1, $lt: 5 } }, [3]],
      ['a range of strings', { name: { $gte: 'a', $lt: 'c' } }, [2]],
      ['$in', { a: { $in: [1, 2, 3] } }, [1, 2]],
      ['$in with null', { a: { $in: [1, null] } }, [1, 3, 4, 5, 6]],
      ['$in with a pattern', { name: { $in: ['Ala', /^b/] } }, [1, 2]],
      ['$in with an array', { n: { $in: [[], 7] } }, [4, 5]],
      ['$in of nothing', { a: { $in: [] } }, []],
      ['$nin', { name: { $nin: ['Ala'] } }, [2, 3, 4, 5, 6]],
      ['$nin with null', { a: { $nin: [1, null] } }, [2]],
      ['$and', { $and: [{ a: { $gt: 0 } }, { a: { $lt: 2 } }] }, [1]],
      ['$or', { $or: [{ a: 1 }, { tags: 'y' }] }, [1, 3]],
      ['$or beside a field', { b: 1, $or: [{ a: 2 }, { tags: 'y' }] }, [2]],
      ['$nor', { $nor: [{ a: 1 }, { tags: 'x' }] }, [2, 5, 6]],
      ['$not', { a: { $not: { $gte: 2 } } }, [1, 3, 4, 5, 6]],
      ['$not of a pattern', { name: { $not: /^A/ } }, [2, 3, 4, 5, 6]],
      ['$not of $elemMatch', { n: { $not: { $elemMatch: { $gt: 4 } } } }, [1, 2, 5, 6]],
      ['$exists, null included', { a: { $exists: true } }, [1, 2, 6]],
      ['$exists false', { a: { $exists: false } }, [3, 4, 5]],
      ['$type by name', { name: { $type: 'string' } }, [1, 2]],
      ['$type by number', { name: { $type: 2 } }, [1, 2]],
      ['$type of a list', { a: { $type: ['null', 'int'] } }, [1, 2, 6]],
      ['$type number', { a: { $type: 'number' } }, [1, 2]],
      ['$type array', { n: { $type: 'array' } }, [3, 4, 5]],
      ['$type of the elements', { n: { $type: 'int' } }, [3, 4]],
      ['a comment', { a: 1, $comment: 'why' }, [1]],
      ['nothing at all', {}, [1, 2, 3, 4, 5, 6]],
    ]);
  });

  describe('arrays and paths', () => {
    const documents = [
      {
        _id: 1,
        items: [
          { k: 'i', q: 3 },
          { k: 'j', q: 9 },
        ],
      },
      { _id: 2, items: [{ k: 'i', q: 9 }] },
      { _id: 3, items: [] },
      { _id: 4, items: 'none' },
      { _id: 5, grid: [[1, 2], [3]], l: ['a', 'b', 'c'] },
      { _id: 6, l: ['a', ['b', 'c']], m: { 0: 'zero' } },
    ];
    finds(documents, [
      ['a path through an array', { 'items.q': 9 }, [1, 2]],
      ['two paths through an array, in different elements', { 'items.k': 'i', 'items.q': 9 }, [1, 2]],
      ['$elemMatch, in one element', { items: { $elemMatch: { k: 'i', q: 9 } } }, [2]],
      ['$elemMatch with a range', { items: { $elemMatch: { q: { $gt: 4, $lt: 10 } } } }, [1, 2]],
      ['$elemMatch with $or', { items: { $elemMatch: { $or: [{ q: 3 }, { k: 'z' }] } } }, [1]],
      ['$elemMatch on values', { l: { $elemMatch: { $gt: 'b' } } }, [5]],
      ['$elemMatch in a nested array', { grid: { $elemMatch: { $elemMatch: { $eq: 3 } } } }, [5]],
      ['a path with a position', { 'items.0.q': 3 }, [1]],
      ['a position alone', { 'l.1': 'b' }, [5, 6]],
      ['a number that is the name of a field', { 'm.0': 'zero' }, [6]],
      ['a position in a position', { 'grid.0.1': 2 }, [5]],
      ['an inner array', { grid: [3] }, [5]],
      ['a value that only an inner array holds', { grid: 3 }, []],
      ['a missing field of elements', { 'items.z': { $exists: true } }, []],
      ['$size', { items: { $size: 2 } }, [1]],
      ['$size of nothing', { items: { $size: 0 } }, [3]],
      ['$all', { l: { $all: ['c', 'a'] } }, [5]],
      ['$all of one array', { l: { $all: [['b', 'c']] } }, [6]],
      ['$all of a value that is no array', { items: { $all: ['none'] } }, [4]],
      [
        '$all with $elemMatch',
        { items: { $all: [{ $elemMatch: { k: 'i' } }, { $elemMatch: { q: 9 } }] } },
        [1, 2],
      ],
      ['$all of nothing', { l: { $all: [] } }, []],
    ]);
  });

  describe('evaluation and bits', () => {
    const documents = [
      { _id: 1, n: 54, s: 'Line one\nline two', price: 10, limit: 5 },
      { _id: 2, n: 20, s: 'łódź ŁÓDŹ', price: 3, limit: 5 },
      { _id: 3, n: 20.0, bin: new Binary(Buffer.from([0b00110110])) },
      { _id: 4, n: 102, s: 'abc' },
      { _id: 5, n: -5, s: 'a.c' },
      { _id: 6, n: new Double(4.5), s: ['ab', 'zz'] },
    ];
    finds(documents, [
      ['$mod', { n: { $mod: [10, 0] } }, [2, 3]],
      ['$mod of a negative number', { n: { $mod: [3, -2] } }, [5]],
      ['$mod that cuts off fractions', { n: { $mod: [4, 0] } }, [2, 3, 6]],
      ['a pattern', { s: /^a/ }, [4, 5, 6]],
      ['$regex with $options', { s: { $regex: '^LINE', $options: 'i' } }, [1]],
      ['$regex over lines', { s: { $regex: '^line', $options: 'm' } }, [1]],
      ['$regex with a dot for a line break', { s: { $regex: 'one.line', $options: 's' } }, [1]],
      ['$regex without the spaces of its pattern', { s: { $regex: 'a b c # text', $options: 'x' } }, [4]],
      ['$regex with an escape', { s: { $regex: 'a\\.c' } }, [5]],
      ['a pattern of BSON', { s: new BSONRegExp('zz$') }, [6]],
      ['letters beyond ASCII, in either case', { s: { $regex: 'Łódź$', $options: 'i' } }, [2]],
      ['$expr', { $expr: { $gt: ['$price', '$limit'] } }, [1]],
      ['$expr with a missing field', { $expr: { $lt: ['$price', 4] } }, [2, 3, 4, 5, 6]],
      ['$jsonSchema', { $jsonSchema: { required: ['price'], properties: { price: { maximum: 5 } } } }, [2]],
      ['$bitsAllSet by positions', { n: { $bitsAllSet: [1, 5] } }, [1, 4, 5]],
      ['$bitsAllSet by a mask', { n: { $bitsAllSet: 50 } }, [1, 5]],
      ['$bitsAllSet of bytes', { bin: { $bitsAllSet: [1, 2, 4, 5] } }, [3]],
      ['$bitsAnySet', { n: { $bitsAnySet: 1 } }, [5]],
      ['$bitsAllClear', { n: { $bitsAllClear: [0, 1] } }, [2, 3]],
      ['$bitsAnyClear by bytes', { n: { $bitsAnyClear: new Binary(Buffer.from([16])) } }, [4]],
    ]);
  });

  describe('values of all types', () => {
    const id = new ObjectId('0123456789abcdef01234567');
    const documents = [
      { _id: 1, v: Long.fromNumber(5) },
      { _id: 2, v: new Double(5) },
      { _id: 3, v: Decimal128.fromString('5.00') },
      { _id: 4, v: new Double(Number.NaN) },
      { _id: 5, v: new Double(Number.POSITIVE_INFINITY) },
      { _id: 6, v: new Double(-0) },
      { _id: 7, v: id },
      { _id: 8, v: new Date(1_000) },
      { _id: 9, v: true },
      { _id: 10, v: new MinKey() },
      { _id: 11, v: new MaxKey() },
      { _id: 12, v: new Timestamp({ t: 1, i: 1 }) },
      { _id: 13, v: '5' },
      { _id: 14, v: new Binary(Buffer.from('5')) },
      { _id: 15, v: Long.fromString('9007199254740993') },
      { _id: 16, v: /^x/i },
    ];
    finds(documents, [
      ['a number, whatever type it is stored as', { v: 5 }, [1, 2, 3]],
      ['a decimal', { v: Decimal128.fromString('5') }, [1, 2, 3]],
      ['NaN', { v: Number.NaN }, [4]],
      ['zero of either sign', { v: 0 }, [6]],
      ['a range of numbers, without NaN', { v: { $gte: 0 } }, [1, 2, 3, 5, 6, 15]],
      ['infinity', { v: { $gt: 1e300 } }, [5]],
      ['a long number exactly', { v: Long.fromString('9007199254740993') }, [15]],
      ['its neighbour, which is another number', { v: Long.fromString('9007199254740992') }, []],
      ['an ObjectId', { v: id }, [7]],
      ['a range of ObjectIds', { v: { $gt: new ObjectId('000000000000000000000000') } }, [7]],
      ['a range of dates', { v: { $gte: new Date(0), $lt: new Date(2_000) } }, [8]],
      ['a boolean', { v: { $gt: false } }, [9]],
      ['$gt of the smallest key', { v: { $lte: new MinKey() } }, [10]],
      ['$gte of the largest key', { v: { $gte: new MaxKey() } }, [11]],
      ['a timestamp', { v: { $lt: new Timestamp({ t: 2, i: 0 }) } }, [12]],
      ['bytes', { v: new Binary(Buffer.from('5')) }, [14]],
      ['a stored pattern', { v: /^x/i }, [16]],
    ]);
  });

  const REFUSED: [string, object, number][] = [
    ['an operator that there is not', { a: { $nope: 1 } }, 2],
    ['a top-level operator that there is not', { $nope: 1 }, 2],
    ['$and of nothing', { $and: [] }, 2],
    ['$or that is no list', { $or: { a: 1 } }, 2],
    ['$nor of what is no document', { $nor: [1] }, 2],
    ['$in without a list', { a: { $in: 1 } }, 2],
    ['$nin without a list', { a: { $nin: 1 } }, 2],
    ['an operator in $in', { a: { $in: [{ $gt: 1 }] } }, 2],
    ['$not without an operator', { a: { $not: 1 } }, 2],
    ['$size that is no number', { a: { $size: 'x' } }, 2],
    ['$size below zero', { a: { $size: -1 } }, 2],
    ['$mod by zero', { a: { $mod: [0, 1] } }, 2],
    ['$mod of one number', { a: { $mod: [2] } }, 2],
    ['$elemMatch without a document', { a: { $elemMatch: 1 } }, 2],
    ['$all without a list', { a: { $all: 1 } }, 2],
    ['$type that there is not', { a: { $type: 'fish' } }, 2],
    ['$options without $regex', { a: { $options: 'i' } }, 2],
    ['a broken pattern', { a: { $regex: '(' } }, 51091],
    ['$regex that is no pattern', { a: { $regex: 1 } }, 2],
    ['an expression that there is not', { $expr: { $nope: 1 } }, 168],
    ['$bitsAllSet with a negative position', { a: { $bitsAllSet: [-1] } }, 2],
    ['$jsonSchema with a keyword that there is not', { $jsonSchema: { nope: 1 } }, 9],
    ['$jsonSchema that is no document', { $jsonSchema: 1 }, 14],
  ];
  for (const [name, filter, code] of REFUSED) {
    it(`refuses ${name}`, async () => {
      expect(await errorOf(store.rows().find(filter).toArray())).to.include({ code });
      expect(await errorOf((await store.rowsOf([{ _id: 1 }])).find(filter).toArray())).to.include({ code });
    });
  }
});
