import { Doc, type Value } from '../bson/document.js';
import { Int32 } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { compileProjection } from '../query/projection.js';
import { carryScore } from '../query/text/score.js';
import type { PipelineContext, Transform } from './context.js';
import { PAUSE } from './pause.js';
import { compileCompute } from './typed-expression.js';

/** A stage that makes one document out of each: they are what an update may consist of as well. */
export type Reshape = (spec: Value, context: Pick<PipelineContext, 'variables' | 'collation'>) => Transform;

export const addFields: Reshape = (spec, { variables, collation }) => {
  if (!(spec instanceof Doc))
    throw new CommandError(40272, '$addFields specification stage must be an object');
  if (spec.size === 0) {
    throw new CommandError(
      40177,
      'Invalid $addFields :: caused by :: specification must have at least one field',
    );
  }
  const fields = leaves(spec, []).map(([parts, value]) => ({
    parts,
    compute: compileCompute(value, variables, collation),
  }));
  return mapping((doc) => {
    const changed = doc.clone();
    for (const { parts, compute } of fields) put(changed, parts, compute(doc));
    return changed;
  });
};

export const replaceRoot: Reshape = (spec, context) => {
  const newRoot = spec instanceof Doc ? spec.get('newRoot') : undefined;
  if (newRoot === undefined)
    throw new CommandError(
      40229,
      "expected an object as specification for $replaceRoot stage with a 'newRoot' field",
    );
  return replaceWith(newRoot, context);
};

export const replaceWith: Reshape = (spec, { variables, collation }) => {
  const compute = compileCompute(spec, variables, collation);
  return mapping((doc) => {
    const root = compute(doc);
    if (root instanceof Doc) return root;
    throw new CommandError(40228, "'newRoot' expression must evaluate to an object");
  });
};

export const project: Reshape = (spec, { variables, collation }) => {
  if (!(spec instanceof Doc)) throw new CommandError(15969, '$project specification must be an object');
  if (spec.size === 0)
    throw new CommandError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  const transform = within('$project', () => compileProjection(spec, variables, collation, true));
  return mapping((doc) => transform(doc));
};

export const unset: Reshape = (spec) => {
  const paths = Array.isArray(spec) ? spec : [spec];
  if (
    paths.length === 0 ||
    !paths.every((path) => typeof path === 'string' && path !== '' && !path.startsWith('$'))
  ) {
    throw new CommandError(
      31002,
      '$unset specification must be a string or an array containing only string fields',
    );
  }
  const transform = compileProjection(Doc.from(paths.map((path) => [String(path), new Int32(0)])));
  return mapping((doc) => transform(doc));
};

/** Says of which stage a specification is wrong. */
function within<T>(stage: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(error.code, `Invalid ${stage} :: caused by :: ${error.message}`, error.fields);
  }
}

function mapping(change: (doc: Doc) => Doc): Transform {
  return function* mapped(input) {
    for (const doc of input) yield doc === PAUSE ? doc : carryScore(doc, change(doc));
  };
}

/** `{ a: { b: 1 } }` and `{ 'a.b': 1 }` say the same in `$addFields`. */
function leaves(spec: Doc, prefix: readonly string[]): [readonly string[], Value][] {
  return [...spec.entries()].flatMap(([key, value]): [readonly string[], Value][] => {
    const parts = [...prefix, ...key.split('.')];
    const isNested = value instanceof Doc && value.size > 0 && !value.firstKey()?.startsWith('$');
    return isNested ? leaves(value, parts) : [[parts, value]];
  });
}

/** Puts a value at a path, within each document of arrays on the way; nothing takes away what is there. */
export function put(doc: Doc, parts: readonly string[], value: Value | undefined): void {
  const [part = '', ...rest] = parts;
  if (rest.length === 0) {
    if (value === undefined) doc.delete(part);
    else doc.set(part, value);
    return;
  }
  const child = doc.edit(part);
  if (Array.isArray(child))
    doc.set(
      part,
      child.map((item) => putInto(item, rest, value)),
    );
  else doc.set(part, putInto(child, rest, value));
}

function putInto(item: Value | undefined, rest: readonly string[], value: Value | undefined): Doc {
  const inner = item instanceof Doc ? item.clone() : new Doc();
  put(inner, rest, value);
  return inner;
}
