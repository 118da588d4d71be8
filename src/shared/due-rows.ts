import type { WakeRow } from './ports.js';

/** The filter of a page of rows that something is due for: in order of `nextAt` and `_id`, after the row `after`. */
export function dueAfter(until: Date, after: WakeRow | null) {
  if (after === null || after.nextAt === null) return { nextAt: { $lte: until } };
  return {
    nextAt: { $gte: after.nextAt, $lte: until },
    $or: [{ nextAt: { $gt: after.nextAt } }, { _id: { $gt: after._id } }],
  };
}
