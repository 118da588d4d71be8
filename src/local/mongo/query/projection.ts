import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble, toInteger } from '../bson/numbers.js';
import { fromNative, toNative } from '../bson/plain.js';
import { CODE, CommandError } from '../errors.js';
import { evaluator } from './expression.js';
import { Filter } from './filter.js';

/** Gives the part of a document that was asked for. */
export type Project = (doc: Doc, filter?: Filter) => Doc;

/** Compiles a projection of `find`; throws what MongoDB would refuse. */
export function compileProjection(spec: Value | undefined, variables?: Doc): Project {
  if (spec === undefined || spec === null) return (doc) => doc;
  if (!(spec instanceof Doc)) throw new CommandError(CODE.typeMismatch, 'projection must be an object');
  if (spec.size === 0) return (doc) => doc;
  const root = parse(spec, variables);
  return (doc, filter) => {
    const context = { root: doc, position: lazyPosition(doc, filter) };
    const projected = root.isInclusive ? include(doc, root.tree, context) : exclude(doc, root.tree, context);
    return compute(doc, projected, root.computed);
  };
}

type Rule = (value: Value | undefined, context: Context) => Value | undefined;
type Node = boolean | Rule | Tree;
type Tree = Map<string, Node>;

interface Context {
  readonly root: Doc;
  readonly position: () => number;
}

interface Parsed {
  readonly tree: Tree;
  readonly isInclusive: boolean;
  readonly computed: readonly {
    readonly parts: readonly string[];
    readonly evaluate: ReturnType<typeof evaluator>;
  }[];
}

interface Draft {
  readonly tree: Tree;
  readonly computed: { parts: readonly string[]; evaluate: ReturnType<typeof evaluator> }[];
  isInclusive: boolean | undefined;
  idRule: boolean | undefined;
}

function parse(spec: Doc, variables: Doc | undefined): Parsed {
  const draft: Draft = { tree: new Map(), computed: [], isInclusive: undefined, idRule: undefined };
  parseLevel(spec, [], draft, variables);
  const isInclusive = draft.isInclusive ?? draft.idRule ?? false;
  if (draft.idRule !== undefined && (draft.idRule !== isInclusive || draft.tree.size === 0)) {
    if (isInclusive && draft.idRule === false) draft.tree.delete('_id');
    else place(draft.tree, ['_id'], draft.idRule);
  } else if (isInclusive && draft.idRule === undefined && !draft.tree.has('_id')) draft.tree.set('_id', true);
  else if (draft.idRule !== undefined) draft.tree.set('_id', draft.idRule);
  return { tree: draft.tree, isInclusive, computed: draft.computed };
}

function parseLevel(spec: Doc, prefix: readonly string[], draft: Draft, variables: Doc | undefined): void {
  for (const [key, value] of spec.entries()) {
    const parts = [...prefix, ...key.split('.')];
    if (parts.some((part) => part === ''))
      throw new CommandError(40353, 'FieldPath field names may not be empty strings.');
    parseField(parts, value, draft, variables);
  }
}

function parseField(parts: readonly string[], value: Value, draft: Draft, variables: Doc | undefined): void {
  if (parts.at(-1) === '$') {
    decide(draft, true, parts);
    place(draft.tree, parts.slice(0, -1), positional);
  } else if (isNumeric(value) || typeof value === 'boolean') {
    const isWanted = typeof value === 'boolean' ? value : toDouble(value) !== 0;
    if (parts.length === 1 && parts[0] === '_id') draft.idRule = isWanted;
    else {
      decide(draft, isWanted, parts);
      place(draft.tree, parts, isWanted);
    }
  } else if (value instanceof Doc && value.firstKey() === '$slice') {
    place(draft.tree, parts, slice(value.get('$slice') ?? null));
  } else if (value instanceof Doc && value.firstKey() === '$elemMatch') {
    decide(draft, true, parts);
    place(draft.tree, parts, elemMatch(value.get('$elemMatch') ?? null));
  } else if (value instanceof Doc && !value.firstKey()?.startsWith('$') && value.size > 0) {
    parseLevel(value, parts, draft, variables);
  } else {
    decide(draft, true, parts);
    draft.computed.push({ parts, evaluate: evaluator(value, variables) });
  }
}

