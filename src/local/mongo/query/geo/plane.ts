import type { Pair } from './point.js';

/** Whether the point is in the polygon or on its edge; the last corner is joined to the first. */
export function isInFlatPolygon([x, y]: Pair, corners: readonly Pair[]): boolean {
  let isIn = false;
  for (const [at, [bx, by]] of corners.entries()) {
    const [ax, ay] = corners.at(at - 1) ?? [bx, by];
    if (isOnLine([x, y], [ax, ay], [bx, by])) return true;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isIn = !isIn;
  }
  return isIn;
}

function isOnLine([x, y]: Pair, [ax, ay]: Pair, [bx, by]: Pair): boolean {
  const isBetween =
    x >= Math.min(ax, bx) && x <= Math.max(ax, bx) && y >= Math.min(ay, by) && y <= Math.max(ay, by);
  return isBetween && (bx - ax) * (y - ay) === (by - ay) * (x - ax);
}
