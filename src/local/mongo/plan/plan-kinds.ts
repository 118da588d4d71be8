import type { Doc } from '../bson/document.js';
import type { NearQuery } from '../query/geo/near.js';
import type { TextQuery } from '../query/text/query.js';
import type { Index } from '../storage/index-definition.js';
import type { FieldBounds, KeyRange, MergedRange } from './index-bounds.js';

export interface IndexPlan {
  readonly kind: 'index';
  readonly index: Index;
  readonly bounds: readonly FieldBounds[];
  readonly ranges: readonly KeyRange[];
  /** The same entries as ranges that are each in the order asked for, where the index as a whole is not. */
  readonly merged?: readonly MergedRange[] | undefined;
  readonly isReversed: boolean;
  /** The entries come in the order that was asked for. */
  readonly isSorted: boolean;
  /** Every entry in the ranges belongs to a document that matches. */
  readonly isExact: boolean;
  /** Each range is one key of a unique index, which begins it: it can be looked up. */
  readonly isSingleEntry: boolean;
}

export interface CollectionPlan {
  readonly kind: 'collection';
  readonly isReversed: boolean;
  readonly isSorted: boolean;
  readonly isExact: boolean;
}

export interface UnionPlan {
  readonly kind: 'union';
  readonly branches: readonly IndexPlan[];
  readonly isSorted: false;
  readonly isExact: false;
}

export type Plan = IndexPlan | CollectionPlan | UnionPlan | TextPlan | NearPlan;

/** The entries of an index for places, the nearest first. */
export interface NearPlan {
  readonly kind: 'near';
  readonly index: Index;
  readonly near: NearQuery;
  readonly isSorted: boolean;
  readonly isExact: false;
}

/** The indexes that a plan reads. */
export function indexesOf(plan: Plan): readonly Index[] {
  switch (plan.kind) {
    case 'index':
    case 'near':
      return [plan.index];
    case 'text':
      return [plan.branch.index];
    case 'union':
      return plan.branches.map(({ index }) => index);
    case 'collection':
      return [];
  }
}

/** The entries of some terms in a text index. */
export interface TextPlan {
  readonly kind: 'text';
  readonly search: TextSearch;
  readonly branch: IndexPlan;
  readonly isSorted: boolean;
  readonly isExact: false;
}

/** What to look up in a text index. */
export interface TextSearch {
  readonly index: Index;
  readonly query: TextQuery;
  /** The values of the fields before the text. */
  readonly prefix: Doc;
  readonly ranges: readonly KeyRange[];
}
