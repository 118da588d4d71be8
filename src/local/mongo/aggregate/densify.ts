import { sumOf } from '../bson/arithmetic.js';
import { compareValues } from '../bson/compare.js';
import { Doc, typeOf, type Value } from '../bson/document.js';
import { isNumeric, type Numeric, toDouble, toInteger } from '../bson/numbers.js';
import { encodeSortKey } from '../bson/sort-key.js';
import { UtcDate } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { assertUnit, dateMovedBy } from '../query/expressions/dates/units.js';
import { isNothing, kindOf } from '../query/expressions/types.js';
import { setAt } from '../update/targets.js';
import type { Stage } from './context.js';
import { collect, paced } from './pause.js';
import { type Compute, compileCompute } from './typed-expression.js';

/** Adds documents where a field has a gap: with the value that is missing, and with what their partition has in common. */
export const densify: Stage = (spec, { pace }) => {
  const gaps = gapsIn(spec);
  const compute = compileCompute(`$${gaps.field}`);
  const readers = gaps.partitionBy.map((path) => ({ path, read: compileCompute(`$${path}`) }));
  return function* densified(input) {
    const documents = yield* collect(input);
    const members = documents.map((doc) => ({ doc, value: valueFor(compute(doc), gaps) }));
    const placed = members.flatMap(({ doc, value }) => (value === undefined ? [] : [{ doc, value }]));
    placed.sort((a, b) => compareValues(a.value, b.value));
    for (const { doc, value } of members) if (value === undefined) yield doc;
    yield* paced(filled(placed, readers, gaps), pace);
  };
};

type Place = Numeric | UtcDate;

interface Member {
  readonly doc: Doc;
  readonly value: Place;
}

interface Gaps {
  readonly field: string;
  readonly partitionBy: readonly string[];
  readonly step: Numeric;
  readonly unit: string | undefined;
  readonly bounds: 'full' | 'partition' | readonly [Place, Place];
}

type Readers = readonly { readonly path: string; readonly read: Compute }[];

function* filled(members: readonly Member[], readers: Readers, gaps: Gaps): Generator<Doc> {
  let made = 0;
  for (const { common, members: own } of partitions(members, readers, gaps)) {
    const places = placesIn(own, members, gaps);
    let next = places.next();
    const missing = (): Doc => {
      made += 1;
      if (made > MAX_MADE) throw tooMany();
      const doc = common.clone();
      setAt(doc, gaps.field.split('.'), next.value ?? null);
      return doc;
    };
    for (const { doc, value } of own) {
      for (; !next.done && compareValues(next.value, value) < 0; next = places.next()) yield missing();
      if (!next.done && compareValues(next.value, value) === 0) next = places.next();
      yield doc;
    }
    for (; !next.done; next = places.next()) yield missing();
  }
}

/** MongoDB's limit. */
const MAX_MADE = 500_000;

function tooMany(): CommandError {
  return new CommandError(
    5897900,
    `Generated ${MAX_MADE + 1} documents in $densify, which is over the limit of ${MAX_MADE}.`,
  );
}

/** The values that there should be: to the end of given bounds without it, and to the greatest of all with it. */
function* placesIn(own: readonly Member[], all: readonly Member[], gaps: Gaps): Generator<Place, undefined> {
  const { bounds } = gaps;
  const among = bounds === 'partition' ? own : all;
  const isGiven = bounds !== 'full' && bounds !== 'partition';
  const [low, high] = isGiven ? bounds : [among[0]?.value, among.at(-1)?.value];
  if (low === undefined || high === undefined) return undefined;
  let place: Place = low;
  for (
    let count = 1;
    isGiven ? compareValues(place, high) < 0 : compareValues(place, high) <= 0;
    count += 1
  ) {
    yield place;
    place = following(place, low, count, gaps);
  }
  return undefined;
}

/** Dates are counted from the first one, as months differ in length. */
function following(place: Place, low: Place, count: number, { step, unit }: Gaps): Place {
  if (!(low instanceof UtcDate) || unit === undefined) return isNumeric(place) ? sumOf(place, step) : place;
  return dateMovedBy(low, unit, toDouble(step) * count);
}

interface Partition {
  /** A document of nothing but the fields of the partition. */
  readonly common: Doc;
  readonly members: Member[];
}

function partitions(members: readonly Member[], readers: Readers, gaps: Gaps): Iterable<Partition> {
  const found = new Map<string, Partition>();
  if (gaps.partitionBy.length === 0) found.set('', { common: new Doc(), members: [] });
  for (const member of members) {
    const values = readers.map(({ path, read }) => ({ path, value: read(member.doc) }));
    const key = values.map(({ value }) => encodeSortKey(value).toString('latin1')).join('');
    let partition = found.get(key);
    if (partition === undefined) {
      partition = { common: new Doc(), members: [] };
      for (const { path, value } of values)
        if (value !== undefined) setAt(partition.common, path.split('.'), value);
      found.set(key, partition);
    }
    partition.members.push(member);
  }
  return found.values();
}

