import { describe } from '../../bson/describe.js';
import { Doc, type Value } from '../../bson/document.js';
import { assertOnEarth, badGeo, isLegacy, isOnEarth, type Pair, pairOf } from './point.js';
import { polygonOf, verticesOf } from './polygon.js';
import { Ring } from './ring.js';
import { Polygon, type Shape } from './shape.js';
import { type Vector, vectorAt } from './sphere.js';

/** What is somewhere: in a document, or in a query. */
export interface Place {
  /** Of a single point, its two numbers. */
  readonly pair: Pair | undefined;
  readonly isGeoJson: boolean;
  /** What it is on the sphere; a pair of numbers may be nothing there. */
  readonly shape: Shape | undefined;
}

/** Reads what a document has at the place that it stores; throws `BadValue` for what is none. */
export function storedPlace(value: Value): Place {
  if (!(value instanceof Doc) && !Array.isArray(value))
    throw badGeo(`geo element must be an array or object: ${describe(value)}`);
  return isLegacy(value) ? legacyPlace(pairOf(value, true)) : geoJsonPlace(value);
}

/** Reads a point of a query; throws `BadValue` for anything else. */
export function queriedPoint(value: Value): { readonly pair: Pair; readonly isGeoJson: boolean } {
  if (value instanceof Doc && !isLegacy(value)) return { pair: pointOf(value), isGeoJson: true };
  return { pair: pairOf(value, false), isGeoJson: false };
}

/** Reads GeoJSON of any kind; the strict winding order is for polygons of queries. */
export function geoJsonPlace(value: Value, isQuery = false): Place {
  const type = value instanceof Doc ? value.get('type') : undefined;
  const read = typeof type === 'string' ? READERS[type] : undefined;
  if (!(value instanceof Doc) || read === undefined) throw badGeo(`unknown GeoJSON type: ${describe(value)}`);
  const isPoint = type === 'Point';
  if (type !== 'GeometryCollection' && crsOf(value) === STRICT) {
    if (type !== 'Polygon') throw badGeo('Strict winding order is only supported by polygon');
    if (!isQuery) throw badGeo("can't index geometry with strict winding order");
    return { pair: undefined, isGeoJson: true, shape: bigPolygon(value.get('coordinates')) };
  }
  return { pair: isPoint ? pointOf(value) : undefined, isGeoJson: true, shape: read(value) };
}

export function pointShape([longitude, latitude]: Pair): Shape {
  return { ...NOTHING, points: [vectorAt(longitude, latitude)] };
}

type Reader = (value: Doc) => Shape;

const NOTHING: Shape = { points: [], lines: [], polygons: [] };

const READERS: Readonly<Record<string, Reader>> = {
  Point: (value) => pointShape(pointOf(value)),
  LineString: (value) => ({ ...NOTHING, lines: [lineOf(value.get('coordinates'))] }),
  Polygon: (value) => ({ ...NOTHING, polygons: [polygonOf(value.get('coordinates'), vectorsOf)] }),
  MultiPoint: (value) => {
    const points = vectorsOf(value.get('coordinates'));
    if (points.length === 0) throw badGeo('MultiPoint coordinates must have at least 1 element');
    return { ...NOTHING, points };
  },
  MultiLineString: (value) => ({ ...NOTHING, lines: partsOf(value, 'MultiLineString').map(lineOf) }),
  MultiPolygon: (value) => ({
    ...NOTHING,
    polygons: partsOf(value, 'MultiPolygon').map((part) => polygonOf(part, vectorsOf)),
  }),
  GeometryCollection: (value) => {
    const shapes = geometriesOf(value).map((part) => geoJsonPlace(part).shape ?? NOTHING);
    return {
      points: shapes.flatMap(({ points }) => points),
      lines: shapes.flatMap(({ lines }) => lines),
      polygons: shapes.flatMap(({ polygons }) => polygons),
    };
  },
};

function legacyPlace(pair: Pair): Place {
  return { pair, isGeoJson: false, shape: isOnEarth(pair) ? pointShape(pair) : undefined };
}

function pointOf(value: Doc): Pair {
  if (crsOf(value) === STRICT) throw badGeo('Strict winding order is only supported by polygon');
  const pair = pairOf(value.get('coordinates'), true);
  assertOnEarth(pair);
  return pair;
}

function vectorsOf(value: Value | undefined): Vector[] {
  if (!Array.isArray(value)) throw badGeo('GeoJSON coordinates must be an array of coordinates');
  return value.map((item) => {
    if (!Array.isArray(item)) throw badGeo('GeoJSON coordinates must be an array');
    const pair = pairOf(item, true);
    assertOnEarth(pair);
    return vectorAt(...pair);
  });
}

function lineOf(value: Value | undefined): Vector[] {
  const vertices = vectorsOf(value).filter((vertex, at, all) => {
    const before = all[at - 1];
    return before === undefined || vertex.some((part, axis) => part !== before[axis]);
  });
  if (vertices.length < 2)
    throw badGeo(`GeoJSON LineString must have at least 2 vertices: ${describe(value)}`);
  return vertices;
}

function partsOf(value: Doc, type: string): Value[] {
  const parts = value.get('coordinates');
  if (!Array.isArray(parts)) throw badGeo(`${type} coordinates must be an array`);
  if (parts.length === 0) throw badGeo(`${type} coordinates must have at least 1 element`);
  return parts;
}

function geometriesOf(value: Doc): Doc[] {
  const parts = value.get('geometries');
  if (!Array.isArray(parts)) throw badGeo('GeometryCollection geometries must be an array');
  if (parts.length === 0) throw badGeo('GeometryCollection geometries must have at least 1 element');
  return parts.map((part, at) => {
    if (!(part instanceof Doc)) throw badGeo(`Element ${at} of "geometries" is not an object`);
    if (part.get('type') === 'GeometryCollection')
      throw badGeo(`GeometryCollections cannot be nested: ${describe(part)}`);
    return part;
  });
}

function bigPolygon(coordinates: Value | undefined): Shape {
  if (!Array.isArray(coordinates)) throw badGeo('Coordinates of polygon must be an array');
  if (coordinates.length !== 1)
    throw badGeo(`Only one simple loop is allowed in a big polygon: ${describe(coordinates)}`);
  const ring = new Ring(verticesOf(coordinates[0] ?? null, vectorsOf), true);
  return { ...NOTHING, polygons: [new Polygon(ring, [])] };
}

const STRICT = 'urn:x-mongodb:crs:strictwinding:EPSG:4326';
const KNOWN_CRS = new Set<Value | undefined>(['urn:ogc:def:crs:OGC:1.3:CRS84', 'EPSG:4326', STRICT]);

/** The name of the coordinate system; that of GPS if there is none. */
function crsOf(value: Doc): Value | undefined {
  const crs = value.get('crs');
  if (crs === undefined) return 'EPSG:4326';
  if (!(crs instanceof Doc)) throw badGeo('GeoJSON CRS must be an object');
  if (crs.get('type') !== 'name') throw badGeo('GeoJSON CRS must have field "type": "name"');
  const properties = crs.get('properties');
  if (!(properties instanceof Doc)) throw badGeo('CRS must have field "properties" which is an object');
  const name = properties.get('name');
  if (typeof name !== 'string') throw badGeo('In CRS, "properties.name" must be a string');
  if (!KNOWN_CRS.has(name)) throw badGeo(`Unknown CRS name: ${name}`);
  return name;
}
