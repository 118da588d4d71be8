import type { Doc, Value } from '../bson/document.js';
import type { TimeLimit } from '../plan/time-limit.js';
import type { Collation } from '../query/collation.js';
import type { TextRules } from '../query/text/rules.js';
import type { Catalog } from '../storage/catalog.js';
import type { Engine } from '../storage/engine.js';
import type { Pace } from './pause.js';

/** What a pipeline runs on. */
export interface PipelineContext {
  readonly engine: Engine;
  readonly catalog: Catalog;
  readonly database: string;
  readonly collation: Collation;
  /** The variables of `let`. */
  readonly variables: Doc | undefined;
  /** What `$out` and `$merge` write is not held against the target's validator. */
  readonly isUnchecked?: boolean;
  /** What `$text` is matched by, in the first stages. */
  readonly text?: TextRules | undefined;
  /** The stages are the first ones, which a query takes over. */
  readonly isFirst?: boolean;
  /** First stages that bring their own documents, by name. */
  readonly origins?: ReadonlyMap<string, Origin>;
  /** How long the pipeline may work. */
  readonly timeLimit?: TimeLimit | undefined;
  /** When the pipeline makes a pause; without it, it makes none. */
  readonly pace?: Pace | undefined;
  /** Runs a pipeline of another collection, or on documents that are at hand. */
  readonly run: RunPipeline;
}

/** The documents of such a stage; `from` is the collection that the pipeline is run on, if it is. */
export type Origin = (spec: Value, from: string | undefined) => Iterable<Doc>;

type RunPipeline = (
  context: PipelineContext,
  from: string | Iterable<Doc>,
  stages: readonly Doc[],
) => Iterable<Doc>;

/** What a stage does with the documents that come in; they are never changed in place. */
export type Transform = (input: Iterable<Doc>) => Iterable<Doc>;

/** Checks the specification of a stage and prepares it. */
export type Stage = (spec: Value, context: PipelineContext) => Transform;
