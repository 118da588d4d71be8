import { formatTable } from '../table.js';
import type { Operation } from './operations.js';
import type { Timings } from './timings.js';

/** What was measured: the timings of each operation by the size of the collection. */
export type Results = ReadonlyMap<Operation, ReadonlyMap<number, Timings>>;

/** A line for each operation and size: operations a second, p50, p99 and how far the rounds lie apart. */
export function operationsTable(results: Results): string {
  const rows: string[][] = [];
  for (const [{ name }, bySize] of results) {
    for (const [size, timings] of bySize) {
      const [lowest = 0] = timings.medians;
      const highest = timings.medians.at(-1) ?? 0;
      rows.push([
        name,
        size.toLocaleString('en'),
        whole(1_000_000 / timings.mean),
        whole(timings.percentile(0.5)),
        whole(timings.percentile(0.99)),
        whole(timings.mean),
        `${whole(lowest)}-${whole(highest)}`,
      ]);
    }
  }
  return formatTable(
    ['operation', 'documents', 'ops/s', 'p50 µs', 'p99 µs', 'mean µs', 'p50 of rounds'],
    rows,
  );
}

/** A line for each operation: its cost in the largest collection as a multiple of that in the smallest. */
export function ratiosTable(results: Results): string {
  const rows: string[][] = [];
  for (const [{ name }, bySize] of results) {
    const all = [...bySize.values()];
    const [smallest] = all;
    const largest = all.at(-1);
    if (smallest === undefined || largest === undefined) continue;
    rows.push([
      name,
      (largest.percentile(0.5) / smallest.percentile(0.5)).toFixed(2),
      (largest.mean / smallest.mean).toFixed(2),
    ]);
  }
  const sizes = [...(results.values().next().value?.keys() ?? [])].map((size) => size.toLocaleString('en'));
  return formatTable([`cost at ${sizes.at(-1)} / at ${sizes[0]}`, 'p50', 'mean'], rows);
}

/** How many times as many calls a second the one operation reaches as the other, at each size. */
export function throughputLine(results: Results, one: string, other: string): string {
  const parts: string[] = [];
  for (const [size, timings] of timingsOf(results, one)) {
    const against = timingsOf(results, other).get(size);
    if (against === undefined) continue;
    const p50 = against.percentile(0.5) / timings.percentile(0.5);
    parts.push(
      `${size.toLocaleString('en')}: p50 ${p50.toFixed(2)}, mean ${(against.mean / timings.mean).toFixed(2)}`,
    );
  }
  return `${one} / ${other}, calls a second: ${parts.join('; ')}\n`;
}

function timingsOf(results: Results, wanted: string): ReadonlyMap<number, Timings> {
  for (const [{ name }, bySize] of results) if (name === wanted) return bySize;
  throw new Error(`no operation ${wanted}`);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
