import { describe } from '../../bson/describe.js';
import type { Value } from '../../bson/document.js';
import { badGeo } from './point.js';
import { type Edge, edgesOf, Ring } from './ring.js';
import { Polygon } from './shape.js';
import { doCross, type Vector } from './sphere.js';

type ReadVectors = (value: Value | undefined) => Vector[];

/** Reads the rings of a polygon: the first goes around it, all others around holes in it. */
export function polygonOf(coordinates: Value | undefined, read: ReadVectors): Polygon {
  if (!Array.isArray(coordinates)) throw badGeo('Polygon coordinates must be an array');
  const [outer, ...holes] = coordinates.map((loop) => new Ring(verticesOf(loop, read)));
  if (outer === undefined) throw badGeo('Polygon has no loops.');
  for (const [at, hole] of holes.entries()) {
    if (hole.vertices.every((vertex) => outer.contains(vertex))) continue;
    throw badGeo(
      `Secondary loops not contained by first exterior loop - secondary loops must be holes: ${describe(coordinates[at + 1])} first loop: ${describe(coordinates[0])}`,
    );
  }
  const all = [outer, ...holes];
  const crossing = crossingIn(all.flatMap(({ edges }, loop) => edges.map((edge) => ({ edge, loop }))));
  if (crossing !== undefined) {
    throw badGeo(`Polygon isn't valid: Loops ${crossing.join(' and ')} cross. ${describe(coordinates)}`);
  }
  return new Polygon(outer, holes);
}

/** Reads one ring, the direction of which is kept. */
export function verticesOf(loop: Value, read: ReadVectors): Vector[] {
  const all = read(loop);
  const [first] = all;
  const last = all.at(-1);
  if (first === undefined || last === undefined) throw badGeo(`Loop has no vertices: ${describe(loop)}`);
  if (!isSame(first, last)) {
    throw badGeo(`Loop is not closed, first vertex does not equal last vertex: ${describe(loop)}`);
  }
  const vertices = all.filter((vertex, at) => at > 0 && !isSame(vertex, all[at - 1] ?? vertex));
  if (vertices.length < 3) throw badGeo(`Loop must have at least 3 different vertices: ${describe(loop)}`);
  const ring = [first, ...vertices.slice(0, -1)];
  assertSimple(ring, loop);
  return ring;
}

function assertSimple(ring: readonly Vector[], loop: Value): void {
  const seen = new Map<string, number>();
  for (const [at, vertex] of ring.entries()) {
    const earlier = seen.get(vertex.join());
    if (earlier !== undefined) {
      throw badGeo(`Loop is not valid: ${describe(loop)} Duplicate vertices: ${earlier} and ${at}`);
    }
    seen.set(vertex.join(), at);
  }
  const crossing = crossingIn(
    edgesOf([...ring, ...ring.slice(0, 1)]).map((edge, at) => ({ edge, loop: at })),
  );
  if (crossing === undefined) return;
  throw badGeo(`Loop is not valid: ${describe(loop)} Edges ${crossing.join(' and ')} cross.`);
}

/** The numbers of two edges or loops that cross; edges are compared only with those that begin in the same stretch. */
function crossingIn(parts: readonly { readonly edge: Edge; readonly loop: number }[]): number[] | undefined {
  const sorted = parts
    .map(({ edge: [from, to], loop }) => ({
      from,
      to,
      loop,
      start: Math.min(from[0], to[0]) - bulge(from, to),
      end: Math.max(from[0], to[0]) + bulge(from, to),
    }))
    .sort((a, b) => a.start - b.start);
  for (const [at, one] of sorted.entries()) {
    for (let next = at + 1; next < sorted.length; next += 1) {
      const other = sorted[next];
      if (other === undefined || other.start > one.end) break;
      if (other.loop === one.loop) continue;
      if (doCross(one.from, one.to, other.from, other.to))
        return [one.loop, other.loop].sort((a, b) => a - b);
    }
  }
  return undefined;
}

/** How far a way on the sphere can be from the straight line between its ends. */
function bulge(from: Vector, to: Vector): number {
  const chord = Math.hypot(from[0] - to[0], from[1] - to[1], from[2] - to[2]);
  return 1 - Math.sqrt(Math.max(0, 1 - (chord * chord) / 4));
}

function isSame(a: Vector, b: Vector): boolean {
  return a.every((part, axis) => part === b[axis]);
}
