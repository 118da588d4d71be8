import { equalValues } from '../bson/compare.js';
import { describe } from '../bson/describe.js';
import { Doc, typeOf, type Value } from '../bson/document.js';
import { CODE, CommandError } from '../errors.js';
import { type Collation, SIMPLE } from '../query/collation.js';
import { Filter, isOperatorDoc } from '../query/filter.js';
import { nameOfType } from '../query/type-names.js';
import { ARRAY_OPERATORS } from './array-operators.js';
import { type About, FIELD_OPERATORS, type FieldOperator } from './field-operators.js';
import { compilePipeline } from './pipeline.js';
import { getAt, type Positions, setAt, targetsOf, unsetAt } from './targets.js';

interface UpdateOptions {
  readonly collation?: Collation;
  readonly arrayFilters?: readonly Value[];
  readonly variables?: Doc | undefined;
}

/** Where and when an update is applied. */
interface Occasion {
  /** The query that found the document, for the positional operator. */
  readonly filter?: Filter | undefined;
  /** The document is being made by an upsert. */
  readonly isInsert?: boolean;
}

/** A compiled update: operators, a whole new document, or a pipeline. */
export interface Update {
  readonly isReplacement: boolean;
  /** The document as it becomes; the one given stays as it is. */
  apply(doc: Doc, occasion: Occasion): Doc;
}

export function compileUpdate(spec: Value | undefined, options: UpdateOptions = {}): Update {
  if (Array.isArray(spec) && (options.arrayFilters?.length ?? 0) > 0) {
    throw new CommandError(CODE.failedToParse, 'arrayFilters may not be specified for pipeline-syle updates');
  }
  if (Array.isArray(spec)) return guarded(compilePipeline(spec, options.variables, options.collation), false);
  if (!(spec instanceof Doc)) {
    throw new CommandError(CODE.failedToParse, 'Update argument must be either an object or an array');
  }
  if (spec.size > 0 && spec.firstKey()?.startsWith('$'))
    return guarded(compileOperators(spec, options), false);
  for (const key of spec.keys()) {
    if (key.startsWith('$')) {
      throw new CommandError(
        CODE.dollarPrefixedFieldName,
        `The dollar ($) prefixed field '${key}' in '${key}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
      );
    }
  }
  return guarded((doc) => replacing(spec, doc), true);
}

type Apply = (doc: Doc, occasion: Occasion) => Doc;

interface Action {
  readonly operator: string;
  readonly path: string;
  readonly parts: readonly string[];
  readonly operand: Value;
}

/** No update may give a document another `_id`. */
function guarded(apply: Apply, isReplacement: boolean): Update {
  return {
    isReplacement,
    apply(doc, occasion) {
      const before = doc.get('_id');
      const after = apply(doc, occasion);
      const id = after.get('_id');
      if (before === undefined || (id !== undefined && equalValues(before, id))) return after;
      throw new CommandError(
        CODE.immutableField,
        isReplacement
          ? `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${describe(id)}`
          : "Performing an update on the path '_id' would modify the immutable field '_id'",
      );
    },
  };
}

function replacing(spec: Doc, doc: Doc): Doc {
  const id = doc.get('_id');
  const replaced = spec.clone();
  if (id !== undefined && !replaced.has('_id')) replaced.setFirst('_id', id);
  return replaced;
}

function compileOperators(spec: Doc, options: UpdateOptions): Apply {
  const collation = options.collation ?? SIMPLE;
  const actions = actionsOf(spec);
  const filters = compileArrayFilters(options.arrayFilters ?? [], spec, actions, collation);
  return (doc, { filter, isInsert = false }) => {
    const updated = doc.clone();
    const positions: Positions = { position: () => filter?.positionIn(doc), filters };
    const about = { id: doc.get('_id'), collation, now: new Date() };
    for (const action of actions) {
      if (action.operator === '$setOnInsert' && !isInsert) continue;
      for (const target of targetsOf(updated, action.parts, positions)) {
        perform(updated, target, action, { ...about, path: target.join('.') });
      }
    }
    return updated;
  };
}

function actionsOf(spec: Doc): Action[] {
  const actions: Action[] = [];
  for (const [operator, fields] of spec.entries()) {
    if (!KNOWN.has(operator)) {
      throw new CommandError(
        CODE.failedToParse,
        operator.startsWith('$')
          ? `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`
          : `The dollar ($) prefixed field and field '${operator}' cannot be mixed in an update`,
      );
    }
    if (!(fields instanceof Doc)) {
      throw new CommandError(
        CODE.failedToParse,
        `Modifiers operate on fields but we found type ${nameOfType(typeOf(fields))} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${describe(fields)}}`,
      );
    }
    for (const [path, operand] of fields.entries()) {
      actions.push(action(operator, path, operand));
      if (operator === '$rename') actions.push(renameTarget(path, operand));
    }
  }
  assertNoConflict(actions);
  return actions.filter(({ operator }) => operator !== RENAME_TARGET).sort(byPath);
}

/** Stands for the new name of a renamed field where conflicts are looked for. */
const RENAME_TARGET = 'rename target';
const KNOWN = new Set([
  ...Object.keys(FIELD_OPERATORS),
  ...Object.keys(ARRAY_OPERATORS),
  '$unset',
  '$rename',
]);

function action(operator: string, path: string, operand: Value): Action {
  const parts = path.split('.');
  if (path === '') throw new CommandError(CODE.emptyFieldName, 'An empty update path is not valid.');
  if (parts.some((part) => part === '')) {
    throw new CommandError(
      CODE.emptyFieldName,
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  }
  const dollar = parts.find(
    (part) => part.startsWith('$') && part !== '$' && !/^\$\[.*\]$/.test(part) && !DBREF.has(part),
  );
  if (dollar !== undefined) {
    throw new CommandError(
      CODE.dollarPrefixedFieldName,
      `The dollar ($) prefixed field '${dollar}' in '${path}' is not allowed in the context of an update's replacement document.`,
    );
  }
  if (parts[0]?.startsWith('$'))
    throw new CommandError(
      CODE.badValue,
      `Cannot have array filter or positional operator as the first element of path '${path}'`,
    );
  return { operator, path, parts, operand };
}

