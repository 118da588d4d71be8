import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { int } from '../bson/plain.js';
import { Int32 } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';
import { compareSortKeys, parseSort, sortKeyOf } from '../plan/sort-order.js';
import { Filter } from '../query/filter.js';
import { assertNoNear } from '../query/geo/near.js';
import { findTextOperand } from '../query/text/clause.js';

import { bucketAuto } from './bucket-auto.js';
import type { Stage } from './context.js';
import { densify } from './densify.js';
import { geoNear } from './geo-near.js';
import { graphLookup } from './graph-lookup.js';
import { bucket, group } from './group.js';
import { facet, lookup, unionWith } from './joins.js';
import { merge, out } from './output.js';
import { collect, PAUSE } from './pause.js';
import { redact } from './redact.js';
import { addFields, project, replaceRoot, replaceWith, unset } from './reshape.js';
import { unwind } from './unwind.js';
import { fill } from './windows/fill-stage.js';
import { setWindowFields } from './windows/set-window-fields.js';

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

const count: Stage = (spec) => {
  if (typeof spec !== 'string') throw new CommandError(40156, 'the count field must be a non-empty string');
  if (spec === '') throw new CommandError(40157, 'the count field must be a non-empty string');
  if (spec.startsWith('$')) throw new CommandError(40158, 'the count field cannot be a $-prefixed path');
  if (spec.includes('.')) throw new CommandError(40160, "the count field cannot contain '.'");
  return function* counted(input) {
    let total = 0;
    for (const doc of input) {
      if (doc === PAUSE) yield doc;
      else total += 1;
    }
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
      if (doc === PAUSE) {
        yield doc;
        continue;
      }
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
    const items = (yield* collect(input)).map((doc) => ({ doc, key: sortKeyOf(doc, fields, collation) }));
    items.sort((a, b) => compareSortKeys(a.key, b.key, fields, collation));
    for (const { doc } of items) yield doc;
  };
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

const match: Stage = (spec, { collation, variables, text, isFirst }) => {
  if (!(spec instanceof Doc))
    throw new CommandError(15959, 'the match filter must be an expression in an object');
  if (findTextOperand(spec) !== undefined && !isFirst) {
    throw new CommandError(17313, '$match with $text is only allowed as the first pipeline stage');
  }
  const filter = new Filter(spec, { collation, variables, text });
  assertNoNear(filter.near);
  return function* matched(input) {
    for (const doc of input) if (doc === PAUSE || filter.test(doc)) yield doc;
  };
};

const limit: Stage = (spec) => {
  const most = amountOf('$limit', spec);
  return function* limited(input) {
    let taken = 0;
    for (const doc of input) {
      yield doc;
      if (doc !== PAUSE) taken += 1;
      if (taken === most) return;
    }
  };
};

const skip: Stage = (spec) => {
  const least = amountOf('$skip', spec);
  return function* skipped(input) {
    let seen = 0;
    for (const doc of input) {
      if (doc === PAUSE || seen >= least) yield doc;
      if (doc !== PAUSE) seen += 1;
    }
  };
};

const STAGES: Readonly<Record<string, Stage>> = {
  $addFields: addFields,
  $bucket: bucket,
  $count: count,
  $facet: facet,
  $geoNear: geoNear,
  $group: group,
  $limit: limit,
  $lookup: lookup,
  $match: match,
  $merge: merge,
  $redact: redact,
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
  $fill: fill,
  $setWindowFields: setWindowFields,
  $bucketAuto: bucketAuto,
  $densify: densify,
  $graphLookup: graphLookup,
};
