import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { CODE, CommandError } from '../errors.js';
import type { Collation } from './collation.js';
import { compileCompute } from './expressions/compile.js';
import type { Filter } from './filter.js';
import {
  assertNamed,
  type Context,
  elemMatch,
  isSliceOfFind,
  lazyPosition,
  positional,
  type Rule,
  slice,
} from './projection-operators.js';

/** Gives the part of a document that was asked for. */
export type Project = (doc: Doc, filter?: Filter) => Doc;

/** Compiles a projection of `find`, or of the stage `$project`; throws what MongoDB would refuse. */
export function compileProjection(
  spec: Value | undefined,
  variables?: Doc,
  collation?: Collation,
  isStage = false,
): Project {
  if (spec === undefined || spec === null) return (doc) => doc;
  if (!(spec instanceof Doc)) throw new CommandError(CODE.typeMismatch, 'projection must be an object');
  if (spec.size === 0) return (doc) => doc;
  const root = parse(spec, { variables, collation, isStage });
  return (doc, filter) => {
    if (root.positional !== undefined && filter !== undefined) assertNamed(root.positional, filter);
    const context = { position: lazyPosition(doc, filter) };
    const projected = root.isInclusive ? include(doc, root.tree, context) : exclude(doc, root.tree, context);
    return compute(doc, projected, root.computed);
  };
}

type Node = boolean | Rule | Tree;
type Tree = Map<string, Node>;

/** What computed fields are computed with. */
interface Scope {
  readonly variables: Doc | undefined;
  readonly collation: Collation | undefined;
  /** A stage of a pipeline has expressions in place of the operators of `find`. */
  readonly isStage: boolean;
}

interface Parsed {
  readonly tree: Tree;
  /** The field whose matching element is shown. */
  readonly positional: string | undefined;
  readonly isInclusive: boolean;
  readonly computed: readonly {
    readonly parts: readonly string[];
    readonly evaluate: ReturnType<typeof compileCompute>;
  }[];
}

interface Draft {
  readonly tree: Tree;
  readonly computed: { parts: readonly string[]; evaluate: ReturnType<typeof compileCompute> }[];
  isInclusive: boolean | undefined;
  idRule: boolean | undefined;
  positional: string | undefined;
}

function parse(spec: Doc, scope: Scope): Parsed {
  const draft: Draft = {
    tree: new Map(),
    computed: [],
    isInclusive: undefined,
    idRule: undefined,
    positional: undefined,
  };
  parseLevel(spec, [], draft, scope);
  const isInclusive = draft.isInclusive ?? draft.idRule ?? false;
  if (draft.idRule !== undefined && (draft.idRule !== isInclusive || draft.tree.size === 0)) {
    if (isInclusive && draft.idRule === false) draft.tree.delete('_id');
    else place(draft.tree, ['_id'], draft.idRule);
  } else if (isInclusive && draft.idRule === undefined && !draft.tree.has('_id')) draft.tree.set('_id', true);
  else if (draft.idRule !== undefined) draft.tree.set('_id', draft.idRule);
  return { tree: draft.tree, isInclusive, computed: draft.computed, positional: draft.positional };
}

function parseLevel(spec: Doc, prefix: readonly string[], draft: Draft, scope: Scope): void {
  for (const [key, value] of spec.entries()) {
    const parts = [...prefix, ...key.split('.')];
    assertPath(key, parts);
    parseField(parts, value, draft, scope);
  }
}

function assertPath(key: string, parts: readonly string[]): void {
  if (key === '') throw new CommandError(40352, 'FieldPath cannot be constructed with empty string');
  if (parts.some((part) => part === ''))
    throw new CommandError(40353, 'FieldPath field names may not be empty strings.');
  if (key.startsWith('$')) {
    throw new CommandError(
      16410,
      "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
    );
  }
}

function parseField(parts: readonly string[], value: Value, draft: Draft, scope: Scope): void {
  const operator = value instanceof Doc ? value.firstKey() : undefined;
  const operand = value instanceof Doc && operator !== undefined ? (value.get(operator) ?? null) : null;
  if (parts.at(-1) === '$') parsePositional(parts, draft, scope);
  else if (isNumeric(value) || typeof value === 'boolean') {
    const isWanted = typeof value === 'boolean' ? value : toDouble(value) !== 0;
    if (parts.length === 1 && parts[0] === '_id') draft.idRule = isWanted;
    else {
      decide(draft, isWanted, parts);
      place(draft.tree, parts, isWanted);
    }
  } else if (operator === '$slice' && !scope.isStage && isSliceOfFind(operand)) {
    place(draft.tree, parts, slice(operand));
  } else if (operator === '$elemMatch') {
    const rule = elemMatch(operand, parts, scope.isStage);
    decide(draft, true, parts);
    place(draft.tree, parts, rule);
  } else if (value instanceof Doc && value.size > 0 && !operator?.startsWith('$')) {
    parseLevel(value, parts, draft, scope);
  } else {
    // A score beside a document leaves the document as it is.
    if (operator !== '$meta') decide(draft, true, parts);
    draft.computed.push({ parts, evaluate: computed(value, operator, scope) });
  }
}

function parsePositional(parts: readonly string[], draft: Draft, { isStage }: Scope): void {
  if (isStage) throw new CommandError(31324, 'Cannot use positional projection in aggregation projection');
  if (draft.positional !== undefined) {
    throw new CommandError(31276, 'Cannot specify more than one positional projection per query.');
  }
  draft.positional = parts[0];
  decide(draft, true, parts);
  place(draft.tree, parts.slice(0, -1), positional);
}

/** Of an expression that does not exist, a projection says so in words of its own. */
function computed(value: Value, operator: string | undefined, { variables, collation }: Scope) {
  try {
    return compileCompute(value, variables, collation);
  } catch (error) {
    const isUnknown =
      error instanceof CommandError &&
      error.code === CODE.invalidPipelineOperator &&
      operator !== undefined &&
      error.message.includes(`'${operator}'`);
    throw isUnknown ? new CommandError(31325, `Unknown expression ${operator}`) : error;
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
  if (isFlat(tree)) return doc.pick((key) => tree.get(key) === true);
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
  if (isFlat(tree)) return doc.pick((key) => tree.get(key) !== false);
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

/** Whether fields are kept or left as they are, and none is looked into. */
function isFlat(tree: Tree): boolean {
  for (const node of tree.values()) if (typeof node !== 'boolean') return false;
  return true;
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

function compute(doc: Doc, projected: Doc, computed: Parsed['computed']): Doc {
  if (computed.length === 0) return projected;
  for (const { parts, evaluate } of computed) {
    const value = evaluate(doc);
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
