import { type Engine, TREE } from '../storage/engine.js';
import type { Condition } from './conditions.js';
import { isBounded } from './index-bounds.js';
import type { IndexPlan } from './plan-kinds.js';
import { isSinglePoint } from './sort-direction.js';
import type { SortField } from './sort-order.js';

/** Counts a few entries of each candidate rather than guess. */
export function cheapest(
  engine: Engine,
  plans: readonly IndexPlan[],
  sort: readonly SortField[],
): IndexPlan | undefined {
  const [only] = plans;
  if (plans.length <= 1) return only;
  const sure = plans.find((plan) => plan.index.isUnique && plan.ranges.length === 1 && isFullKey(plan));
  if (sure !== undefined) return sure;
  const worthy = worthCounting(plans);
  if (worthy.length === 1) return worthy[0];
  let best: { plan: IndexPlan; cost: number } | undefined;
  for (const plan of worthy) {
    const cost = costOf(engine, plan, sort, best?.cost ?? Number.POSITIVE_INFINITY);
    if (best === undefined || cost < best.cost) best = { plan, cost };
  }
  return best?.plan;
}

/** Those with more bounds first: they are likely the cheapest, and the others need not be counted much further. */
function worthCounting(plans: readonly IndexPlan[]): readonly IndexPlan[] {
  const kept: { plan: IndexPlan; used: ReadonlySet<Condition> }[] = [];
  for (const plan of plans.toSorted(byPromise)) {
    const used = new Set(plan.bounds.flatMap((one) => one.used));
    if (!kept.some((other) => isAtLeastAsGood(other.plan, other.used, plan, used))) kept.push({ plan, used });
  }
  return kept.map(({ plan }) => plan);
}

function byPromise(a: IndexPlan, b: IndexPlan): number {
  return b.bounds.length - a.bounds.length || Number(b.isSorted) - Number(a.isSorted);
}

/** Whether one plan has all the bounds of another, so that it cannot have more entries, nor more to sort. */
function isAtLeastAsGood(
  plan: IndexPlan,
  used: ReadonlySet<Condition>,
  other: IndexPlan,
  otherUsed: ReadonlySet<Condition>,
): boolean {
  // An array gives a document several entries; of an index that leaves documents out, nothing is known before counting.
  if (plan.index.multikeyPaths.size > 0 || other.index.partial !== undefined || other.index.isSparse)
    return false;
  if ((other.isSorted && !plan.isSorted) || (other.isExact && !plan.isExact)) return false;
  for (const condition of otherUsed) if (!used.has(condition)) return false;
  return true;
}

/** Whether the bounds are one value for each field of the index. */
export function isFullKey(plan: IndexPlan): boolean {
  return plan.bounds.length === plan.index.fields.length && plan.bounds.every(isSinglePoint);
}

const SAMPLE = 500;

/** What a plan costs, as far as it is below `bound`; from there on it is all the same. */
function costOf(engine: Engine, plan: IndexPlan, sort: readonly SortField[], bound: number): number {
  const isUnbounded = !plan.bounds.some(isBounded);
  const fixed = (isUnbounded ? SAMPLE * 2 : 0) - plan.bounds.length * 0.1 - (plan.isExact ? 0.05 : 0);
  const most = Math.max(0, Math.min(SAMPLE, Math.ceil(bound - fixed)));
  let entries = 0;
  for (const range of plan.ranges) {
    if (entries >= most) break;
    entries += engine.count(TREE.index, { ...range, limit: most - entries });
  }
  const sorting = sort.length > 0 && !plan.isSorted ? entries * 0.4 + 1 : 0;
  return entries + sorting + fixed;
}
