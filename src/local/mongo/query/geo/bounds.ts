import type { Edge } from './ring.js';
import { edgesOf } from './ring.js';
import type { Shape } from './shape.js';
import { cross, dot, latitudeOf, longitudeOf, normal, plus, scale, type Vector } from './sphere.js';

/** All places between two longitudes (or values of x) and two latitudes (or values of y). */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** Boxes that together have all of the shape. */
export function boxesOfShape({ points, lines, polygons }: Shape): Box[] {
  return [
    ...points.flatMap((point) => boxesOfEdges([[point, point]])),
    ...lines.flatMap((line) => boxesOfEdges(edgesOf(line))),
    ...polygons.flatMap((polygon) => {
      const hasNorth = polygon.contains([0, 0, 1]);
      const hasSouth = polygon.contains([0, 0, -1]);
      return boxesOfEdges(polygon.outer.edges, { hasNorth, hasSouth });
    }),
  ];
}

/** Boxes that together have all that is at most so many radians from a place. */
export function boxesOfCap(center: Vector, radians: number): Box[] {
  const [lng, lat] = [longitudeOf(center), latitudeOf(center)];
  const degrees = (radians * 180) / Math.PI;
  const [bottom, top] = [lat - degrees, lat + degrees];
  if (bottom <= -90 || top >= 90)
    return wrapped({ left: -180, right: 180, bottom: Math.max(-90, bottom), top: Math.min(90, top) });
  const reach = Math.sin(radians) / Math.cos((lat * Math.PI) / 180);
  const aside = reach >= 1 ? 180 : (Math.asin(reach) * 180) / Math.PI;
  return wrapped({ left: lng - aside, right: lng + aside, bottom, top });
}

/** A centimetre more on each side: what lies on the edge must not be missed. */
const MARGIN = 1e-7;

function boxesOfEdges(edges: readonly Edge[], poles = { hasNorth: false, hasSouth: false }): Box[] {
  let lng = longitudeOf(edges[0]?.[0] ?? [1, 0, 0]);
  let [left, right, bottom, top] = [lng, lng, 90, -90];
  for (const [from, to] of edges) {
    lng += longitudesBetween(from, to);
    [left, right] = [Math.min(left, lng), Math.max(right, lng)];
    const [least, most] = latitudesOn(from, to);
    [bottom, top] = [Math.min(bottom, least), Math.max(top, most)];
  }
  const { hasNorth, hasSouth } = poles;
  if (hasNorth || hasSouth) [left, right] = [-180, 180];
  return wrapped({ left, right, bottom: hasSouth ? -90 : bottom, top: hasNorth ? 90 : top });
}

/** By how many degrees the shortest way goes east, or west. */
function longitudesBetween(from: Vector, to: Vector): number {
  const difference = longitudeOf(to) - longitudeOf(from);
  return difference > 180 ? difference - 360 : difference < -180 ? difference + 360 : difference;
}

/** The shortest way may lead nearer to a pole than both of its ends. */
function latitudesOn(from: Vector, to: Vector): readonly [number, number] {
  const ends = [latitudeOf(from), latitudeOf(to)];
  const pole = normal(cross(from, to));
  const north = normal(plus([0, 0, 1], scale(pole, -pole[2])));
  for (const summit of [north, scale(north, -1)]) {
    if (dot(cross(pole, from), summit) > 0 && dot(cross(to, pole), summit) > 0) ends.push(latitudeOf(summit));
  }
  return [Math.min(...ends), Math.max(...ends)];
}

/** Within the longitudes that there are: what goes beyond 180 degrees comes in on the other side. */
function wrapped(box: Box): Box[] {
  const [left, right] = [box.left - MARGIN, box.right + MARGIN];
  const rest = { bottom: Math.max(-90, box.bottom - MARGIN), top: Math.min(90, box.top + MARGIN) };
  if (right - left >= 360) return [{ ...rest, left: -180, right: 180 }];
  const turns = Math.floor((left + 180) / 360) * 360;
  const [from, to] = [left - turns, right - turns];
  if (to <= 180) return [{ ...rest, left: from, right: to }];
  return [
    { ...rest, left: from, right: 180 },
    { ...rest, left: -180, right: to - 360 },
  ];
}
