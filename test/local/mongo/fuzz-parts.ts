import { anyScript, anyWindowCall } from './fuzz-scripts.js';
import { anyName, anyNumber, anyObject, anyOperator, anyValue } from './fuzz-values.js';
import type { Chance } from './seeded.js';

/** Makes a part of a command. */
export type Make = (chance: Chance) => unknown;

const ODD_COLLECTIONS = [
  '',
  '$cmd',
  'system.views',
  '.a',
  'a.',
  'a$b',
  'x'.repeat(300),
  'system.indexes',
  'tmp.x',
  'ż',
];

export const collection: Make = (chance) =>
  chance.percent(93) ? chance.pick(['a', 'b', 'c']) : chance.pick(ODD_COLLECTIONS);
export const list =
  (make: Make, most = 4): Make =>
  (chance) =>
    Array.from({ length: chance.int(0, most) }, () => make(chance));

export const filter: Make = (chance) => {
  if (chance.percent(30)) return {};
  if (chance.percent(30)) return { [anyName(chance)]: { [anyOperator(chance)]: anyValue(chance) } };
  if (chance.percent(20))
    return { [chance.pick(['$and', '$or', '$nor'])]: [anyObject(chance), anyObject(chance)] };
  if (chance.percent(15)) return { $expr: expression(chance) };
  if (chance.percent(3)) return { $where: anyScript(chance) };
  return anyObject(chance);
};
const expression: Make = (chance) =>
  chance.percent(2)
    ? { $function: { body: anyScript(chance), args: ['$a', '$n'], lang: 'js' } }
    : anyExpression(chance);
const anyExpression: Make = (chance) => ({
  [anyOperator(chance)]: chance.percent(50) ? anyValue(chance) : [anyValue(chance), anyValue(chance)],
});
export const update: Make = (chance) => {
  if (chance.percent(15)) return [{ $set: { [anyName(chance)]: expression(chance) } }];
  if (chance.percent(15)) return anyObject(chance);
  const operator = chance.pick([
    '$set',
    '$inc',
    '$push',
    '$pull',
    '$unset',
    '$addToSet',
    '$rename',
    '$mul',
    '$max',
    '$bit',
    '$pop',
    '$nope',
    '$currentDate',
  ]);
  return { [operator]: { [anyName(chance)]: anyValue(chance) } };
};
export const sort: Make = (chance) => ({
  [anyName(chance)]: chance.pick([1, -1, 0, 2, 'x', { $meta: 'textScore' }]),
});
export const projection: Make = (chance) => ({
  [anyName(chance)]: chance.percent(60) ? chance.pick([0, 1, true]) : anyValue(chance),
});
export const collation: Make = (chance) => ({
  locale: chance.pick(['pl', 'en', 'simple', 'xx', '']),
  strength: chance.pick([1, 2, 3, 0, 9, 'x']),
});
export const hint: Make = (chance) =>
  chance.pick(['_id_', 'a_1', 'nope', { a: 1 }, { $natural: -1 }, { _id: 1 }]);
export const flag: Make = (chance) => chance.percent(50);
export const number: Make = (chance) => (chance.percent(60) ? chance.int(0, 50) : anyNumber(chance));
export const writeConcern: Make = (chance) => ({
  w: chance.pick([1, 0, 'majority', 2, -1]),
  j: chance.percent(10),
});

const STAGES = [
  '$match',
  '$project',
  '$group',
  '$sort',
  '$limit',
  '$skip',
  '$unwind',
  '$addFields',
  '$set',
  '$unset',
  '$count',
  '$sample',
  '$lookup',
  '$facet',
  '$unionWith',
  '$bucket',
  '$bucketAuto',
  '$replaceRoot',
  '$replaceWith',
  '$sortByCount',
  '$graphLookup',
  '$densify',
  '$fill',
  '$setWindowFields',
  '$redact',
  '$documents',
  '$out',
  '$merge',
  '$nope',
  '$collStats',
  '$indexStats',
  '$currentOp',
  '$geoNear',
  '$changeStream',
];
const stage: Make = (chance) => {
  const name = chance.pick(STAGES);
  const make = STAGE_SPECS[name];
  return { [name]: make === undefined || chance.percent(15) ? anyValue(chance) : make(chance) };
};
const STAGE_SPECS: Readonly<Record<string, Make>> = {
  $match: filter,
  $project: projection,
  $group: (chance) => ({ _id: anyValue(chance), x: expression(chance) }),
  $sort: sort,
  $limit: number,
  $skip: number,
  $unwind: (chance) => chance.pick(['$a', '$tags', 'a', { path: '$a', includeArrayIndex: anyName(chance) }]),
  $addFields: (chance) => ({ [anyName(chance)]: expression(chance) }),
  $sample: (chance) => ({ size: number(chance) }),
  $lookup: (chance) => ({
    from: collection(chance),
    localField: anyName(chance),
    foreignField: anyName(chance),
    as: anyName(chance),
  }),
  $facet: (chance) => ({ x: [stage(chance)], [anyName(chance)]: [stage(chance)] }),
  $unionWith: (chance) => ({ coll: collection(chance), pipeline: [stage(chance)] }),
  $bucket: (chance) => ({
    groupBy: '$n',
    boundaries: [anyNumber(chance), anyNumber(chance), 9],
    default: anyValue(chance),
  }),
  $bucketAuto: (chance) => ({ groupBy: '$n', buckets: anyNumber(chance) }),
  $replaceWith: expression,
  $graphLookup: (chance) => ({
    from: collection(chance),
    startWith: '$a',
    connectFromField: 'a',
    connectToField: anyName(chance),
    as: 'x',
    maxDepth: number(chance),
  }),
  $densify: (chance) => ({
    field: 'n',
    range: {
      step: anyNumber(chance),
      bounds: chance.pick(['full', [0, 10], [anyNumber(chance), anyNumber(chance)]]),
    },
  }),
  $setWindowFields: (chance) => ({
    sortBy: sort(chance),
    output: { [anyName(chance)]: anyWindowCall(chance), y: anyWindowCall(chance) },
  }),
  $out: (chance) => chance.pick(['b', 'c', '', '$x']),
  $merge: (chance) => ({
    into: collection(chance),
    on: anyName(chance),
    whenMatched: chance.pick(['merge', 'replace', 'nope', [stage(chance)]]),
  }),
};
export const pipeline = list(stage, 5);
export const updates = list(
  (chance) => ({
    q: filter(chance),
    u: update(chance),
    multi: flag(chance),
    upsert: flag(chance),
    arrayFilters: chance.percent(10) ? [anyObject(chance)] : [],
    ...(chance.percent(5) ? { collation: collation(chance) } : {}),
  }),
  3,
);
export const deletes = list((chance) => ({ q: filter(chance), limit: chance.pick([0, 1, 1, 1, 2, -1]) }), 3);
export const index: Make = (chance) => ({
  key: {
    [chance.percent(10) ? 'a.$**' : anyName(chance)]: chance.pick([
      1,
      -1,
      'text',
      'hashed',
      '2d',
      '2dsphere',
      0,
      Number.NaN,
    ]),
  },
  name: chance.pick(['a_1', 'x', '', '*', 'y'.repeat(200)]),
  unique: chance.percent(10),
  expireAfterSeconds: chance.percent(10) ? anyNumber(chance) : undefined,
  ...(chance.percent(10) ? { partialFilterExpression: filter(chance) } : {}),
  ...(chance.percent(10) ? { collation: collation(chance) } : {}),
});
