import { Doc, type Value } from '../bson/document.js';
import { fromNative, type Native, toNative } from '../bson/plain.js';
import { evaluator } from '../query/expression.js';
import { isOperatorDoc } from '../query/filter.js';

/** Computes a value from a document; `undefined` is a missing one. */
export type Compute = (doc: Doc) => Value | undefined;

/**
 * Field paths and literals keep the exact BSON types of what they find; other expressions are computed on
 * JavaScript values, where whole numbers come back as int32 or int64.
 */
export function compileCompute(expression: Value, variables?: Doc): Compute {
  if (typeof expression === 'string') {
    if (!expression.startsWith('$')) return () => expression;
    if (expression === '$$ROOT' || expression === '$$CURRENT') return (doc) => doc;
    if (!expression.startsWith('$$')) return pathReader(expression.slice(1).split('.'));
  } else if (expression instanceof Doc && !isOperatorDoc(expression)) return objectOf(expression, variables);
  else if (expression instanceof Doc && expression.firstKey() === '$literal') {
    const literal = expression.get('$literal');
    return () => literal;
  } else if (!(expression instanceof Doc) && !Array.isArray(expression)) return () => expression;
  const evaluate = evaluator(expression, variables);
  return (doc) => toValue(evaluate(nativeOf(doc)));
}

/** The document as JavaScript objects, made once however many expressions look at it. */
export function nativeOf(doc: Doc): Record<string, Native> {
  let native = NATIVES.get(doc);
  if (native === undefined) {
    native = toNative(doc);
    NATIVES.set(doc, native);
  }
  return native;
}

export function toValue(native: Native): Value | undefined {
  return native === undefined ? undefined : fromNative({ v: native }).get('v');
}

const NATIVES = new WeakMap<Doc, Record<string, Native>>();

function objectOf(expression: Doc, variables: Doc | undefined): Compute {
  const fields = [...expression.entries()].map(
    ([key, value]) => [key, compileCompute(value, variables)] as const,
  );
  return (doc) => {
    const object = new Doc();
    for (const [key, compute] of fields) {
      const value = compute(doc);
      if (value !== undefined) object.set(key, value);
    }
    return object;
  };
}

function pathReader(parts: readonly string[]): Compute {
  return (doc) => readPath(doc, parts, 0);
}

/** In expressions a path through an array gives the list of what its documents have there. */
function readPath(value: Value | undefined, parts: readonly string[], depth: number): Value | undefined {
  const part = parts[depth];
  if (part === undefined) return value;
  if (value instanceof Doc) return readPath(value.get(part), parts, depth + 1);
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((item) => {
    const found = item instanceof Doc || Array.isArray(item) ? readPath(item, parts, depth) : undefined;
    return found === undefined ? [] : [found];
  });
}
