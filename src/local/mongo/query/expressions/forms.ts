import { Doc, type Value } from '../../bson/document.js';
import { toInteger } from '../../bson/numbers.js';
import { CommandError } from '../../errors.js';
import { distanceOf } from '../geo/distance.js';
import { scoreOf } from '../text/score.js';
import { type Form, type Frame, isNothing, isTrue, kindOf } from './types.js';

/** Operators that bind variables, or that leave some of their operands alone. */
export const FORMS: Readonly<Record<string, Form>> = {
  $meta: (operand) => {
    if (operand === 'geoNearDistance') return ({ root }) => nearest(root).distance;
    if (operand === 'geoNearPoint') return ({ root }) => nearest(root).at;
    if (operand !== 'textScore')
      throw new CommandError(17308, `Unsupported argument to $meta: ${String(operand)}`);
    return ({ root }) => {
      const score = scoreOf(root);
      if (score !== undefined) return score;
      throw new CommandError(40218, 'query requires text score metadata, but it is not available');
    };
  },
  $literal: (operand) => () => operand,
  $const: (operand) => () => operand,
  $and: (operand, names, compile) => {
    const all = listOf(operand).map((item) => compile(item, names));
    return (frame) => all.every((compute) => isTrue(compute(frame)));
  },
  $or: (operand, names, compile) => {
    const any = listOf(operand).map((item) => compile(item, names));
    return (frame) => any.some((compute) => isTrue(compute(frame)));
  },
  $ifNull: (operand, names, compile) => {
    const choices = listOf(operand).map((item) => compile(item, names));
    if (choices.length < 2) {
      throw new CommandError(1257300, `$ifNull needs at least two arguments, had: ${choices.length}`);
    }
    return (frame) => {
      let value: Value | undefined;
      for (const choice of choices) {
        value = choice(frame);
        if (!isNothing(value)) break;
      }
      return value;
    };
  },
  $cond: (operand, names, compile) => {
    const [test, yes, no] = condParts(operand).map((part) => compile(part, names));
    return (frame) => (isTrue(test?.(frame)) ? yes?.(frame) : no?.(frame));
  },
  $switch: (operand, names, compile) => {
    const { branches, otherwise } = switchParts(operand);
    const compiled = branches.map(
      ([test, result]) => [compile(test, names), compile(result, names)] as const,
    );
    const last = otherwise === undefined ? undefined : compile(otherwise, names);
    return (frame) => {
      const found = compiled.find(([test]) => isTrue(test(frame)))?.[1] ?? last;
      if (found !== undefined) return found(frame);
      throw new CommandError(
        40066,
        '$switch could not find a matching branch for an input, and no default was specified.',
      );
    };
  },
  $let: (operand, names, compile) => {
    const [vars, inner] = fieldsOf('$let', operand, ['vars', 'in'], [], [16874, 16875, 16876]);
    if (!(vars instanceof Doc) || inner === undefined)
      throw new CommandError(16876, "Missing 'vars' or 'in' parameter to $let");
    const computes = [...vars.entries()].map(
      ([name, value]) => [checkedName(name), compile(value, names)] as const,
    );
    const body = compile(inner, new Set([...names, ...vars.keys()]));
    return (frame) =>
      body(
        bind(
          frame,
          computes.map(([name, compute]) => [name, compute(frame)] as const),
        ),
      );
  },
  $map: (operand, names, compile) => {
    const [input, as, inner] = fieldsOf(
      '$map',
      operand,
      ['input', 'as', 'in'],
      ['as'],
      [16878, 16879, 16880],
    );
    const name = checkedName(as ?? 'this');
    const compute = compile(input ?? null, names);
    const body = compile(inner ?? null, new Set([...names, name]));
    return (frame) => {
      const items = arrayFor('$map', 16883, compute(frame));
      return items === null ? null : items.map((item) => body(bind(frame, [[name, item]])) ?? null);
    };
  },
  $filter: (operand, names, compile) => {
    const [input, as, cond, limit] = fieldsOf(
      '$filter',
      operand,
      ['input', 'as', 'cond', 'limit'],
      ['as', 'limit'],
      [28646, 28647, 28648],
    );
    const name = checkedName(as ?? 'this');
    const compute = compile(input ?? null, names);
    const most = limit === undefined ? undefined : compile(limit, names);
    const test = compile(cond ?? null, new Set([...names, name]));
    return (frame) => {
      const items = arrayFor('$filter', 28651, compute(frame));
      if (items === null) return null;
      const kept = items.filter((item) => isTrue(test(bind(frame, [[name, item]]))));
      return most === undefined ? kept : kept.slice(0, limitOf(most(frame)));
    };
  },
  $reduce: (operand, names, compile) => {
    const [input, initial, inner] = fieldsOf(
      '$reduce',
      operand,
      ['input', 'initialValue', 'in'],
      [],
      [40075, 40076, 40077],
    );
    const compute = compile(input ?? null, names);
    const start = compile(initial ?? null, names);
    const body = compile(inner ?? null, new Set([...names, 'this', 'value']));
    return (frame) => {
      const items = arrayFor('$reduce', 40080, compute(frame));
      if (items === null) return null;
      let value = start(frame);
      for (const item of items)
        value = body(
          bind(frame, [
            ['this', item],
            ['value', value],
          ]),
        );
      return value;
    };
  },
};

