import type { Doc, Value } from '../bson/document.js';

export { compileCompute } from '../query/expressions/compile.js';

/** Computes a value from a document; `undefined` is a missing one. */
export type Compute = (doc: Doc) => Value | undefined;
