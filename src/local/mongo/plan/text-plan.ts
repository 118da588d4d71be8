import { describe } from '../bson/describe.js';
import { Doc, type Value } from '../bson/document.js';
import { encodeSortKey } from '../bson/sort-key.js';
import { CODE, CommandError } from '../errors.js';
import { findTextOperand } from '../query/text/clause.js';
import { TextQuery } from '../query/text/query.js';
import type { Collection } from '../storage/collection.js';
import { afterPrefix } from '../storage/engine.js';
import type { Index } from '../storage/index-definition.js';
import { idPrefix } from '../storage/keys.js';
import { termKey } from '../storage/text-index.js';
import type { Conjunction } from './conditions.js';
import type { IndexPlan, TextPlan, TextSearch } from './plan-kinds.js';
import type { SortField } from './sort-order.js';

/** The text index of a collection; there is at most one. */
export function textIndexOf(collection: Collection): Index | undefined {
  return collection.indexes.find(({ text }) => text !== undefined);
}

/** The plan for a query with `$text`, which only a text index can answer. */
export function planText(
  collection: Collection,
  filter: Doc,
  conjunction: Conjunction,
  { sort, hint }: { readonly sort: readonly SortField[]; readonly hint?: Value | undefined },
): TextPlan | undefined {
  const index = textIndexOf(collection);
  const operand = findTextOperand(filter);
  if (index === undefined || operand === undefined) return undefined;
  assertNoHint(hint);
  const search = searchText(index, operand, conjunction);
  if (search === undefined) return undefined;
  const branch: IndexPlan = {
    kind: 'index',
    index,
    bounds: [],
    ranges: search.ranges,
    merged: undefined,
    isReversed: false,
    isSorted: false,
    isExact: false,
    isSingleEntry: false,
  };
  return { kind: 'text', search, branch, isSorted: sort.length === 0, isExact: false };
}

/** The entries of all terms of the query, behind the values of the fields that stand before the text. */
function searchText(index: Index, operand: Value, conjunction: Conjunction): TextSearch | undefined {
  if (index.text === undefined) return undefined;
  const query = new TextQuery(operand, index.text);
  const prefix = prefixOf(index, conjunction);
  const parts = [...prefix.entries()].map(([, value]) => encodeSortKey(value));
  const start = Buffer.concat([idPrefix(index.id), ...parts]);
  const ranges = query.terms.map((term) => {
    const from = termKey(start, term);
    return { from, to: afterPrefix(from) };
  });
  return { index, query, prefix, ranges };
}

function prefixOf(index: Index, { conditions }: Conjunction): Doc {
  const prefix = new Doc();
  for (const { path } of index.fields) {
    const equal = conditions.find((condition) => condition.path === path && condition.operator === '$eq');
    if (equal === undefined) {
      throw new CommandError(
        CODE.noQueryExecutionPlans,
        'error processing query: planner returned error :: caused by :: failed to use text index to satisfy $text query (if text index is compound, are equality predicates given for all prefix fields?)',
      );
    }
    prefix.set(path, equal.operand);
  }
  return prefix;
}

/** A text index cannot be told to be used, nor any other index in its place. */
function assertNoHint(hint: Value | undefined): void {
  if (hint === undefined || hint === null || (hint instanceof Doc && hint.size === 0)) return;
  throw new CommandError(
    CODE.badValue,
    `error processing query: text and hint not allowed in same query, hint: ${describe(hint)}`,
  );
}
