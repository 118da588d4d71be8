import { Doc, type Value } from '../bson/document.js';
import { Regex } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { type Collation, SIMPLE } from './collation.js';
import { compileCompute } from './expressions/compile.js';
import { isTrue } from './expressions/types.js';
import { liesIn, nearQueryIn } from './geo/clause.js';
import { rememberDistance } from './geo/distance.js';
import { isNear, NearQuery } from './geo/near.js';
import { compileJsonSchema } from './json-schema.js';
import {
  bits,
  compares,
  equals,
  isIn,
  isOfType,
  isTruthy,
  lengthOf,
  matches,
  modulo,
  regexOf,
  sampling,
} from './leaves.js';
import { ElementSite, type MatchDetails, PathSite, type Site } from './path.js';
import { compileText, textQueryIn } from './text/clause.js';
import type { TextQuery } from './text/query.js';
import type { TextRules } from './text/rules.js';
import { rememberScore } from './text/score.js';
import { compileWhere } from './where.js';

interface FilterOptions {
  readonly collation?: Collation;
  /** The variables of `let`, for `$expr`. */
  readonly variables?: Doc | undefined;
  /** The rules of the text index, for `$text`. */
  readonly text?: TextRules | undefined;
  /** Whether `$where` has its place here. */
  readonly hasScripts?: boolean;
}

type DocTest = (doc: Doc, details?: MatchDetails) => boolean;
type SiteTest = (site: Site) => boolean;

/** A compiled query. Throws `CommandError` on what MongoDB would refuse. */
export class Filter {
  readonly source: Doc;
  /** What is searched for by `$text`, if anything is. */
  readonly text: TextQuery | undefined;
  /** What `$near` asks for, if it does. */
  readonly near: NearQuery | undefined;
  readonly #test: DocTest;

  constructor(source: Doc, options: FilterOptions = {}) {
    this.source = source;
    this.text = textQueryIn(source, options.text);
    this.near = nearQueryIn(source);
    this.#test = compileDoc(source, { collation: SIMPLE, ...options });
  }

  test(doc: Doc): boolean {
    return this.#test(doc);
  }

  /** Remembers of a document that was found how well it answers `$text`, or how near it is. */
  score(doc: Doc): void {
    const { text, near } = this;
    if (text !== undefined) rememberScore(doc, () => text.score(doc));
    if (near !== undefined) rememberDistance(doc, () => near.distanceTo(doc));
  }

  /** The index in the array that satisfied the query, which is what `$` in a path stands for. */
  positionIn(doc: Doc): number | undefined {
    const details: MatchDetails = { position: undefined };
    this.#test(doc, details);
    return details.position;
  }
}

/** A condition on single values, as `$pull` and `arrayFilters` have them. */
export function compileElement(condition: Value, options: FilterOptions = {}): (value: Value) => boolean {
  const context = { collation: SIMPLE, ...options };
  const test = compileCondition(condition, context);
  return (value) => test(new ElementSite(value));
}

/** Whether the document holds operators; a DBRef does not. */
export function isOperatorDoc(value: Value | undefined): value is Doc {
  const first = value instanceof Doc ? value.firstKey() : undefined;
  return first?.startsWith('$') === true && !DBREF_KEYS.has(first);
}

type Context = FilterOptions & { readonly collation: Collation };

const DBREF_KEYS = new Set(['$ref', '$id', '$db']);

function compileDoc(filter: Doc, context: Context): DocTest {
  const tests: DocTest[] = [];
  for (const [key, value] of filter.entries()) {
    const test = key.startsWith('$') ? compileTop(key, value, context) : compileField(key, value, context);
    if (test !== undefined) tests.push(test);
  }
  const [only] = tests;
  if (tests.length === 1 && only !== undefined) return only;
  return (doc, details) => tests.every((test) => test(doc, details));
}

