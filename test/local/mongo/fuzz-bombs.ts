import type { Document } from 'bson';
import { anyNumber, nested } from './fuzz-values.js';
import type { Chance } from './seeded.js';

/** Small commands that ask for very much: of memory, of time, or of depth. */
export const BOMBS: readonly ((chance: Chance) => Document)[] = [
  () => computed({ $range: [0, 1_000_000_000] }),
  () => computed({ $range: [0, 2_147_483_647, -1] }),
  (chance) => computed({ $range: [anyNumber(chance), anyNumber(chance), anyNumber(chance)] }),
  () => computed(doubled({ $concat: ['$$value', '$$value'] }, 'xxxxxxxx')),
  () => computed(doubled({ $concatArrays: ['$$value', '$$value'] }, [1, 2, 3, 4])),
  () => computed(doubled(['$$value', '$$value'], 1)),
  () => computed(doubled({ a: '$$value', b: '$$value' }, 1)),
  () => computed(doubled({ $mergeObjects: [{ a: '$$value' }, { b: '$$value' }] }, {})),
  () => computed({ $map: { input: MANY, in: { $map: { input: MANY, in: { $sum: [1, '$$this'] } } } } }),
  () => computed({ $reduce: { input: MANY, initialValue: [], in: { $concatArrays: ['$$value', MANY] } } }),
  () =>
    computed({ $reduce: { input: MANY, initialValue: '', in: { $concat: ['$$value', 'x'.repeat(100)] } } }),
  () => computed({ $replaceAll: { input: 'a'.repeat(10_000), find: 'a', replacement: 'b'.repeat(100_000) } }),
  () => computed({ $setUnion: [MANY, { $map: { input: MANY, in: { $multiply: ['$$this', 2] } } }] }),
  () => computed({ $zip: { inputs: [MANY, MANY, MANY], useLongestLength: true } }),
  () => computed({ $sortArray: { input: { $map: { input: MANY, in: { $rand: {} } } }, sortBy: 1 } }),
  () => computed({ $filter: { input: MANY, cond: { $in: ['$$this', MANY] } } }),
  () => computed({ $split: ['a'.repeat(100_000), ''] }),
  () => computed({ $pow: [10, 400] }),
  () => computed({ $let: { vars: { x: MANY }, in: { $concatArrays: ['$$x', '$$x', '$$x', '$$x'] } } }),
  () => computed(nested(80, (inner) => ({ $add: [1, inner] }), 1)),
  () => computed(nested(12, (inner) => ({ $cond: [true, inner, inner] }), 1)),
  () => ({ find: 'a', filter: nested(90, (inner) => ({ $and: [inner] }), { a: 1 }) }),
  () => ({ find: 'a', filter: nested(90, (inner) => ({ $or: [inner, { a: 1 }] }), { a: 1 }) }),
  () => ({ find: 'a', filter: nested(90, (inner) => ({ $nor: [inner] }), { a: 1 }) }),
  () => ({ find: 'a', filter: { a: nested(90, (inner) => ({ $not: inner }), { $gt: 1 }) } }),
  () => ({ find: 'a', filter: { a: nested(90, (inner) => ({ $elemMatch: inner }), { $gt: 1 }) } }),
  () => ({
    find: 'a',
    filter: { $and: Array.from({ length: 14 }, (_, n) => ({ $or: [{ a: n }, { b: n }] })) },
  }),
  () => ({ find: 'a', filter: { $jsonSchema: nested(90, (inner) => ({ properties: { a: inner } }), {}) } }),
  () => ({ find: 'a', filter: { a: { $in: Array.from({ length: 50_000 }, (_, n) => n) } } }),
  () => ({ find: 'a', filter: { [`${'a.'.repeat(5_000)}a`]: 1 }, sort: { [`${'a.'.repeat(500)}a`]: 1 } }),
  () => aggregated(Array.from({ length: 9 }, () => ({ $lookup: { from: 'a', pipeline: [], as: 'x' } }))),
  () => aggregated(Array.from({ length: 12 }, () => [PAIR, { $unwind: '$x' }]).flat()),
  () => aggregated([...Array.from({ length: 12 }, () => ({ $unionWith: 'a' })), { $sort: { a: 1 } }]),
  () => aggregated(Array.from({ length: 1_000 }, () => ({ $addFields: { x: { $add: [1, 1] } } }))),
  () => aggregated([nested(50, (inner) => ({ $facet: { x: [inner] } }), { $match: {} })]),
  () =>
    aggregated([nested(50, (inner) => ({ $unionWith: { coll: 'a', pipeline: [inner] } }), { $match: {} })]),
  () => aggregated([{ $densify: { field: 'n', range: { step: 1e-9, bounds: [0, 1] } } }]),
  () => aggregated([{ $sample: { size: 1e18 } }]),
  () => aggregated([{ $group: { _id: null, x: { $push: { $range: [0, 100_000] } } } }]),
  () => aggregated([{ $bucketAuto: { groupBy: '$n', buckets: 2_147_483_647 } }]),
  () => updated({ $set: { 'a.1000000000': 1 } }),
  () => updated({ $set: { 'list.1400000': 1 } }),
  () => updated({ $push: { list: { $each: [], $slice: -2_147_483_648 } } }),
  () => updated({ $push: { list: { $each: Array.from({ length: 20_000 }, () => 'x'.repeat(90)) } } }),
  () => updated([{ $set: { x: MANY } }]),
  () => updated([{ $set: { x: { $concatArrays: ['$x', '$x'] } } }]),
  () => ({ insert: 'a', documents: [nested(120, (inner) => ({ a: inner }), { a: 1 })] }),
  () => ({ insert: 'a', documents: [nested(120, (inner) => [inner], 1)].map((a) => ({ a })) }),
  () => ({ insert: 'a', documents: Array.from({ length: 5_000 }, () => ({ a: 1 })), ordered: false }),
  () => ({ insert: 'a', documents: [{ a: 'x'.repeat(3_000_000) }] }),
  () => ({ insert: 'a', documents: [{ a: Array.from({ length: 30_000 }, (_, n) => n) }] }),
  () => ({ create: 'c', validator: { $expr: nested(60, (inner) => ({ $not: [inner] }), true) } }),
  () => ({ distinct: 'a', key: 'a', query: { $or: Array.from({ length: 5_000 }, (_, n) => ({ a: n })) } }),
];

const MANY = { $range: [0, 100_000] };
/** Each document becomes as many as there are. */
const PAIR = { $lookup: { from: 'a', pipeline: [{ $limit: 3 }], as: 'x' } };

function doubled(step: unknown, initialValue: unknown): Document {
  return { $reduce: { input: { $range: [0, 60] }, initialValue, in: step } };
}

function computed(expression: unknown): Document {
  return {
    aggregate: 1,
    pipeline: [{ $documents: [{ a: 1 }] }, { $project: { x: expression } }],
    cursor: {},
  };
}

function aggregated(pipeline: unknown[]): Document {
  return { aggregate: 'a', pipeline, cursor: {} };
}

function updated(u: unknown): Document {
  return { update: 'a', updates: [{ q: {}, u, upsert: true }] };
}