/** What the document has; nothing if it has nothing, so that it is left as it is. */
function valueFor(value: Value | undefined, { unit }: Gaps): Place | undefined {
  if (isNothing(value)) return undefined;
  if (unit === undefined) {
    if (isNumeric(value)) return value;
    throw new CommandError(5733201, 'Densify field type must be numeric');
  }
  if (value instanceof UtcDate) return value;
  throw new CommandError(6053600, 'Encountered non-date value in collection when step has a date unit.');
}

function gapsIn(spec: Value): Gaps {
  if (!(spec instanceof Doc)) {
    throw new CommandError(
      CODE.failedToParse,
      `The $densify stage specification must be an object, found ${kindOf(spec)}`,
    );
  }
  assertFields('$densify', spec, ['field', 'range'], ['partitionByFields']);
  const [field, range, given = []] = ['field', 'range', 'partitionByFields'].map((name) => spec.get(name));
  if (typeof field !== 'string') throw wrongType('$densify.field', field, 'string');
  if (!(range instanceof Doc)) throw wrongType('$densify.range', range, 'object');
  if (!Array.isArray(given)) throw wrongType('$densify.partitionByFields', given, 'array');
  const partitionBy = given.map(pathOf);
  assertFields('$densify.range', range, ['step', 'bounds'], ['unit']);
  const { step, unit } = stepIn(range);
  const bounds = boundsIn(range.get('bounds'), step, unit);
  if (bounds === 'partition' && partitionBy.length === 0) {
    throw new CommandError(
      5733408,
      "One cannot specify the bounds as 'partition' without specifying a non-empty array of partitionByFields. " +
        "You may have meant to specify 'full' bounds.",
    );
  }
  return { field: pathOf(field), partitionBy, step, unit, bounds };
}

function stepIn(range: Doc): Pick<Gaps, 'step' | 'unit'> {
  const [step, unit] = [range.get('step'), range.get('unit')];
  if (!isNumeric(step) || !(toDouble(step) > 0)) {
    throw new CommandError(
      5733401,
      'The step parameter in a range statement must be a strictly positive numeric value',
    );
  }
  if (unit === undefined) return { step, unit };
  if (toInteger(step) === undefined) {
    throw new CommandError(
      6586400,
      'The step parameter in a range statement must be a whole number when densifying a date range',
    );
  }
  if (typeof unit !== 'string') throw wrongType('$densify.range.unit', unit, 'string');
  assertUnit(unit);
  return { step, unit };
}

function boundsIn(bounds: Value | undefined, step: Numeric, unit: string | undefined): Gaps['bounds'] {
  if (bounds === 'full' || bounds === 'partition') return bounds;
  if (typeof bounds === 'string') {
    throw new CommandError(5946802, "Bounds string must either be 'full' or 'partition'");
  }
  if (!Array.isArray(bounds)) {
    throw new CommandError(
      5733404,
      "The bounds in a range statement must be the string 'full', 'partition', or an ascending array of two numbers or two dates",
    );
  }
  const [low, high] = bounds;
  if (bounds.length !== 2 || low === undefined || high === undefined) {
    throw new CommandError(5733403, 'A bounding array in a range statement must have exactly two elements');
  }
  if (compareValues(low, high) > 0) {
    throw new CommandError(
      5733402,
      'A bounding array must be an ascending array of either two dates or two numbers',
    );
  }
  const both = 'A bounding array must contain either both dates or both numeric types';
  if (isNumeric(low)) {
    if (unit !== undefined) throw new CommandError(5733409, 'Numeric bounds may not have unit parameter');
    if (!isNumeric(high)) throw new CommandError(5733406, both);
    if (typeOf(low) === typeOf(high) && typeOf(low) === typeOf(step)) return [low, high];
    throw new CommandError(5876900, 'Upper bound, lower bound, and step must all have the same type');
  }
  if (!(low instanceof UtcDate)) throw new CommandError(5946800, 'Explicit bounds must be numeric or dates');
  if (!(high instanceof UtcDate)) throw new CommandError(5733405, both);
  if (unit === undefined) throw new CommandError(5733410, 'A bounding array of dates must specify a unit');
  return [low, high];
}

function assertFields(name: string, doc: Doc, needed: readonly string[], optional: readonly string[]): void {
  const missing = needed.find((field) => !doc.has(field));
  if (missing !== undefined) {
    throw new CommandError(
      CODE.missingField,
      `BSON field '${name}.${missing}' is missing but a required field`,
    );
  }
  const stranger = doc.keys().find((key) => !needed.includes(key) && !optional.includes(key));
  if (stranger !== undefined)
    throw new CommandError(CODE.unknownField, `BSON field '${name}.${stranger}' is an unknown field.`);
}

function pathOf(path: Value): string {
  if (typeof path !== 'string') throw wrongType('$densify.partitionByFields.0', path, 'string');
  if (path === '') throw new CommandError(40352, 'FieldPath cannot be constructed with empty string');
  if (!path.startsWith('$')) return path;
  throw new CommandError(16410, "FieldPath field names may not start with '$'.");
}

function wrongType(name: string, value: Value | undefined, wanted: string): CommandError {
  return new CommandError(
    CODE.typeMismatch,
    `BSON field '${name}' is the wrong type '${kindOf(value)}', expected type '${wanted}'`,
  );
}
