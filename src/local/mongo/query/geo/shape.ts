import { type Edge, edgesOf, type Ring } from './ring.js';
import { angleBetween, angleToEdge, doCross, doMeet, SAME, type Vector } from './sphere.js';

/** What a shape consists of: places, ways between places, and areas. */
export interface Shape {
  readonly points: readonly Vector[];
  readonly lines: readonly (readonly Vector[])[];
  readonly polygons: readonly Polygon[];
}

export class Polygon {
  readonly outer: Ring;
  readonly holes: readonly Ring[];
  readonly edges: readonly Edge[];

  constructor(outer: Ring, holes: readonly Ring[]) {
    this.outer = outer;
    this.holes = holes;
    this.edges = holes.length === 0 ? outer.edges : [outer, ...holes].flatMap((ring) => ring.edges);
  }

  /** The edge counts as inside. */
  contains(place: Vector): boolean {
    if (!this.outer.contains(place)) return false;
    return this.holes.every((hole) => hole.touches(place) || !hole.encloses(place));
  }
}

/** The angle between a place and the nearest of the shape, in radians. */
export function angleTo(place: Vector, { points, lines, polygons }: Shape): number {
  if (polygons.some((polygon) => polygon.contains(place))) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (const point of points) least = Math.min(least, angleBetween(place, point));
  for (const line of lines) least = Math.min(least, angleToEdges(place, edgesOf(line)));
  for (const polygon of polygons) least = Math.min(least, angleToEdges(place, polygon.edges));
  return least;
}

/** Whether all of the shape lies in one or the other of the polygons. */
export function isInside(shape: Shape, polygons: readonly Polygon[]): boolean {
  const parts: ((polygon: Polygon) => boolean)[] = [
    ...shape.points.map((point) => (polygon: Polygon) => polygon.contains(point)),
    ...shape.lines.map((line) => (polygon: Polygon) => isLineInside(line, edgesOf(line), polygon)),
    ...shape.polygons.map((inner) => (polygon: Polygon) => isPolygonInside(inner, polygon)),
  ];
  return parts.every((isPartInside) => polygons.some(isPartInside));
}

/** Whether the shapes have a place in common. */
export function doIntersect(a: Shape, b: Shape): boolean {
  return (
    a.points.some((point) => isOn(point, b)) ||
    b.points.some((point) => isOn(point, a)) ||
    a.lines.some((line) => b.lines.some((other) => doEdgesMeet(edgesOf(line), edgesOf(other)))) ||
    a.lines.some((line) => b.polygons.some((polygon) => doesLineMeet(line, polygon))) ||
    b.lines.some((line) => a.polygons.some((polygon) => doesLineMeet(line, polygon))) ||
    a.polygons.some((polygon) => b.polygons.some((other) => doPolygonsMeet(polygon, other)))
  );
}

/** All places at which the shape has a corner or an end. */
export function verticesOf({ points, lines, polygons }: Shape): Vector[] {
  return [...points, ...lines.flat(), ...polygons.flatMap(({ outer }) => outer.vertices)];
}

function angleToEdges(place: Vector, edges: readonly Edge[]): number {
  return edges.reduce((least, [from, to]) => Math.min(least, angleToEdge(place, from, to)), Math.PI);
}

function isOn(place: Vector, shape: Shape): boolean {
  return angleTo(place, shape) < SAME;
}

function isLineInside(vertices: readonly Vector[], edges: readonly Edge[], polygon: Polygon): boolean {
  if (!vertices.every((vertex) => polygon.contains(vertex))) return false;
  const borders = polygon.edges;
  return !edges.some(([a, b]) => borders.some(([c, d]) => doCross(a, b, c, d)));
}

function isPolygonInside(inner: Polygon, polygon: Polygon): boolean {
  if (!isLineInside(inner.outer.vertices, inner.outer.edges, polygon)) return false;
  return polygon.holes.every((hole) => {
    const free = hole.vertices.find((vertex) => !inner.outer.touches(vertex));
    return free === undefined || !inner.contains(free);
  });
}

function doesLineMeet(line: readonly Vector[], polygon: Polygon): boolean {
  return line.some((vertex) => polygon.contains(vertex)) || doEdgesMeet(edgesOf(line), polygon.edges);
}

function doPolygonsMeet(a: Polygon, b: Polygon): boolean {
  const [ofA] = a.outer.vertices;
  const [ofB] = b.outer.vertices;
  if (ofA !== undefined && b.contains(ofA)) return true;
  if (ofB !== undefined && a.contains(ofB)) return true;
  return doEdgesMeet(a.edges, b.edges);
}

function doEdgesMeet(a: readonly Edge[], b: readonly Edge[]): boolean {
  return a.some(([from, to]) => b.some(([start, end]) => doMeet(from, to, start, end)));
}