function decide(draft: Draft, isInclusive: boolean, parts: readonly string[]): void {
  draft.isInclusive ??= isInclusive;
  if (draft.isInclusive === isInclusive) return;
  const name = parts.join('.');
  throw isInclusive
    ? new CommandError(31253, `Cannot do inclusion on field ${name} in exclusion projection`)
    : new CommandError(31254, `Cannot do exclusion on field ${name} in inclusion projection`);
}

function place(tree: Tree, parts: readonly string[], node: Node): void {
  const [part = '', ...rest] = parts;
  const there = tree.get(part);
  if (rest.length === 0) {
    if (there !== undefined && there !== node) throw new CommandError(31250, `Path collision at ${part}`);
    tree.set(part, node);
  } else if (there === undefined) {
    const branch: Tree = new Map();
    tree.set(part, branch);
    place(branch, rest, node);
  } else if (there instanceof Map) place(there, rest, node);
  else
    throw new CommandError(31249, `Path collision at ${parts.join('.')} remaining portion ${rest.join('.')}`);
}

function include(doc: Doc, tree: Tree, context: Context): Doc {
  const projected = new Doc();
  for (const [key, value] of doc.entries()) {
    const node = tree.get(key);
    const kept =
      node === undefined || node === false
        ? undefined
        : node === true
          ? value
          : apply(node, value, context, include);
    if (kept !== undefined) projected.set(key, kept);
  }
  return projected;
}

function exclude(doc: Doc, tree: Tree, context: Context): Doc {
  const projected = new Doc();
  for (const [key, value] of doc.entries()) {
    const node = tree.get(key);
    const kept =
      node === undefined || node === true
        ? value
        : node === false
          ? undefined
          : apply(node, value, context, exclude);
    if (kept !== undefined) projected.set(key, kept);
  }
  return projected;
}

type Walk = (doc: Doc, tree: Tree, context: Context) => Doc;

function apply(node: Rule | Tree, value: Value, context: Context, walk: Walk): Value | undefined {
  if (!(node instanceof Map)) return node(value, context);
  if (value instanceof Doc) return walk(value, node, context);
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const kept = apply(node, item, context, walk);
      return kept === undefined ? [] : [kept];
    });
  }
  return walk === exclude ? value : undefined;
}

const positional: Rule = (value, { position }) => {
  if (!Array.isArray(value)) return value;
  const item = value[position()];
  if (item === undefined)
    throw new CommandError(
      51246,
      "Executor error during find command :: caused by :: positional operator '.$' element mismatch",
    );
  return [item];
};

function slice(operand: Value): Rule {
  const [first, second] = Array.isArray(operand) ? operand.map(toInteger) : [toInteger(operand)];
  if (first === undefined) throw new CommandError(28667, '$slice needs a number or an array');
  return (value) => {
    if (!Array.isArray(value)) return value;
    if (!Array.isArray(operand)) return first < 0 ? value.slice(first) : value.slice(0, first);
    const start = first < 0 ? Math.max(0, value.length + first) : first;
    return value.slice(start, start + (second ?? value.length));
  };
}

function elemMatch(operand: Value): Rule {
  if (!(operand instanceof Doc)) throw new CommandError(CODE.badValue, '$elemMatch needs an Object');
  const filter = new Filter(Doc.from([['v', Doc.from([['$elemMatch', operand]])]]));
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const found = value.find((item) => filter.test(Doc.from([['v', [item]]])));
    return found === undefined ? undefined : [found];
  };
}

function lazyPosition(doc: Doc, filter: Filter | undefined): () => number {
  return () => {
    const position = filter?.positionIn(doc);
    if (position === undefined) {
      throw new CommandError(
        51246,
        "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
      );
    }
    return position;
  };
}

function compute(doc: Doc, projected: Doc, computed: Parsed['computed']): Doc {
  if (computed.length === 0) return projected;
  const native = toNative(doc);
  for (const { parts, evaluate } of computed) {
    const value = fromNative({ v: evaluate(native) }).get('v');
    if (value !== undefined) setDeep(projected, parts, value);
  }
  return projected;
}

function setDeep(doc: Doc, parts: readonly string[], value: Value): void {
  const [part = '', ...rest] = parts;
  if (rest.length === 0) {
    doc.set(part, value);
    return;
  }
  const inner = doc.edit(part);
  const child = inner instanceof Doc ? inner : new Doc();
  if (inner !== child) doc.set(part, child);
  setDeep(child, rest, value);
}
