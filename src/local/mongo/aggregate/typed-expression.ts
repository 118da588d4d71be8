import type { Doc, Value } from '../bson/document.js';
import { type Native, toNative } from '../bson/plain.js';

export { compileCompute } from '../query/expressions/compile.js';

/** Computes a value from a document; `undefined` is a missing one. */
export type Compute = (doc: Doc) => Value | undefined;

/** The document as JavaScript objects, made once however many expressions look at it. */
export function nativeOf(doc: Doc): Record<string, Native> {
  let native = NATIVES.get(doc);
  if (native === undefined) {
    native = toNative(doc);
    NATIVES.set(doc, native);
  }
  return native;
}

const NATIVES = new WeakMap<Doc, Record<string, Native>>();
