import { describe } from '../../bson/describe.js';
import { Doc, type Value } from '../../bson/document.js';
import { type Box, boxesOfCap, boxesOfShape } from './bounds.js';
import { geoJsonPlace, type Place } from './geojson.js';
import { isInFlatPolygon } from './plane.js';
import { assertOnEarth, badGeo, itemsOf, numberOf, type Pair, pairOf } from './point.js';
import { doIntersect, isInside, type Shape, verticesOf } from './shape.js';
import { angleBetween, vectorAt } from './sphere.js';

/** A part of the earth or of the plane that a query names. */
export interface Region {
  /** Whether what a document has lies in it, all of it or, for `$geoIntersects`, some of it. */
  has(place: Place): boolean;
  /** All of the region lies in these boxes. */
  readonly boxes: readonly Box[];
  /** On the sphere, where it is not `isFlat`. */
  readonly isFlat: boolean;
  /** Written in the words of the time before GeoJSON, which a flat index understands. */
  readonly isLegacy: boolean;
}

/** The operand of `$geoWithin` or `$geoIntersects`. Throws `BadValue`. */
export function regionOf(operator: string, operand: Value): Region {
  if (!(operand instanceof Doc)) throw badGeo('geometry must be an object');
  const shapes = [...operand.entries()].filter(([key]) => key !== '$uniqueDocs');
  const [named, another] = shapes;
  if (named === undefined) throw badGeo("geo query doesn't have any geometry");
  const whole = Doc.from([[operator, operand]]);
  if (another !== undefined && operator === '$geoWithin')
    throw badGeo(`$geoWithin doesn't accept multiple shapes ${describe(whole)}`);
  const [name, value] = named;
  const read = READERS[name];
  if (read === undefined || !(value instanceof Doc || Array.isArray(value)))
    throw badGeo(`unknown geo specifier: ${name}: ${describe(value)}`);
  if (operator !== '$geoIntersects') return read(value, whole);
  if (name !== '$geometry')
    throw badGeo(`$geoIntersect not supported with provided geometry: ${describe(whole)}`);
  const { shape } = geoJsonPlace(value, true);
  return onSphere(shape, (found, wanted) => doIntersect(found, wanted));
}

type Reader = (value: Value, whole: Doc) => Region;

const READERS: Readonly<Record<string, Reader>> = {
  $geometry: (value, whole) => {
    const { shape } = geoJsonPlace(value, true);
    if (shape === undefined || shape.polygons.length === 0 || shape.points.length + shape.lines.length > 0)
      throw badGeo(`$within not supported with provided geometry: ${describe(whole)}`);
    return onSphere(shape, (found, { polygons }) => isInside(found, polygons));
  },
  $centerSphere: (value) => {
    const { center, radius } = circleOf(value);
    assertOnEarth(center);
    const middle = vectorAt(...center);
    const most = radius + 1e-12;
    return {
      has: ({ shape }) =>
        shape !== undefined && verticesOf(shape).every((vertex) => angleBetween(vertex, middle) <= most),
      boxes: boxesOfCap(middle, Math.min(radius, Math.PI)),
      isFlat: false,
      isLegacy: true,
    };
  },
  $center: (value) => {
    const { center, radius } = circleOf(value);
    const [x, y] = center;
    const box = { left: x - radius, right: x + radius, bottom: y - radius, top: y + radius };
    return flat([box], (pair) => Math.hypot(pair[0] - x, pair[1] - y) <= radius);
  },
  $box: (value) => {
    const [a, b] = itemsOf(value).map((corner) => pairOf(corner, false));
    if (a === undefined || b === undefined)
      throw badGeo('Point must be an array or object, instead got type missing');
    const box = boxAround([a, b]);
    return flat([box], ([x, y]) => x >= box.left && x <= box.right && y >= box.bottom && y <= box.top);
  },
  $polygon: (value) => {
    const corners = itemsOf(value).map((corner) => pairOf(corner, false));
    if (corners.length < 3) throw badGeo('Polygon must have at least 3 points');
    return flat([boxAround(corners)], (pair) => isInFlatPolygon(pair, corners));
  },
};

function onSphere(wanted: Shape | undefined, test: (found: Shape, wanted: Shape) => boolean): Region {
  if (wanted === undefined) throw badGeo("geo query doesn't have any geometry");
  const has = ({ shape }: Place) => shape !== undefined && test(shape, wanted);
  return { has, boxes: boxesOfShape(wanted), isFlat: false, isLegacy: false };
}

/** In the plane there are points only. */
function flat(boxes: readonly Box[], test: (pair: Pair) => boolean): Region {
  return { has: ({ pair }) => pair !== undefined && test(pair), boxes, isFlat: true, isLegacy: true };
}

function circleOf(value: Value): { center: Pair; radius: number } {
  const [middle, size, ...more] = itemsOf(value);
  const center = pairOf(middle, false);
  const radius = numberOf(size);
  if (!(radius >= 0)) throw badGeo('radius must be a non-negative number');
  if (more.length > 0) throw badGeo('Only 2 fields allowed for circular region');
  return { center, radius };
}

function boxAround(corners: readonly Pair[]): Box {
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b));
  return { left: least(xs), right: most(xs), bottom: least(ys), top: most(ys) };
}
