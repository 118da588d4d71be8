import { describe } from '../../bson/describe.js';
import { Doc, type Value } from '../../bson/document.js';
import { isNumeric } from '../../bson/numbers.js';
import { CommandError } from '../../errors.js';
import { type Box, boxesOfCap } from './bounds.js';
import { type Place, queriedPoint, storedPlace } from './geojson.js';
import { badGeo, isOnEarth, itemsOf, numberOf, type Pair } from './point.js';
import { angleTo } from './shape.js';
import { type Vector, vectorAt } from './sphere.js';
import { placesAt } from './values.js';

/** MongoDB's radius of the earth, in metres. */
const EARTH_METRES = 6_378_100;

export interface Distance {
  /** In the unit of the query: metres, radians, or that of the plane. */
  readonly distance: number;
  /** What is there, as the document has it. */
  readonly at: Value;
}

/** What `$near` or `$nearSphere` asks for: what is nearest to a place, and how near or far it has to be. */
export class NearQuery {
  readonly path: string;
  readonly pair: Pair;
  readonly isGeoJson: boolean;
  /** Measured on the sphere rather than in the plane. */
  readonly isSphere: boolean;
  readonly least: number;
  readonly most: number;
  readonly #vector: Vector;
  readonly #parts: readonly string[];

  /** Takes the condition as a whole. Throws `BadValue` and the codes of MongoDB's own for it. */
  constructor(path: string, condition: Doc) {
    const parsed = parseLegacy(condition) ?? parseGeoJson(condition);
    this.path = path;
    this.#parts = path.split('.');
    this.pair = parsed.pair;
    this.isGeoJson = parsed.isGeoJson;
    this.isSphere = parsed.isSphere || parsed.isGeoJson;
    this.least = parsed.least;
    this.most = parsed.most;
    if (this.isSphere && !isOnEarth(this.pair))
      throw badGeo('Legacy point is out of bounds for spherical query');
    this.#vector = vectorAt(...this.pair);
  }

  /** How many units there are in a radian of the sphere. */
  get unitsInRadian(): number {
    return this.isGeoJson ? EARTH_METRES : 1;
  }

  matches(doc: Doc): boolean {
    return this.distanceTo(doc) !== undefined;
  }

