import { Doc, typeOf, type Value } from '../../bson/document.js';
import { isNumeric, toDouble } from '../../bson/numbers.js';
import { CODE, CommandError } from '../../errors.js';
import { nameOfType } from '../type-names.js';

/** A place as two numbers: x and y, or longitude and latitude in degrees. */
export type Pair = readonly [number, number];

/** What MongoDB says of a place or a shape that it cannot read. */
export function badGeo(message: string): CommandError {
  return new CommandError(CODE.badValue, message);
}

/** A pair of numbers in a list or a document; a stored one may have more behind it. */
export function pairOf(value: Value | undefined, isOpen: boolean): Pair {
  if (!(value instanceof Doc) && !Array.isArray(value))
    throw badGeo(`Point must be an array or object, instead got type ${nameOf(value)}`);
  const [x, y, ...more] = itemsOf(value);
  for (const item of [x, y]) {
    if (!isNumeric(item))
      throw badGeo(`Point must only contain numeric elements, instead got type ${nameOf(item)}`);
  }
  if (!isOpen && more.length > 0) throw badGeo('Point must only contain two numeric elements');
  const pair: Pair = [numberOf(x), numberOf(y)];
  if (!pair.every(Number.isFinite)) throw badGeo('Point coordinates must be finite numbers');
  return pair;
}

/** Whether the value is two numbers rather than GeoJSON. */
export function isLegacy(value: Value): boolean {
  return Array.isArray(value) || (value instanceof Doc && isNumeric(itemsOf(value)[0]));
}

export function isOnEarth([longitude, latitude]: Pair): boolean {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
}

export function assertOnEarth(pair: Pair): void {
  if (isOnEarth(pair)) return;
  throw badGeo(`Longitude/latitude is out of bounds, lng: ${pair[0]} lat: ${pair[1]}`);
}

/** The elements of a list, or the values of a document. */
export function itemsOf(value: Value | undefined): Value[] {
  if (Array.isArray(value)) return value;
  return value instanceof Doc ? [...value.entries()].map(([, item]) => item) : [];
}

export function numberOf(value: Value | undefined): number {
  return isNumeric(value) ? toDouble(value) : Number.NaN;
}

export function nameOf(value: Value | undefined): string {
  return value === undefined ? 'missing' : nameOfType(typeOf(value));
}
