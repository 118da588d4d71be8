import { compareValues } from '../bson/compare.js';
import { Doc, type Value } from '../bson/document.js';
import { isNumeric } from '../bson/numbers.js';
import { encodeSortKey } from '../bson/sort-key.js';
import { Summation } from '../bson/summation.js';
import { Int32 } from '../bson/values.js';
import { CommandError } from '../errors.js';
import { Collected } from '../query/expressions/effort.js';
import type { Accumulator } from './accumulator.js';
import type { PipelineContext, Stage, Transform } from './context.js';
import { collect, PAUSE } from './pause.js';
import { compileScripted } from './script-accumulator.js';
import { type AccumulatorScope, compileKeeping } from './top-accumulators.js';
import { type Compute, compileCompute } from './typed-expression.js';

export const group = (spec: Value, { variables, collation, groupKey }: GroupContext): Transform => {
  if (!(spec instanceof Doc))
    throw new CommandError(15947, "a group's fields must be specified in an object");
  const id = spec.get('_id');
  if (id === undefined) throw new CommandError(15955, 'a group specification must include an _id');
  const computeId = groupKey ?? compileCompute(id, variables);
  const fields = [...spec.entries()]
    .filter(([name]) => name !== '_id')
    .map(([name, accumulator]) => ({
      name,
      start: compileAccumulator(name, accumulator, { variables, collation }),
    }));
  return function* grouped(input) {
    const groups = new Map<string, { id: Value; accumulators: Accumulator[] }>();
    for (const doc of input) {
      if (doc === PAUSE) {
        yield doc;
        continue;
      }
      const value = computeId(doc) ?? null;
      const key = encodeSortKey(value, collation.fold).toString('latin1');
      let found = groups.get(key);
      if (found === undefined) {
        found = { id: value, accumulators: fields.map(({ start }) => start(value)) };
        groups.set(key, found);
      }
      for (const accumulator of found.accumulators) accumulator.add(doc);
    }
    for (const { id: value, accumulators: all } of groups.values()) {
      const result = Doc.from([['_id', value]]);
      for (const [index, { name }] of fields.entries()) {
        const total = all[index]?.result();
        if (total !== undefined) result.set(name, total);
      }
      yield result;
    }
  };
};

type GroupContext = PipelineContext & { readonly groupKey?: Compute };

/** Groups by the boundaries that a value lies between; without a default, every value has to. */
export const bucket: Stage = (spec, context) => {
  const boundaries = spec instanceof Doc ? spec.get('boundaries') : undefined;
  const groupBy = spec instanceof Doc ? spec.get('groupBy') : undefined;
  if (!(spec instanceof Doc) || groupBy === undefined || boundaries === undefined) {
    throw new CommandError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  }
  if (!Array.isArray(boundaries) || boundaries.length < 2) {
    throw new CommandError(40192, "The $bucket 'boundaries' field must have at least 2 values");
  }
  if (boundaries.some((value, at) => at > 0 && compareValues(boundaries[at - 1], value) >= 0)) {
    throw new CommandError(40194, "The 'boundaries' option to $bucket must be sorted");
  }
  const compute = compileCompute(groupBy, context.variables);
  const otherwise = spec.get('default');
  const output = spec.get('output');
  const fields = output instanceof Doc ? output : Doc.from([['count', Doc.from([['$sum', new Int32(1)]])]]);
  const groupKey: Compute = (doc) => {
    const value = compute(doc);
    const at = boundaries.findLastIndex((boundary) => compareValues(boundary, value) <= 0);
    const found = value !== undefined && at < boundaries.length - 1 ? boundaries[at] : undefined;
    if (found !== undefined || otherwise !== undefined) return found ?? otherwise;
    throw new CommandError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  };
  const grouped = group(Doc.from([['_id', '$_id'], ...fields.entries()]), { ...context, groupKey });
  return function* bucketed(input) {
    yield* (yield* collect(grouped(input))).sort((a, b) => compareValues(a.get('_id'), b.get('_id')));
  };
};

