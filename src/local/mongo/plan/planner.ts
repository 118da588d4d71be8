import { equalValues } from '../bson/compare.js';
import { Doc, type Value } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import type { Collation } from '../query/collation.js';
import type { Collection } from '../storage/collection.js';
import type { Engine } from '../storage/engine.js';
import { TREE } from '../storage/engine.js';
import { ID_INDEX, type Index } from '../storage/index-definition.js';
import { type Condition, type Conjunction, conjunctionOf } from './conditions.js';
import { planNear, planRegion } from './geo-plan.js';
import {
  type FieldBounds,
  fieldBounds,
  isBounded,
  isShortened,
  type KeyRange,
  leadingBounds,
  MAX_PREFIXES,
  mergedRanges,
  rangesOf,
} from './index-bounds.js';
import { impliesPartial } from './partial.js';
import type { CollectionPlan, IndexPlan, Plan, UnionPlan } from './plan-kinds.js';
import { indexOrder, isSinglePoint } from './sort-direction.js';
import type { SortField } from './sort-order.js';
import { planText } from './text-plan.js';
import { planWildcard } from './wildcard-plan.js';

interface Question {
  readonly filter: Doc;
  readonly sort: readonly SortField[];
  readonly collation: Collation;
  readonly hint?: Value | undefined;
}

export type { CollectionPlan, IndexPlan, Plan } from './plan-kinds.js';

/** Chooses how to find the documents: by an index, by several for the branches of an `$or`, or by looking at all. */
export function choosePlan(engine: Engine, collection: Collection, question: Question): Plan {
  const conjunction = conjunctionOf(question.filter);
  const text = planText(collection, question.filter, conjunction, question);
  if (text !== undefined) return text;
  const hinted = hintedIndexes(collection, question);
  const shown = collection.indexes.filter(({ isHidden }) => !isHidden);
  const indexes = hinted === undefined || hinted === 'natural' ? shown : hinted;
  const near = planNear(collection, question.filter, conjunction, { sort: question.sort, indexes });
  if (near !== undefined) return near;
  if (hinted === 'natural') return scanAll(question, conjunction, isBackwards(question.hint));
  const candidates = indexes.flatMap((index) => {
    const plan = planIndex(index, conjunction, question, hinted !== undefined);
    return plan === undefined ? [] : [plan];
  });
  const best = cheapest(engine, candidates, question);
  if (hinted !== undefined && best === undefined) {
    throw new CommandError(
      CODE.noQueryExecutionPlans,
      'error processing query: hinted index cannot answer the query',
    );
  }
  if (best !== undefined && (best.bounds.some(isBounded) || hinted !== undefined)) return best;
  return (
    planUnion(engine, collection, conjunction, question) ?? best ?? scanAll(question, conjunction, false)
  );
}

function planIndex(
  index: Index,
  conjunction: Conjunction,
  question: Question,
  isForced: boolean,
): IndexPlan | undefined {
  if (index.geo !== undefined) return planRegion(index, conjunction, question.sort, isForced);
  if (index.wildcard !== undefined) return planWildcard(index, conjunction, question);
  if (!index.isOrdered) return undefined;
  if (index.partial !== undefined && !impliesPartial(conjunction, index.partial.source)) return undefined;
  if (!isForced && question.sort.length === 0 && !isOnFirstField(index, conjunction)) return undefined;
  const all = fieldBounds(index, conjunction.conditions, question.collation);
  const isSparseSafe = !index.isSparse || all.some((bounds) => bounds.used.some(excludesMissing));
  if (!isSparseSafe && !isForced) return undefined;
  const order = indexOrder(index, all, question);
  const bounds = leadingBounds(all);
  const isOnlyForOrder = bounds.length === 0 && !isForced;
  if (isOnlyForOrder && (question.sort.length === 0 || order === undefined)) return undefined;
  const used = new Set(bounds.flatMap((one) => one.used));
  const ranges = rangesOf(index, bounds);
  const merged = order === undefined ? undefined : mergedRanges(index, bounds, order.mergedFields);
  const isSorted = order !== undefined && (order.mergedFields === 0 || merged !== undefined);
  return {
    kind: 'index',
    index,
    bounds,
    ranges,
    merged,
    isReversed: isSorted && order.isReversed,
    isSorted,
    isExact:
      conjunction.isComplete &&
      !index.hasShortenedKeys &&
      !ranges.some(isShortened) &&
      bounds.reduce((product, one) => product * Math.max(one.intervals.length, 1), 1) <= MAX_PREFIXES &&
      conjunction.conditions.every((condition) => used.has(condition)) &&
      bounds.every((one) => one.isExact),
    isSingleEntry:
      index.isUnique &&
      !index.hasShortenedKeys &&
      bounds.length === index.fields.length &&
      isAllPoints(bounds, ranges),
  };
}

function isOnFirstField({ fields: [first] }: Index, { conditions }: Conjunction): boolean {
  return conditions.some(({ path }) => path === first?.path);
}

/** Whether the bounds are values, and the ranges all their combinations. */
function isAllPoints(bounds: readonly FieldBounds[], ranges: readonly KeyRange[]): boolean {
  const combinations = bounds.reduce((product, { intervals }) => product * intervals.length, 1);
  return (
    bounds.every(({ intervals }) => intervals.every(({ isPoint }) => isPoint)) &&
    ranges.length === combinations
  );
}