const DBREF = new Set(['$ref', '$id', '$db']);

function renameTarget(path: string, operand: Value): Action {
  if (typeof operand !== 'string') {
    throw new CommandError(
      CODE.badValue,
      `The 'to' field for $rename must be a string: ${path}: ${describe(operand)}`,
    );
  }
  if (operand === path) {
    throw new CommandError(
      CODE.badValue,
      `The source and target field for $rename must differ: ${path}: "${operand}"`,
    );
  }
  return { ...action('$rename', operand, null), operator: RENAME_TARGET };
}

function assertNoConflict(actions: readonly Action[]): void {
  for (const [index, { path }] of actions.entries()) {
    const other = actions
      .slice(0, index)
      .find((one) => one.path === path || one.path.startsWith(`${path}.`) || path.startsWith(`${one.path}.`));
    if (other === undefined) continue;
    const at = other.path.length < path.length ? other.path : path;
    throw new CommandError(
      CODE.conflictingUpdateOperators,
      `Updating the path '${path}' would create a conflict at '${at}'`,
    );
  }
}

/** New fields are added in the order of their names, numbers by worth, whatever order they were given in. */
function byPath(a: Action, b: Action): number {
  for (const [index, part] of a.parts.entries()) {
    const other = b.parts[index];
    if (other === undefined) return 1;
    if (part === other) continue;
    const isNumbers = /^\d+$/.test(part) && /^\d+$/.test(other);
    return isNumbers ? Number(part) - Number(other) : part < other ? -1 : 1;
  }
  return a.parts.length - b.parts.length;
}

function perform(doc: Doc, target: readonly string[], { operator, operand }: Action, about: About): void {
  if (operator === '$unset') unsetAt(doc, target);
  else if (operator === '$rename') rename(doc, target, String(operand).split('.'));
  else {
    const current = getAt(doc, target);
    const compute: FieldOperator | undefined = FIELD_OPERATORS[operator] ?? ARRAY_OPERATORS[operator];
    const value = compute?.(current, operand, about);
    if (value !== undefined && value !== current) setAt(doc, target, value);
  }
}

function rename(doc: Doc, from: readonly string[], to: readonly string[]): void {
  assertNoElement(doc, from, 'source');
  assertNoElement(doc, to, 'destination');
  const value = getAt(doc, from);
  if (value === undefined) return;
  unsetAt(doc, from);
  unsetAt(doc, to);
  setAt(doc, to, value);
}

/** A field can be renamed neither out of an array nor into one. */
function assertNoElement(doc: Doc, parts: readonly string[], role: string): void {
  const depth = parts.findIndex((_, index) => index > 0 && Array.isArray(getAt(doc, parts.slice(0, index))));
  if (depth < 0) return;
  throw new CommandError(
    CODE.badValue,
    `The ${role} field cannot be an array element, '${parts.join('.')}' in doc with _id: ${describe(doc.get('_id'))} has an array field called '${parts[depth - 1]}'`,
  );
}

function compileArrayFilters(
  specs: readonly Value[],
  change: Doc,
  actions: readonly Action[],
  collation: Collation,
): Map<string, (item: Value) => boolean> {
  const filters = new Map<string, (item: Value) => boolean>();
  for (const spec of specs) {
    const name = spec instanceof Doc ? nameIn(spec) : undefined;
    if (!(spec instanceof Doc) || name === undefined) {
      throw new CommandError(
        CODE.failedToParse,
        'Cannot use an expression without a top-level field name in arrayFilters',
      );
    }
    if (filters.has(name)) {
      throw new CommandError(
        CODE.failedToParse,
        `Found multiple array filters with the same top-level field name ${name}`,
      );
    }
    if (!actions.some(({ parts }) => parts.includes(`$[${name}]`))) {
      throw new CommandError(
        CODE.failedToParse,
        `The array filter for identifier '${name}' was not used in the update ${describe(change)}`,
      );
    }
    const filter = new Filter(spec, { collation });
    filters.set(name, (item) => filter.test(Doc.from([[name, item]])));
  }
  return filters;
}

function nameIn(spec: Doc): string | undefined {
  for (const [key, value] of spec.entries()) {
    if (!key.startsWith('$')) return key.split('.')[0];
    for (const clause of Array.isArray(value) ? value : [value]) {
      const name = clause instanceof Doc && !isOperatorDoc(clause) ? nameIn(clause) : undefined;
      if (name !== undefined) return name;
    }
  }
  return undefined;
}
