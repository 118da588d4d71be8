/** A place on the sphere, as a vector of length one. */
export type Vector = readonly [number, number, number];

/** About a centimetre on the earth: what is nearer than that is the same place. */
export const SAME = 1.5e-9;

/** In degrees. */
export function vectorAt(longitude: number, latitude: number): Vector {
  const [lng, lat] = [longitude * RADIANS, latitude * RADIANS];
  const flat = Math.cos(lat);
  return [flat * Math.cos(lng), flat * Math.sin(lng), Math.sin(lat)];
}

export function longitudeOf([x, y]: Vector): number {
  return Math.atan2(y, x) / RADIANS;
}

export function latitudeOf([x, y, z]: Vector): number {
  return Math.atan2(z, Math.hypot(x, y)) / RADIANS;
}

/** The angle between two places, in radians. */
export function angleBetween(a: Vector, b: Vector): number {
  return Math.atan2(lengthOf(cross(a, b)), dot(a, b));
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function normal(a: Vector): Vector {
  return scale(a, 1 / (lengthOf(a) || 1));
}

export function scale([x, y, z]: Vector, by: number): Vector {
  return [x * by, y * by, z * by];
}

export function plus(a: Vector, b: Vector): Vector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

/** How far a place is from the shortest way between two others. */
export function angleToEdge(place: Vector, from: Vector, to: Vector): number {
  const pole = cross(from, to);
  const isBeside = dot(cross(pole, from), place) > 0 && dot(cross(to, pole), place) > 0;
  if (isBeside) return Math.abs(Math.asin(Math.min(1, Math.max(-1, dot(normal(pole), place)))));
  return Math.min(angleBetween(place, from), angleBetween(place, to));
}

/** Whether two shortest ways cross each other at a place that is the end of neither. */
export function doCross(a: Vector, b: Vector, c: Vector, d: Vector): boolean {
  const ab = cross(a, b);
  const cd = cross(c, d);
  const [acb, bda, cbd, dac] = [-dot(ab, c), dot(ab, d), -dot(cd, b), dot(cd, a)];
  const tiny = 1e-16;
  if (Math.abs(acb) < tiny || Math.abs(bda) < tiny || Math.abs(cbd) < tiny || Math.abs(dac) < tiny)
    return false;
  return acb > 0 === bda > 0 && bda > 0 === cbd > 0 && cbd > 0 === dac > 0;
}

/** Whether two shortest ways have a place in common. */
export function doMeet(a: Vector, b: Vector, c: Vector, d: Vector): boolean {
  return (
    doCross(a, b, c, d) ||
    angleToEdge(a, c, d) < SAME ||
    angleToEdge(b, c, d) < SAME ||
    angleToEdge(c, a, b) < SAME ||
    angleToEdge(d, a, b) < SAME
  );
}

const RADIANS = Math.PI / 180;

function lengthOf(a: Vector): number {
  return Math.hypot(a[0], a[1], a[2]);
}