export function listOf(operand: Value): Value[] {
  return Array.isArray(operand) ? operand : [operand];
}

/** The named parts of an operand, in the order of `known`. */
export function fieldsOf(
  operator: string,
  operand: Value,
  known: readonly string[],
  optional: readonly string[],
  [notObject, unknown, missing]: readonly [number, number, number],
): (Value | undefined)[] {
  if (!(operand instanceof Doc)) {
    throw new CommandError(notObject, `${operator} only supports an object as its argument`);
  }
  const stranger = operand.keys().find((key) => !known.includes(key));
  if (stranger !== undefined) {
    throw new CommandError(unknown, `Unrecognized parameter to ${operator}: ${stranger}`);
  }
  return known.map((key) => {
    const value = operand.get(key);
    if (value !== undefined || optional.includes(key)) return value;
    throw new CommandError(missing, `Missing '${key}' parameter to ${operator}`);
  });
}

function bind(frame: Frame, values: readonly (readonly [string, Value | undefined])[]): Frame {
  return { ...frame, variables: new Map([...frame.variables, ...values]) };
}

function checkedName(name: Value): string {
  if (typeof name === 'string' && (/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name) || name === 'CURRENT'))
    return name;
  throw new CommandError(9, `'${String(name)}' starts with an invalid character for a user variable name`);
}

function arrayFor(operator: string, code: number, value: Value | undefined): Value[] | null {
  if (isNothing(value)) return null;
  if (Array.isArray(value)) return value;
  throw new CommandError(code, `input to ${operator} must be an array not ${kindOf(value)}`);
}

function limitOf(value: Value | undefined): number | undefined {
  if (isNothing(value)) return undefined;
  const limit = toInteger(value);
  if (limit !== undefined && limit > 0) return limit;
  throw new CommandError(327392, '$filter: limit must be a positive integral value');
}

function condParts(operand: Value): Value[] {
  if (!(operand instanceof Doc)) {
    const parts = listOf(operand);
    if (parts.length === 3) return parts;
    throw new CommandError(
      16020,
      `Expression $cond takes exactly 3 arguments. ${parts.length} were passed in.`,
    );
  }
  const stranger = operand.keys().find((key) => !COND_CODES.has(key));
  if (stranger !== undefined) throw new CommandError(17083, `Unrecognized parameter to $cond: ${stranger}`);
  return [...COND_CODES].map(([key, code]) => {
    const part = operand.get(key);
    if (part !== undefined) return part;
    throw new CommandError(code, `Missing '${key}' parameter to $cond`);
  });
}

const COND_CODES = new Map([
  ['if', 17080],
  ['then', 17081],
  ['else', 17082],
]);

function nearest(root: Doc) {
  const distance = distanceOf(root);
  if (distance !== undefined) return distance;
  throw new CommandError(40218, 'query requires geoNear metadata, but it is not available');
}

function switchParts(operand: Value): {
  branches: (readonly [Value, Value])[];
  otherwise: Value | undefined;
} {
  if (!(operand instanceof Doc)) throw new CommandError(40060, '$switch requires an object as an argument');
  const stranger = operand.keys().find((key) => key !== 'branches' && key !== 'default');
  if (stranger !== undefined) throw new CommandError(40067, `$switch found an unknown argument: ${stranger}`);
  const list = operand.get('branches') ?? [];
  if (!Array.isArray(list)) throw new CommandError(40061, "$switch expected an array for 'branches'");
  const branches = list.map((branch) => {
    if (!(branch instanceof Doc))
      throw new CommandError(40062, '$switch expected each branch to be an object');
    const test = branch.get('case');
    const result = branch.get('then');
    if (test === undefined)
      throw new CommandError(40064, "$switch requires each branch have a 'case' expression");
    if (result === undefined)
      throw new CommandError(40065, "$switch requires each branch have a 'then' expression");
    return [test, result] as const;
  });
  if (branches.length === 0) throw new CommandError(40068, '$switch requires at least one branch.');
  return { branches, otherwise: operand.get('default') };
}
