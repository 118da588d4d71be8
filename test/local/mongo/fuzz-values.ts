import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import type { Chance } from './seeded.js';

/** Anything that may stand in BSON, most of it not what is expected. */
export function anyValue(chance: Chance, depth = 0): unknown {
  if (depth < 4 && chance.percent(25)) return anyObject(chance, depth + 1);
  if (depth < 4 && chance.percent(15))
    return Array.from({ length: chance.int(0, 6) }, () => anyValue(chance, depth + 1));
  return chance.pick(SCALARS)(chance);
}

export function anyObject(chance: Chance, depth = 0): Record<string, unknown> {
  const fields = Array.from({ length: chance.int(0, 6) }, () => [
    anyName(chance),
    anyValue(chance, depth + 1),
  ]);
  return Object.fromEntries(fields);
}

/** A number that somebody may have forgotten. */
export function anyNumber(chance: Chance): unknown {
  return chance.pick(NUMBERS);
}

/** The name of a field, an operator, or neither. */
export function anyName(chance: Chance): string {
  if (chance.percent(70)) return chance.pick(FIELDS);
  return chance.percent(60) ? chance.pick(OPERATORS) : chance.pick(ODD_NAMES);
}

export function anyOperator(chance: Chance): string {
  return chance.pick(OPERATORS);
}

/** One thing within another, many times over. */
export function nested(levels: number, wrap: (inner: unknown) => unknown, core: unknown): unknown {
  let value = core;
  for (let level = 0; level < levels; level += 1) value = wrap(value);
  return value;
}

const NUMBERS: readonly unknown[] = [
  -1,
  0,
  1,
  -0,
  2,
  1e308,
  -1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  new Double(3),
  new Int32(-2147483648),
  Long.MAX_VALUE,
  Long.MIN_VALUE,
  Long.fromNumber(5),
  Decimal128.fromString('NaN'),
  Decimal128.fromString('-Infinity'),
  Decimal128.fromString('9.999999999999999999999999999999999E+6144'),
  Decimal128.fromString('1E-6176'),
  5e-324,
  4294967296,
  2147483648,
  100_000_000,
];

const SCALARS: readonly ((chance: Chance) => unknown)[] = [
  (chance) => chance.pick(NUMBERS),
  (chance) => chance.int(-10, 10),
  (chance) => anyName(chance),
  (chance) => `$${chance.pick(FIELDS)}`,
  (chance) => `$$${chance.pick(['ROOT', 'this', 'value', 'REMOVE', 'NOW', 'nope', 'CURRENT'])}`,
  (chance) => 'x'.repeat(chance.int(0, 3_000)),
  () => '\u0000 \ud83d\ude00 zażółć',
  () => null,
  (chance) => chance.percent(50),
  () => new Date(8.64e15),
  () => new Date(-1),
  () => new ObjectId('000000000000000000000001'),
  () => new Binary(Buffer.alloc(17), 4),
  () => new BSONRegExp('^a', 'i'),
  () => new BSONRegExp('(', 'mx'),
  () => new MinKey(),
  () => new MaxKey(),
  () => new Timestamp({ t: 0xffffffff, i: 1 }),
  () => new Code('while (true) {}', { a: 1 }),
  () => [],
  () => ({}),
  (chance) => [degrees(chance), degrees(chance)],
  (chance) => ({ [chance.pick(PLACES)]: anyPlace(chance) }),
  anyPlace,
];

const PLACES = ['$geometry', '$box', '$center', '$centerSphere', '$polygon', '$nearSphere'];
const SHAPES = ['Point', 'LineString', 'Polygon', 'MultiPoint', 'MultiPolygon', 'GeometryCollection'];

/** GeoJSON of some kind, mostly with something wrong about it. */
function anyPlace(chance: Chance): unknown {
  const pairs = Array.from({ length: chance.int(1, 6) }, () => [degrees(chance), degrees(chance)]);
  const ring = [...pairs, pairs[0]];
  const coordinates = chance.pick<unknown>([pairs[0], pairs, [ring], [[ring]], [ring, ring], []]);
  return { type: chance.pick(SHAPES), coordinates };
}

function degrees(chance: Chance): unknown {
  return chance.percent(90) ? chance.int(-180, 180) / 2 : anyNumber(chance);
}

const FIELDS = ['_id', 'a', 'b', 'a.b', 'a.0', 'a.b.c', 'tags', 'n', 'text'];
const ODD_NAMES = [
  '',
  '$',
  '.',
  'a.',
  '.a',
  'a..b',
  '$**',
  '__proto__',
  'constructor',
  'toString',
  'a.$',
  'a.$[]',
  'a.$[x]',
  '0',
  'length',
  '\ufeff',
  'n'.repeat(2_000),
];
const OPERATORS = [
  ...['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$nin', '$and', '$or', '$nor', '$not', '$exists'],
  ...['$type', '$expr', '$jsonSchema', '$mod', '$regex', '$options', '$text', '$where', '$all', '$elemMatch'],
  ...[
    '$size',
    '$bitsAllSet',
    '$comment',
    '$geoWithin',
    '$geoIntersects',
    '$near',
    '$nope',
    '$set',
    '$unset',
    '$inc',
    '$mul',
  ],
  ...['$min', '$max', '$rename', '$currentDate', '$setOnInsert', '$push', '$pull', '$pullAll', '$addToSet'],
  ...['$pop', '$bit', '$each', '$slice', '$sort', '$position', '$add', '$subtract', '$multiply', '$divide'],
  ...['$concat', '$substr', '$substrCP', '$toUpper', '$split', '$indexOfCP', '$trim', '$replaceAll', '$cond'],
  ...['$ifNull', '$switch', '$map', '$filter', '$reduce', '$range', '$zip', '$concatArrays', '$arrayElemAt'],
  ...['$size', '$reverseArray', '$sum', '$avg', '$first', '$last', '$push', '$stdDevPop', '$mergeObjects'],
  ...['$objectToArray', '$arrayToObject', '$dateToString', '$dateFromString', '$dateTrunc', '$dateAdd'],
  ...['$year', '$toString', '$toInt', '$toDate', '$convert', '$let', '$literal', '$getField', '$setField'],
  ...['$setUnion', '$setIntersection', '$allElementsTrue', '$cmp', '$abs', '$pow', '$log', '$exp', '$rand'],
  ...['$meta', '$strLenCP', '$binarySize', '$bsonSize', '$function', '$accumulator', '$sortArray', '$topN'],
  ...[
    '$dateDiff',
    '$dateFromParts',
    '$dateToParts',
    '$isoWeek',
    '$median',
    '$percentile',
    '$firstN',
    '$maxN',
  ],
  ...['$replaceOne', '$ltrim', '$acos', '$atan2', '$toUUID', '$tsSecond', '$sampleRate', '$stdDevSamp'],
];