function compileTop(key: string, value: Value, context: Context): DocTest | undefined {
  switch (key) {
    case '$and': {
      const all = clauses(key, value, context);
      return (doc, details) => all.every((test) => test(doc, details));
    }
    case '$or': {
      const any = clauses(key, value, context);
      return (doc, details) => any.some((test) => test(doc, details));
    }
    case '$nor': {
      const none = clauses(key, value, context);
      return (doc) => !none.some((test) => test(doc));
    }
    case '$expr': {
      const compute = compileCompute(value, context.variables, context.collation);
      return (doc) => isTrue(compute(doc));
    }
    case '$jsonSchema':
      return compileJsonSchema(value);
    case '$comment':
      return undefined;
    case '$sampleRate':
      return sampling(value);
    case '$alwaysTrue':
      return () => true;
    case '$alwaysFalse':
      return () => false;
    case '$where':
      return compileWhere(value, context.hasScripts);
    case '$text':
      return compileText(value, context.text);
    default:
      throw new CommandError(
        CODE.badValue,
        `unknown top level operator: ${key}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

function clauses(key: string, value: Value, context: Context): DocTest[] {
  if (!Array.isArray(value)) throw new CommandError(CODE.badValue, `${key} must be an array`);
  if (value.length === 0) throw new CommandError(CODE.badValue, '$and/$or/$nor must be a nonempty array');
  return value.map((clause) => {
    if (!(clause instanceof Doc)) {
      throw new CommandError(CODE.badValue, '$or/$and/$nor entries need to be full objects');
    }
    return compileDoc(clause, context);
  });
}

function compileField(path: string, condition: Value, context: Context): DocTest {
  if (isNear(condition)) {
    const near = new NearQuery(path, condition);
    return (doc) => near.matches(doc);
  }
  const parts = path.split('.');
  const test = compileCondition(condition, context);
  return (doc, details) => test(new PathSite(doc, parts, details));
}

function compileCondition(condition: Value, context: Context): SiteTest {
  if (condition instanceof Regex) return each(matches(condition.pattern, condition.options));
  if (!isOperatorDoc(condition)) return each(equals(condition, context.collation));
  const tests: SiteTest[] = [];
  for (const [operator, operand] of condition.entries()) {
    const test = compileOperator(operator, operand, condition, context);
    if (test !== undefined) tests.push(test);
  }
  return (site) => tests.every((test) => test(site));
}

type Builder = (operand: Value, context: Context, whole: Doc) => SiteTest | undefined;

function compileOperator(
  operator: string,
  operand: Value,
  whole: Doc,
  context: Context,
): SiteTest | undefined {
  const build = BUILDERS[operator];
  if (build === undefined) throw new CommandError(CODE.badValue, `unknown operator: ${operator}`);
  return build(operand, context, whole);
}

function each(leaf: (value: Value | undefined) => boolean): SiteTest {
  return (site) => site.any(leaf, true);
}

function not(test: SiteTest): SiteTest {
  return (site) => !test(site);
}

function comparison(operator: string): Builder {
  return (operand, { collation }) => {
    if (operand instanceof Regex)
      throw new CommandError(CODE.badValue, `Can't have RegEx as arg to predicate over field`);
    return each(compares(operator, operand, collation));
  };
}

const BUILDERS: Readonly<Record<string, Builder>> = {
  $eq: (operand, { collation }) => each(equals(operand, collation)),
  $ne: (operand, { collation }) => {
    if (operand instanceof Regex) throw new CommandError(CODE.badValue, `Can't have regex as arg to $ne.`);
    return not(each(equals(operand, collation)));
  },
  $gt: comparison('$gt'),
  $gte: comparison('$gte'),
  $lt: comparison('$lt'),
  $lte: comparison('$lte'),
  $in: (operand, { collation }) => each(isIn(operand, collation)),
  $nin: (operand, { collation }) => {
    if (!Array.isArray(operand)) throw new CommandError(CODE.badValue, '$nin needs an array');
    return not(each(isIn(operand, collation)));
  },
  $exists: (operand) => {
    const isThere = each((value) => value !== undefined);
    return isTruthy(operand) ? isThere : not(isThere);
  },
  $type: (operand) => each(isOfType(operand)),
  $mod: (operand) => each(modulo(operand)),
  $regex: (operand, _context, whole) => each(regexOf(operand, whole)),
  $options: (_operand, _context, whole) => {
    if (!whole.has('$regex')) throw new CommandError(CODE.badValue, '$options needs a $regex');
    return undefined;
  },
  $not: (operand, context) => {
    if (operand instanceof Doc && operand.size === 0) {
      throw new CommandError(CODE.badValue, '$not cannot be empty');
    }
    if (!(operand instanceof Regex) && !isOperatorDoc(operand)) {
      throw new CommandError(CODE.badValue, '$not needs a regex or a document');
    }
    return not(compileCondition(operand, context));
  },
  $all: compileAll,
  $elemMatch: compileElemMatch,
  $size: (operand) => {
    const size = lengthOf(operand);
    return (site) => site.any((value) => Array.isArray(value) && value.length === size, false);
  },
  $bitsAllSet: (operand) => each(bits('$bitsAllSet', operand)),
  $bitsAnySet: (operand) => each(bits('$bitsAnySet', operand)),
  $bitsAllClear: (operand) => each(bits('$bitsAllClear', operand)),
  $bitsAnyClear: (operand) => each(bits('$bitsAnyClear', operand)),
  $geoWithin: (operand) => each(liesIn('$geoWithin', operand)),
  $within: (operand) => each(liesIn('$within', operand)),
  $geoIntersects: (operand) => each(liesIn('$geoIntersects', operand)),
  $comment: () => undefined,
};

function compileAll(operand: Value, context: Context): SiteTest {
  if (!Array.isArray(operand)) throw new CommandError(CODE.badValue, '$all needs an array');
  if (operand.length === 0) return () => false;
  const tests = operand.map((item) => {
    if (item instanceof Regex) return each(matches(item.pattern, item.options));
    if (item instanceof Doc && item.firstKey() === '$elemMatch') {
      return compileElemMatch(item.get('$elemMatch') ?? null, context);
    }
    if (isOperatorDoc(item)) throw new CommandError(CODE.badValue, 'no $ expressions in $all');
    return each(equals(item, context.collation));
  });
  return (site) => tests.every((test) => test(site));
}

function compileElemMatch(operand: Value, context: Context): SiteTest {
  if (!(operand instanceof Doc)) throw new CommandError(CODE.badValue, '$elemMatch needs an Object');
  const test = elementTest(operand, context);
  return (site) =>
    site.any((value) => {
      if (!Array.isArray(value)) return false;
      const index = value.findIndex(test);
      if (index >= 0 && site.details !== undefined) site.details.position = index;
      return index >= 0;
    }, false);
}

function elementTest(operand: Doc, context: Context): (value: Value) => boolean {
  if (isOperatorDoc(operand) && !LOGICAL.has(operand.firstKey() ?? '')) {
    const test = compileCondition(operand, context);
    return (value) => test(new ElementSite(value));
  }
  const test = compileDoc(operand, { ...context, hasScripts: false });
  return (value) => {
    if (value instanceof Doc) return test(value);
    return Array.isArray(value) && test(Doc.from(value.map((item, index) => [String(index), item])));
  };
}

const LOGICAL = new Set(['$and', '$or', '$nor', '$expr']);
