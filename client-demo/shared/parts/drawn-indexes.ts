/** A list as short as this is drawn as a whole: a page that is searched or read aloud has all of it. */
const SHORT = 40;

/**
 * The rows to draw, rising: those in sight with `overscan` more on either side, and each kept one with its neighbours,
 * wherever it stands. A kept index below zero is nowhere.
 */
export function drawnIndexes(
  range: { readonly startIndex: number; readonly endIndex: number; readonly count: number },
  overscan: number,
  kept: readonly number[],
): number[] {
  const last = range.count - 1;
  if (range.count <= SHORT) return between(0, last);
  const inSight = between(
    Math.max(0, range.startIndex - overscan),
    Math.min(last, range.endIndex + overscan),
  );
  const around = kept
    .filter((index) => index >= 0)
    .flatMap((index) => between(Math.max(0, index - 1), Math.min(last, index + 1)));
  return [...new Set([...inSight, ...around])].toSorted((a, b) => a - b);
}

function between(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => first + step);
}
