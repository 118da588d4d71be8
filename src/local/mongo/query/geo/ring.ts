import { angleToEdge, cross, doCross, dot, normal, plus, SAME, scale, type Vector } from './sphere.js';

export type Edge = readonly [Vector, Vector];

/** The edge of a polygon, closed by itself; what is inside lies on the left of its edges. */
export class Ring {
  readonly vertices: readonly Vector[];
  readonly edges: readonly Edge[];
  /** The middle of an open half of the sphere that has all of the ring, if one has. */
  readonly #middle: Vector | undefined;
  readonly #isBig: boolean;

  /** Without `isDirected`, what is inside is the smaller part of the sphere, however the ring turns. */
  constructor(vertices: readonly Vector[], isDirected = false) {
    const area = areaLeftOf(vertices);
    const isTurned = !isDirected && area > 2 * Math.PI;
    this.vertices = isTurned ? [...vertices].reverse() : vertices;
    this.#isBig = isDirected && area > 2 * Math.PI;
    this.edges = edgesOf([...this.vertices, ...this.vertices.slice(0, 1)]);
    const middle = normal(this.vertices.reduce(plus, [0, 0, 0]));
    this.#middle = this.vertices.every((vertex) => dot(vertex, middle) > 1e-9) ? middle : undefined;
  }

  /** The ring itself counts as inside. */
  contains(place: Vector): boolean {
    return this.touches(place) || this.encloses(place);
  }

  touches(place: Vector): boolean {
    return this.edges.some(([from, to]) => angleToEdge(place, from, to) < SAME);
  }

  /** For a place that is not on the ring. */
  encloses(place: Vector): boolean {
    const turns = this.#turnsAround(place);
    if (turns !== 0) return turns > 0;
    // The place and the one opposite are on the same side.
    if (this.#middle !== undefined) return this.#isBig;
    const inside = this.#somewhereInside();
    return this.edges.filter(([from, to]) => doCross(place, inside, from, to)).length % 2 === 0;
  }

  #turnsAround(place: Vector): number {
    let angle = 0;
    for (const [from, to] of this.edges) {
      const [a, b] = [cross(place, from), cross(place, to)];
      angle += Math.atan2(dot(place, cross(a, b)), dot(a, b));
    }
    return Math.round(angle / (2 * Math.PI));
  }

  #somewhereInside(): Vector {
    const [[from, to] = [NORTH, NORTH]] = this.edges;
    return normal(plus(normal(plus(from, to)), scale(normal(cross(from, to)), 1e-7)));
  }
}

export function edgesOf(line: readonly Vector[]): Edge[] {
  return line.slice(1).map((to, at): Edge => [line[at] ?? to, to]);
}

const NORTH: Vector = [0, 0, 1];

/** In steradians: all of the sphere has four times pi. */
function areaLeftOf(vertices: readonly Vector[]): number {
  let turned = 0;
  for (const [at, vertex] of vertices.entries()) {
    const before = vertices.at(at - 1) ?? vertex;
    const after = vertices[(at + 1) % vertices.length] ?? vertex;
    const [a, b] = [cross(before, vertex), cross(vertex, after)];
    turned += Math.atan2(dot(vertex, cross(a, b)), dot(a, b));
  }
  const area = 2 * Math.PI - turned;
  return area < 0 ? area + 4 * Math.PI : area;
}
