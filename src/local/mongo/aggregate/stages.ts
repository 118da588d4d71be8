import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { int } from '../bson/plain.js';
import { Int32 } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { compareSortKeys, parseSort, sortKeyOf } from '../plan/sort-order.js';
import { Filter } from '../query/filter.js';
import { compileProjection } from '../query/projection.js';
import { BORROWED } from './borrowed.js';
import type { Stage, Transform } from './context.js';
import { bucket, group } from './group.js';
import { facet, lookup, unionWith } from './joins.js';
import { merge, out } from './output.js';
import { compileCompute } from './typed-expression.js';
import { unwind } from './unwind.js';

/** The stage of a pipeline, or MongoDB's error if there is none of that name. */
export function stageNamed(name: string): Stage {
  const stage = STAGES[name];
  if (stage !== undefined) return stage;
  throw new CommandError(CODE.unknownStage, `Unrecognized pipeline stage name: '${name}'`);
}

/** The operand of `$limit` and `$skip`. */
export function amountOf(name: string, spec: Value): number {
  const amount = isNumeric(spec) ? toDouble(spec) : Number.NaN;
  if (!Number.isInteger(amount)) {
    throw new CommandError(
      name === '$limit' ? 2107201 : 5107200,
      `invalid argument to ${name} stage: Expected an integer`,
    );
  }
  if (name === '$limit' && amount === 0) throw new CommandError(15958, 'the limit must be positive');
  if (amount < 0) {
    throw new CommandError(
      name === '$limit' ? 5107201 : 5107200,
      `invalid argument to ${name} stage: Expected a non-negative number in: ${name}: ${amount}`,
    );
  }
  return amount;
}

const addFields: Stage = (spec, { variables }) => {
  if (!(spec instanceof Doc))
    throw new CommandError(40272, '$addFields specification stage must be an object');
  const fields = leaves(spec, []).map(([parts, value]) => ({
    parts,
    compute: compileCompute(value, variables),
  }));
  return mapping((doc) => {
    const changed = doc.clone();
    for (const { parts, compute } of fields) put(changed, parts, compute(doc));
    return changed;
  });
};

const replaceRoot: Stage = (spec, context) => {
  const newRoot = spec instanceof Doc ? spec.get('newRoot') : undefined;
  if (newRoot === undefined)
    throw new CommandError(
      40229,
      "expected an object as specification for $replaceRoot stage with a 'newRoot' field",
    );
  return replaceWith(newRoot, context);
};

const replaceWith: Stage = (spec, { variables }) => {
  const compute = compileCompute(spec, variables);
  return mapping((doc) => {
    const root = compute(doc);
    if (root instanceof Doc) return root;
    throw new CommandError(40228, "'newRoot' expression must evaluate to an object");
  });
};

const count: Stage = (spec) => {
  if (typeof spec !== 'string') throw new CommandError(40156, 'the count field must be a non-empty string');
  if (spec === '') throw new CommandError(40157, 'the count field must be a non-empty string');
  if (spec.startsWith('$')) throw new CommandError(40158, 'the count field cannot be a $-prefixed path');
  if (spec.includes('.')) throw new CommandError(40160, "the count field cannot contain '.'");
  return function* counted(input) {
    let total = 0;
    for (const _doc of input) total += 1;
    if (total > 0) yield Doc.from([[spec, int(total)]]);
  };
};

const sample: Stage = (spec) => {
  if (!(spec instanceof Doc))
    throw new CommandError(28745, 'the $sample stage specification must be an object');
  const size = spec.get('size');
  if (size === undefined) throw new CommandError(28749, '$sample stage must specify a size');
  if (!isNumeric(size)) throw new CommandError(28746, 'size argument to $sample must be a number');
  const wanted = Math.trunc(toDouble(size));
  if (!(wanted > 0)) throw new CommandError(28747, 'size argument to $sample must be a positive integer');
  return function* sampled(input) {
    const kept: Doc[] = [];
    let seen = 0;
    for (const doc of input) {
      seen += 1;
      if (kept.length < wanted) kept.push(doc);
      else {
        const at = Math.floor(Math.random() * seen);
        if (at < wanted) kept[at] = doc;
      }
    }
    for (let last = kept.length - 1; last > 0; last -= 1) {
      const other = Math.floor(Math.random() * (last + 1));
      const [a, b] = [kept[last], kept[other]];
      if (a !== undefined && b !== undefined) [kept[last], kept[other]] = [b, a];
    }
    yield* kept;
  };
};

const sort: Stage = (spec, { collation }) => {
  const fields = parseSort(spec);
  if (fields.length === 0) throw new CommandError(15976, '$sort stage must have at least one sort key');
  return function* sorted(input) {
    const items = [...input].map((doc) => ({ doc, key: sortKeyOf(doc, fields, collation) }));
    items.sort((a, b) => compareSortKeys(a.key, b.key, fields, collation));
    for (const { doc } of items) yield doc;
  };
};

const project: Stage = (spec, { variables }) => {
  if (!(spec instanceof Doc)) throw new CommandError(15969, '$project specification must be an object');
  if (spec.size === 0)
    throw new CommandError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  const transform = compileProjection(spec, variables);
  return mapping((doc) => transform(doc));
};

const unset: Stage = (spec) => {
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

const sortByCount: Stage = (spec, context) => {
  const counting = Doc.from([
    ['_id', spec],
    ['count', Doc.from([['$sum', new Int32(1)]])],
  ]);
  const counted = group(counting, context);
  const ordered = sort(Doc.from([['count', new Int32(-1)]]), context);
  return (input) => ordered(counted(input));
};

const match: Stage = (spec, { collation, variables }) => {
  if (!(spec instanceof Doc))
    throw new CommandError(15959, 'the match filter must be an expression in an object');
  const filter = new Filter(spec, { collation, variables });
  return function* matched(input) {
    for (const doc of input) if (filter.test(doc)) yield doc;
  };
};

const limit: Stage = (spec) => {
  const most = amountOf('$limit', spec);
  return function* limited(input) {
    let taken = 0;
    for (const doc of input) {
      yield doc;
      taken += 1;
      if (taken === most) return;
    }
  };
};

const skip: Stage = (spec) => {
  const least = amountOf('$skip', spec);
  return function* skipped(input) {
    let seen = 0;
    for (const doc of input) {
      if (seen >= least) yield doc;
      seen += 1;
    }
  };
};

const STAGES: Readonly<Record<string, Stage>> = {
  $addFields: addFields,
  $bucket: bucket,
  $count: count,
  $facet: facet,
  $group: group,
  $limit: limit,
  $lookup: lookup,
  $match: match,
  $merge: merge,
  $out: out,
  $project: project,
  $replaceRoot: replaceRoot,
  $replaceWith: replaceWith,
  $sample: sample,
  $set: addFields,
  $skip: skip,
  $sort: sort,
  $sortByCount: sortByCount,
  $unionWith: unionWith,
  $unset: unset,
  $unwind: unwind,
  ...BORROWED,
};

function mapping(change: (doc: Doc) => Doc): Transform {
  return function* mapped(input) {
    for (const doc of input) yield change(doc);
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

function put(doc: Doc, parts: readonly string[], value: Value | undefined): void {
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