  /** Of all that the document has at the path, the nearest that is neither too near nor too far. */
  distanceTo(doc: Doc): Distance | undefined {
    let best: Distance | undefined;
    for (const value of placesAt(doc, this.#parts)) {
      const distance = this.#distanceOf(value);
      if (distance === undefined || !(distance >= this.least && distance <= this.most)) continue;
      if (best === undefined || distance < best.distance) best = { distance, at: value };
    }
    return best;
  }

  /** Boxes that have all that is at most so far. */
  boxesWithin(distance: number): readonly Box[] {
    if (this.isSphere)
      return boxesOfCap(this.#vector, Math.min(Math.PI, (distance / this.unitsInRadian) * (1 + 1e-12)));
    const [x, y] = this.pair;
    return [{ left: x - distance, right: x + distance, bottom: y - distance, top: y + distance }];
  }

  #distanceOf(value: Value): number | undefined {
    const place = placeOrNothing(value);
    if (place === undefined) return undefined;
    if (this.isSphere)
      return place.shape === undefined ? undefined : angleTo(this.#vector, place.shape) * this.unitsInRadian;
    if (place.pair === undefined) return undefined;
    return Math.hypot(place.pair[0] - this.pair[0], place.pair[1] - this.pair[1]);
  }
}

/** Refuses `$near` where documents are looked at one by one, or in another order. */
export function assertNoNear(near: NearQuery | undefined): void {
  if (near === undefined) return;
  throw new CommandError(
    5626500,
    '$geoNear, $near, and $nearSphere are not allowed in this context, as these operators require sorting geospatial data. If you do not need sort, consider using $geoWithin instead.',
  );
}

const NEAR = new Set(['$near', '$nearSphere', '$geoNear']);

/** Whether a condition on a field is one of `$near` and its kin. */
export function isNear(condition: Value): condition is Doc {
  return condition instanceof Doc && condition.keys().some((key) => NEAR.has(key));
}

function placeOrNothing(value: Value): Place | undefined {
  try {
    return storedPlace(value);
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

interface Parsed {
  readonly pair: Pair;
  readonly isGeoJson: boolean;
  readonly isSphere: boolean;
  readonly least: number;
  readonly most: number;
}

/** `{ $near: [x, y], $maxDistance: d }`, also with a GeoJSON point by itself; nothing if it is not of that kind. */
function parseLegacy(condition: Doc): Parsed | undefined {
  let found: Pick<Parsed, 'pair' | 'isGeoJson' | 'isSphere'> | undefined;
  let [least, most] = [0, Number.MAX_VALUE];
  for (const [key, value] of condition.entries()) {
    if (NEAR.has(key)) {
      const items = itemsOf(value);
      const isTriple = items.length === 3 && items.every(isNumeric);
      const point = isTriple ? { pair: pairIn(items), isGeoJson: false } : pointOrNothing(value);
      if (isTriple) most = notNegative(numberOf(items[2]), 18522, 'max distance must be non-negative');
      if (point === undefined) return undefined;
      found = { ...point, isSphere: key === '$nearSphere' };
    } else if (key === '$minDistance') least = distanceIn(key, value, 16893);
    else if (key === '$maxDistance') most = distanceIn(key, value, 16895);
    else if (key !== '$uniqueDocs')
      throw new CommandError(34413, `invalid argument in geo near query: ${key}`);
  }
  return found === undefined ? undefined : { ...found, least, most };
}

/** `{ $near: { $geometry: { type: 'Point', … }, $maxDistance: d } }`. */
function parseGeoJson(condition: Doc): Parsed {
  const [[key, operand] = ['', null], extra] = [...condition.entries()];
  if (extra !== undefined)
    throw badGeo(
      `geo near accepts just one argument when querying for a GeoJSON point. Extra field found: ${extra[0]}: ${describe(extra[1])}`,
    );
  if (!(operand instanceof Doc) && !Array.isArray(operand))
    throw badGeo('geo near query argument is not an object');
  let found: { pair: Pair; isGeoJson: boolean } | undefined;
  let [least, most] = [0, Number.MAX_VALUE];
  for (const [name, value] of operand instanceof Doc ? operand.entries() : []) {
    if (name === '$geometry') found = geometryOf(value);
    else if (name === '$minDistance') least = distanceIn(name, value);
    else if (name === '$maxDistance') most = distanceIn(name, value);
    else throw badGeo(`invalid argument in geo near query: ${name}`);
  }
  if (found === undefined) throw badGeo('$geometry is required for geo near query');
  return { ...found, isSphere: key === '$nearSphere', least, most };
}

function geometryOf(value: Value): { pair: Pair; isGeoJson: boolean } | undefined {
  if (!(value instanceof Doc) && !Array.isArray(value)) return undefined;
  try {
    const point = queriedPoint(value);
    if (point.isGeoJson) return point;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw badGeo(`invalid point in geo near query $geometry argument: ${describe(value)}  ${error.message}`);
  }
  throw badGeo(`$near requires geojson point, given ${describe(value)}`);
}

function pointOrNothing(value: Value): { pair: Pair; isGeoJson: boolean } | undefined {
  try {
    return queriedPoint(value);
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

function pairIn([x, y]: readonly Value[]): Pair {
  return [numberOf(x), numberOf(y)];
}

function distanceIn(name: string, value: Value, code = 2): number {
  if (!isNumeric(value)) throw new CommandError(code, `${name} must be a number`);
  return notNegative(numberOf(value), code === 2 ? 2 : code + 1, `${name} must be non-negative`);
}

function notNegative(distance: number, code: number, message: string): number {
  if (distance >= 0) return distance;
  throw new CommandError(code, message);
}
