import type { Doc, Value } from '../bson/document.js';
import type { Collation } from '../query/collation.js';
import type { Catalog } from '../storage/catalog.js';
import type { Engine } from '../storage/engine.js';

/** What a pipeline runs on. */
export interface PipelineContext {
  readonly engine: Engine;
  readonly catalog: Catalog;
  readonly database: string;
  readonly collation: Collation;
  /** The variables of `let`. */
  readonly variables: Doc | undefined;
  /** Runs a pipeline of another collection, or on documents that are at hand. */
  readonly run: RunPipeline;
}

type RunPipeline = (
  context: PipelineContext,
  from: string | Iterable<Doc>,
  stages: readonly Doc[],
) => Iterable<Doc>;

/** What a stage does with the documents that come in; they are never changed in place. */
export type Transform = (input: Iterable<Doc>) => Iterable<Doc>;

/** Checks the specification of a stage and prepares it. */
export type Stage = (spec: Value, context: PipelineContext) => Transform;
