import type { Database } from 'lmdb';

/** Keys from `from` on and before `to`; backwards when `reverse`, at most `limit` of them. */
export interface Range {
  readonly from: Buffer;
  readonly to: Buffer;
  readonly reverse?: boolean;
  readonly limit?: number;
}

/** The range as LMDB takes it. */
export function rangeOptions({ from, to, reverse, limit }: Range) {
  const bounds = reverse
    ? { start: to, exclusiveStart: true, end: from, inclusiveEnd: true, reverse: true }
    : { start: from, end: to };
  return limit === undefined ? bounds : { ...bounds, limit };
}

/**
 * How many keys lie in the range; at most its `limit`. LMDB counts to the end of a range whatever the limit, which takes
 * long where it is far. Whether there is one so far on, it finds without handing out those before.
 */
export function countKeys(tree: Database<Buffer, Buffer>, { limit, ...range }: Range): number {
  const options = rangeOptions(range);
  if (limit === undefined) return tree.getCount(options);
  if (limit <= 0) return 0;
  const last = tree.getKeys({ ...options, offset: limit - 1, limit: 1 });
  return [...last].length > 0 ? limit : tree.getCount(options);
}
