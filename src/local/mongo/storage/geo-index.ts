import { describe } from '../bson/describe.js';
import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { UNDEFINED } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { type Box, boxesOfShape } from '../query/geo/bounds.js';
import { storedPlace } from '../query/geo/geojson.js';
import { itemsOf, numberOf } from '../query/geo/point.js';
import { geoValuesAt } from '../query/geo/values.js';
import { type Cell, cellKey, DEEPEST, Grid } from './geo-cells.js';
import type { IndexKeys } from './index-keys.js';

export type GeoKind = '2d' | '2dsphere';

/** Whether the direction of a field in an index says that it holds places. */
export function isGeoKind(kind: Value | undefined): kind is GeoKind {
  return kind === '2d' || kind === '2dsphere';
}

/** What an index for places says of its documents. */
export class GeoRules {
  readonly kind: GeoKind;
  /** Where the places are by which the entries are laid out. */
  readonly path: string;
  /** All fields with places. */
  readonly paths: readonly string[];
  readonly grid: Grid;
  /** Of a flat index: the least and the greatest number that it takes. */
  readonly #limits: { readonly min: number; readonly max: number };

  constructor(spec: Doc) {
    const fields = geoFieldsOf(spec);
    const [path, kind] = fields[0] ?? ['', '2dsphere'];
    this.path = path;
    this.kind = kind;
    this.paths = fields.map(([name]) => name);
    this.#limits = { min: numberIn(spec, 'min', -180), max: numberIn(spec, 'max', 180) };
    const { min, max } = this.#limits;
    this.grid = new Grid(kind === '2d' ? { left: min, right: max, bottom: min, top: max } : EARTH);
  }

  /** The size of the map, in the unit of the plane. */
  get width(): number {
    return (this.#limits.max - this.#limits.min) * Math.SQRT2;
  }

  /**
   * One key for each cell that is needed to cover each place, with what the other fields have behind it. Throws
   * what MongoDB answers for a place that it cannot read.
   */
  keysOf(doc: Doc, others: IndexKeys): IndexKeys {
    const [, ...further] = this.paths;
    for (const path of further) this.#sphericalCells(doc, path);
    const cells = this.kind === '2d' ? this.#flatCells(doc) : this.#sphericalCells(doc, this.path);
    const hasAreas = cells.length > 1 || cells.some(({ level }) => level < DEEPEST);
    const keys = cells.flatMap((cell) =>
      others.keys.map((other) => ({ ...other, bytes: Buffer.concat([cellKey(cell), other.bytes]) })),
    );
    return { keys, multikeyPaths: hasAreas ? [...others.multikeyPaths, this.path] : others.multikeyPaths };
  }

  #sphericalCells(doc: Doc, path: string): Cell[] {
    return geoValuesAt(doc, path.split('.')).flatMap((value) => {
      if (isNothing(value)) return [];
      const shape = shapeOf(value, doc);
      return this.grid.cover(boxesOfShape(shape), MOST_CELLS);
    });
  }

  #flatCells(doc: Doc): Cell[] {
    return geoValuesAt(doc, this.path.split('.')).flatMap((value) => {
      const items = itemsOf(value);
      if (items.length === 0) return [];
      const places = isNumeric(items[0]) ? [value] : items;
      return places.flatMap((place) => this.#flatCell(place));
    });
  }

  #flatCell(place: Value): Cell[] {
    if (!(place instanceof Doc) && !Array.isArray(place))
      throw new CommandError(16804, 'location object expected, location array not in correct format');
    const items = itemsOf(place);
    if (items.length === 0) return [];
    if (items.length === 1) throw new CommandError(13068, `geo field only has 1 element: ${describe(place)}`);
    const [x, y] = [numberOf(items[0]), numberOf(items[1])];
    if (!isNumeric(items[0]) || !isNumeric(items[1]))
      throw new CommandError(
        13026,
        `geo values must be 'legacy coordinate pairs' for 2d indexes: ${describe(place)}`,
      );
    const { min, max } = this.#limits;
    if (!(x >= min && x <= max && y >= min && y <= max))
      throw new CommandError(
        13027,
        `point not in interval of [ ${min}, ${max} ] :: caused by :: ${describe(place)}`,
      );
    return this.grid.cover([{ left: x, right: x, bottom: y, top: y }], 1);
  }
}

/** Whether a specification asks for an index of places. */
export function isGeoSpec(spec: Doc): boolean {
  return geoFieldsOf(spec).length > 0;
}

function geoFieldsOf(spec: Doc): [string, GeoKind][] {
  const key = spec.get('key');
  if (!(key instanceof Doc)) return [];
  return [...key.entries()].flatMap(([path, kind]): [string, GeoKind][] =>
    isGeoKind(kind) ? [[path, kind]] : [],
  );
}

const EARTH: Box = { left: -180, right: 180, bottom: -90, top: 90 };

/** A shape is found by these cells; more would make the index larger and save looks at documents. */
const MOST_CELLS = 8;

/** Such a value is no place, and no fault either. */
function isNothing(value: Value): boolean {
  return value === null || value === UNDEFINED || (Array.isArray(value) && value.length === 0);
}

function shapeOf(value: Value, doc: Doc) {
  let reason = "can't project geometry into spherical CRS";
  try {
    const place = storedPlace(value);
    if (place.shape !== undefined) return place.shape;
    reason += `: ${describe(value)}`;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    reason = error.message;
  }
  throw new CommandError(16755, `Can't extract geo keys: ${describe(doc)}  ${reason}`);
}

function numberIn(spec: Doc, name: string, otherwise: number): number {
  const value = spec.get(name);
  return isNumeric(value) ? toDouble(value) : otherwise;
}
