import type { Doc, Value } from '../../bson/document.js';
import type { SortField } from '../../plan/sort-order.js';
import type { AccumulatorScope } from '../top-accumulators.js';

/** What a function is compiled within. */
export interface WindowScope extends AccumulatorScope {
  /** The order of the documents; nothing where none was asked for. */
  readonly sort: readonly SortField[] | undefined;
}

/** Takes a partition; then says the value for the document at an index, which is asked for in order. */
export type WindowFunction = (documents: readonly Doc[]) => (at: number) => Value | undefined;

/** Prepares a function of its operand and of its window, if it was given one. */
export type Prepare = (operand: Value, window: Value | undefined, scope: WindowScope) => WindowFunction;
