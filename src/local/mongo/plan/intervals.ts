import { rankOf } from '../bson/compare.js';
import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { encodeRank, encodeSortKey, type FoldText, invert } from '../bson/sort-key.js';
import { Marker, Regex, TYPE, UNDEFINED } from '../bson/values.js';
import { literalPrefix } from '../query/regex.js';
import { afterPrefix } from '../storage/engine.js';
import type { Condition } from './conditions.js';

/** Keys of one field from `from` on and before `to`. */
export interface Interval {
  readonly from: Buffer;
  readonly to: Buffer;
  /** Exactly one value. */
  readonly isPoint: boolean;
}

export interface Bounds {
  readonly intervals: readonly Interval[];
  /** Whether every value inside satisfies the condition, so that documents need not be looked at. */
  readonly isExact: boolean;
}

export const EVERYTHING: Interval = { from: Buffer.of(0), to: Buffer.of(0xff), isPoint: false };

/** The keys that a document must have one of to satisfy the condition; `undefined` if an index is no help. */
export function boundsOf({ operator, operand }: Condition, fold: FoldText): Bounds | undefined {
  switch (operator) {
    case '$eq':
      return equality(operand, fold);
    case '$in':
      return Array.isArray(operand) ? membership(operand, fold) : undefined;
    case '$exists':
      return existence(operand);
    case '$regex':
      return operand instanceof Regex ? prefixed(operand, fold) : undefined;
    default:
      return comparison(operator, operand, fold);
  }
}

export function point(value: Value | undefined, fold: FoldText): Interval {
  const from = encodeSortKey(value, fold);
  return { from, to: afterPrefix(from), isPoint: true };
}

/** In ascending order, without overlaps. */
export function union(intervals: readonly Interval[]): Interval[] {
  const sorted = [...intervals].sort((a, b) => a.from.compare(b.from) || a.to.compare(b.to));
  const merged: Interval[] = [];
  for (const interval of sorted) {
    const last = merged.at(-1);
    if (last === undefined || last.to.compare(interval.from) < 0) merged.push(interval);
    else if (last.to.compare(interval.to) < 0) {
      // Neighbours that merely touch stay apart if they are points: their number is what matters.
      if (last.to.equals(interval.from)) merged.push(interval);
      else merged[merged.length - 1] = { from: last.from, to: interval.to, isPoint: false };
    }
  }
  return merged;
}

export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const both: Interval[] = [];
  for (const x of a) {
    for (const y of b) {
      const from = x.from.compare(y.from) >= 0 ? x.from : y.from;
      const to = x.to.compare(y.to) <= 0 ? x.to : y.to;
      if (from.compare(to) < 0) both.push({ from, to, isPoint: x.isPoint || y.isPoint });
    }
  }
  return union(both);
}

/** The same interval in a field that runs downwards. */
export function mirror({ from, to, isPoint }: Interval): Interval {
  // What follows a value has a shorter key where its last byte is the highest, so that a way back from there is none.
  const start = isPoint ? invert(from) : afterPrefix(invert(to));
  return { from: start, to: afterPrefix(invert(from)), isPoint };
}

const NULL_RANK = rankOf(null);
const NUMBER_RANK = rankOf(0);

function equality(operand: Value, fold: FoldText): Bounds {
  if (operand === null || (operand instanceof Marker && operand.type === TYPE.undefined)) {
    return { intervals: union([point(null, fold), point(UNDEFINED, fold)]), isExact: false };
  }
  if (Array.isArray(operand)) {
    const first = operand.length === 0 ? UNDEFINED : operand[0];
    return { intervals: union([point(operand, fold), point(first, fold)]), isExact: false };
  }
  const isExact = !(operand instanceof Regex);
  return { intervals: [point(operand, fold)], isExact };
}

function membership(operands: readonly Value[], fold: FoldText): Bounds | undefined {
  const intervals: Interval[] = [];
  let isExact = true;
  for (const operand of operands) {
    const bounds = operand instanceof Regex ? prefixed(operand, fold) : equality(operand, fold);
    if (bounds === undefined) return undefined;
    intervals.push(...bounds.intervals);
    isExact = isExact && bounds.isExact;
  }
  return { intervals: union(intervals), isExact };
}

function existence(operand: Value): Bounds | undefined {
  const isWanted = isNumeric(operand) ? toDouble(operand) !== 0 : operand !== false && operand !== null;
  if (isWanted) return { intervals: [EVERYTHING], isExact: false };
  const from = encodeRank(NULL_RANK);
  return { intervals: [{ from, to: afterPrefix(from), isPoint: true }], isExact: false };
}

function prefixed(regex: Regex, fold: FoldText): Bounds | undefined {
  const prefix = literalPrefix(regex.pattern, regex.options);
  if (prefix === undefined) return undefined;
  // Without its terminator, so that longer strings are in between.
  const from = encodeSortKey(prefix, fold).subarray(0, -1);
  const texts = { from, to: afterPrefix(from), isPoint: false };
  return { intervals: union([texts, point(regex, fold)]), isExact: false };
}

function comparison(operator: string, operand: Value, fold: FoldText): Bounds | undefined {
  if (operand === null)
    return operator.endsWith('e') ? equality(null, fold) : { intervals: [], isExact: false };
  if (operand instanceof Marker || Array.isArray(operand)) return undefined;
  const key = encodeSortKey(operand, fold);
  const rank = rankOf(operand);
  if (isNumeric(operand) && Number.isNaN(toDouble(operand)))
    return { intervals: [point(operand, fold)], isExact: false };
  const start = rank === NUMBER_RANK ? afterPrefix(encodeSortKey(Number.NaN)) : encodeRank(rank);
  const end = afterPrefix(encodeRank(rank));
  const isExact = !(operand instanceof Doc);
  switch (operator) {
    case '$gt':
      return { intervals: between(afterPrefix(key), end), isExact };
    case '$gte':
      return { intervals: between(key, end), isExact };
    case '$lt':
      return { intervals: between(start, key), isExact };
    case '$lte':
      return { intervals: between(start, afterPrefix(key)), isExact };
    default:
      return undefined;
  }
}

function between(from: Buffer, to: Buffer): Interval[] {
  return from.compare(to) < 0 ? [{ from, to, isPoint: false }] : [];
}
