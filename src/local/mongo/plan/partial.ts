import { equalValues } from '../bson/compare.js';
import type { Doc } from '../bson/document.js';
import { type Condition, type Conjunction, conjunctionOf } from './conditions.js';
import { boundsOf, type Interval } from './intervals.js';

/** Whether every document that matches the query is in an index with this `partialFilterExpression`. */
export function impliesPartial(query: Conjunction, partial: Doc): boolean {
  const needed = conjunctionOf(partial);
  if (needed.alternatives.length > 0 || needed.conditions.length === 0 || !needed.isComplete) return false;
  return needed.conditions.every((wanted) =>
    query.conditions.some((given) => given.path === wanted.path && implies(given, wanted)),
  );
}

function implies(given: Condition, wanted: Condition): boolean {
  if (given.operator === wanted.operator && equalValues(given.operand, wanted.operand)) return true;
  if (wanted.operator === '$exists') return wanted.operand !== false && excludesNull(given);
  const outer = boundsOf(wanted, asItIs);
  const inner = boundsOf(given, asItIs);
  if (outer === undefined || inner === undefined || !outer.isExact) return false;
  return inner.intervals.every((interval) => outer.intervals.some((around) => contains(around, interval)));
}

function excludesNull({ operator, operand }: Condition): boolean {
  if (operator === '$in') return Array.isArray(operand) && operand.every((item) => item !== null);
  return operator !== '$exists' && operand !== null;
}

function contains(outer: Interval, inner: Interval): boolean {
  return outer.from.compare(inner.from) <= 0 && inner.to.compare(outer.to) <= 0;
}

function asItIs(text: string): string {
  return text;
}