/** Begins with a group, of which it is told the id. */
type Start = (id: Value) => Accumulator;

/** One field of `$group`, as `{ $sum: '$n' }`. */
export function compileAccumulator(name: string, spec: Value, scope: AccumulatorScope): Start {
  if (name.includes('.')) {
    throw new CommandError(40235, `The field name '${name}' cannot contain '.'`);
  }
  const operator = spec instanceof Doc ? spec.firstKey() : undefined;
  if (!(spec instanceof Doc) || operator === undefined || !operator.startsWith('$')) {
    throw new CommandError(40234, `The field '${name}' must be an accumulator object`);
  }
  if (spec.size !== 1) {
    throw new CommandError(40238, `The field '${name}' must specify one accumulator`);
  }
  const operand = spec.get(operator) ?? null;
  if (operator === '$count') return () => summing(() => new Int32(1));
  const streaming = STREAMING[operator];
  if (streaming !== undefined) {
    const compute = compileCompute(operand, scope.variables);
    return () => streaming(compute);
  }
  if (operator === '$accumulator') return compileScripted(operand, scope.variables);
  const keeping = compileKeeping(operator, operand, scope);
  if (keeping !== undefined) return keeping;
  throw new CommandError(15952, `unknown group operator '${operator}'`);
}

const STREAMING: Readonly<Record<string, (compute: Compute) => Accumulator>> = {
  $sum: summing,
  $avg: averaging,
  $min: (compute) => extreme(compute, -1),
  $max: (compute) => extreme(compute, 1),
  $first: (compute) => {
    let first: { value: Value | undefined } | undefined;
    return {
      add: (doc) => {
        first ??= { value: compute(doc) };
      },
      result: () => first?.value ?? null,
    };
  },
  $last: (compute) => {
    let last: Doc | undefined;
    return {
      add: (doc) => {
        last = doc;
      },
      result: () => (last === undefined ? null : (compute(last) ?? null)),
    };
  },
  $push: (compute) => {
    const values: Value[] = [];
    const collected = new Collected('$push');
    return {
      add: (doc) => {
        const value = compute(doc);
        if (value === undefined) return;
        collected.add(value);
        values.push(value);
      },
      result: () => values,
    };
  },
  $mergeObjects: (compute) => {
    const merged = new Doc();
    return {
      add: (doc) => {
        const value = compute(doc);
        if (value === undefined || value === null) return;
        if (!(value instanceof Doc)) {
          throw new CommandError(40400, '$mergeObjects requires object inputs');
        }
        for (const [key, field] of value.entries()) merged.set(key, field);
      },
      result: () => merged,
    };
  },
  $addToSet: (compute) => {
    const values = new Map<string, Value>();
    const collected = new Collected('$addToSet');
    return {
      add: (doc) => {
        const value = compute(doc);
        if (value === undefined) return;
        const key = encodeSortKey(value).toString('latin1');
        if (values.has(key)) return;
        collected.add(value);
        values.set(key, value);
      },
      result: () => [...values.values()],
    };
  },
};

function summing(compute: Compute): Accumulator {
  const sum = new Summation();
  return {
    add: (doc) => {
      const value = compute(doc);
      if (isNumeric(value)) sum.add(value);
    },
    result: () => sum.total(),
  };
}

function averaging(compute: Compute): Accumulator {
  const sum = new Summation();
  return {
    add: (doc) => {
      const value = compute(doc);
      if (isNumeric(value)) sum.add(value);
    },
    result: () => sum.average() ?? null,
  };
}

function extreme(compute: Compute, direction: 1 | -1): Accumulator {
  let best: Value | undefined;
  return {
    add: (doc) => {
      const value = compute(doc);
      if (value === undefined || value === null) return;
      if (best === undefined || compareValues(value, best) * direction > 0) best = value;
    },
    result: () => best ?? null,
  };
}