/** Counts a few entries of each candidate rather than guess. */
function cheapest(engine: Engine, plans: readonly IndexPlan[], question: Question): IndexPlan | undefined {
  const [only] = plans;
  if (plans.length <= 1) return only;
  const sure = plans.find((plan) => plan.index.isUnique && plan.ranges.length === 1 && isFullKey(plan));
  if (sure !== undefined) return sure;
  let best: { plan: IndexPlan; cost: number } | undefined;
  // Those with more bounds first: they are likely the cheapest, and the others need not be counted much further.
  for (const plan of plans.toSorted((a, b) => b.bounds.length - a.bounds.length)) {
    const cost = costOf(engine, plan, question, best?.cost ?? Number.POSITIVE_INFINITY);
    if (best === undefined || cost < best.cost) best = { plan, cost };
  }
  return best?.plan;
}

function isFullKey(plan: IndexPlan): boolean {
  return plan.bounds.length === plan.index.fields.length && plan.bounds.every(isSinglePoint);
}

const SAMPLE = 500;

/** What a plan costs, as far as it is below `bound`; from there on it is all the same. */
function costOf(engine: Engine, plan: IndexPlan, question: Question, bound: number): number {
  const isUnbounded = !plan.bounds.some(isBounded);
  const fixed = (isUnbounded ? SAMPLE * 2 : 0) - plan.bounds.length * 0.1 - (plan.isExact ? 0.05 : 0);
  const most = Math.max(0, Math.min(SAMPLE, Math.ceil(bound - fixed)));
  let entries = 0;
  for (const range of plan.ranges) {
    if (entries >= most) break;
    entries += engine.count(TREE.index, { ...range, limit: most - entries });
  }
  const sorting = question.sort.length > 0 && !plan.isSorted ? entries * 0.4 + 1 : 0;
  return entries + sorting + fixed;
}

/** Each branch of an `$or` by an index of its own, if every branch has one. */
function planUnion(
  engine: Engine,
  collection: Collection,
  { alternatives }: Conjunction,
  question: Question,
): UnionPlan | undefined {
  for (const clauses of alternatives) {
    const branches: IndexPlan[] = [];
    for (const filter of clauses) {
      const plan = choosePlan(engine, collection, { filter, sort: [], collation: question.collation });
      if (plan.kind === 'union') branches.push(...plan.branches);
      else if (plan.kind === 'index' && plan.bounds.some(isBounded)) branches.push(plan);
      else break;
    }
    if (branches.length >= clauses.length)
      return { kind: 'union', branches, isSorted: false, isExact: false };
  }
  return undefined;
}

function scanAll(question: Question, conjunction: Conjunction, isReversed: boolean): CollectionPlan {
  const natural =
    question.sort.length === 1 && question.sort[0]?.path === '$natural' ? question.sort[0] : undefined;
  return {
    kind: 'collection',
    isReversed: isReversed || natural?.direction === -1,
    isSorted: question.sort.length === 0 || natural !== undefined,
    isExact: conjunction.isComplete && conjunction.conditions.length === 0,
  };
}

function hintedIndexes(collection: Collection, { hint }: Question): Index[] | 'natural' | undefined {
  if (hint === undefined || hint === null || (hint instanceof Doc && hint.size === 0)) return undefined;
  if (typeof hint !== 'string' && !(hint instanceof Doc)) {
    throw new CommandError(CODE.failedToParse, 'hint must be either a string or nested object');
  }
  if (hint instanceof Doc && hint.has('$natural')) return 'natural';
  const found = collection.indexes
    .filter((index) =>
      typeof hint === 'string' ? index.name === hint : hint instanceof Doc && isSameKey(index, hint),
    )
    .filter(({ isHidden }) => !isHidden);
  if (found.length === 0) {
    throw new CommandError(
      CODE.badValue,
      `error processing query: ns=${collection.namespace} planner returned error :: caused by :: hint provided does not correspond to an existing index`,
    );
  }
  return found;
}

function isSameKey(index: Index, key: Doc): boolean {
  if (index.name === ID_INDEX) return key.size === 1 && key.has('_id');
  if (!index.isOrdered) return equalValues(index.spec.get('key'), key);
  const fields = [...key.entries()];
  return (
    fields.length === index.fields.length &&
    index.fields.every(({ path, isDescending }, at) => {
      const [name, direction] = fields[at] ?? [];
      return name === path && isDescending === isDownward(direction);
    })
  );
}

function isDownward(direction: Value | undefined): boolean {
  return (
    Number(
      typeof direction === 'object' && direction !== null && 'value' in direction
        ? direction.value
        : direction,
    ) < 0
  );
}

function isBackwards(hint: Value | undefined): boolean {
  return hint instanceof Doc && isDownward(hint.get('$natural'));
}

function excludesMissing({ operator, operand }: Condition): boolean {
  switch (operator) {
    case '$exists':
      return operand !== false && operand !== null;
    case '$in':
      return Array.isArray(operand) && operand.every((item) => item !== null);
    default:
      return operand !== null;
  }
}
