import { describe } from '../../bson/describe.js';
import { Doc, type Value } from '../../bson/document.js';
import { UtcDate } from '../../bson/values.js';
import { CODE, CommandError } from '../../errors.js';
import { type Collation, SIMPLE } from '../collation.js';
import { ACCUMULATIONS } from './accumulations.js';
import { ARITHMETIC } from './arithmetic.js';
import { ARRAYS } from './arrays.js';
import { COMPARISONS } from './comparisons.js';
import { CONVERSIONS, CONVERT } from './conversions.js';
import { DATE_FORMS } from './dates.js';
import { assertBounded, Effort } from './effort.js';
import { FORMS } from './forms.js';
import { FUNCTION } from './functions.js';
import { OBJECT_FORMS, OBJECTS } from './objects.js';
import { PATTERN_FORMS } from './patterns.js';
import { DEVIATIONS, SELECTION_FORMS } from './selections.js';
import { SETS } from './sets.js';
import { STRINGS } from './strings.js';
import { TEXTS } from './texts.js';
import { TRIGONOMETRY } from './trigonometry.js';
import { TRIM_FORMS } from './trims.js';
import type { Compile, Compute, Form, Frame, Operation } from './types.js';

/**
 * Compiles an aggregation expression. Values keep their exact BSON types.
 */
export function compileCompute(
  expression: Value,
  variables?: Doc,
  collation: Collation = SIMPLE,
): (doc: Doc) => Value | undefined {
  const given = new Map<string, Value | undefined>(variables?.entries());
  const compute = compile(expression, new Set(given.keys()));
  return (doc) => compute({ root: doc, variables: given, collation, effort: new Effort() });
}

const compile: Compile = (expression, names) => {
  if (typeof expression === 'string')
    return expression.startsWith('$') ? path(expression, names) : () => expression;
  if (Array.isArray(expression)) {
    const items = expression.map((item) => compile(item, names));
    return bounded((frame) => items.map((item) => item(frame) ?? null));
  }
  if (!(expression instanceof Doc)) return () => expression;
  const name = expression.firstKey();
  if (!name?.startsWith('$')) return bounded(object(expression, names));
  if (expression.size > 1) {
    throw new CommandError(
      15983,
      `An object representing an expression must have exactly one field: ${describe(expression)}`,
    );
  }
  return bounded(operator(name, expression.get(name) ?? null, names));
};

function bounded(compute: Compute): Compute {
  return (frame) => {
    frame.effort.step();
    const value = compute(frame);
    assertBounded(value);
    return value;
  };
}

const ALL_FORMS: Readonly<Record<string, Form>> = {
  ...FORMS,
  ...OBJECT_FORMS,
  ...DATE_FORMS,
  ...PATTERN_FORMS,
  ...SELECTION_FORMS,
  ...TRIM_FORMS,
  $convert: CONVERT,
  $function: FUNCTION,
};
const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...ARITHMETIC,
  ...ARRAYS,
  ...ACCUMULATIONS,
  ...COMPARISONS,
  ...CONVERSIONS,
  ...OBJECTS,
  ...SETS,
  ...STRINGS,
  ...TEXTS,
  ...TRIGONOMETRY,
  ...DEVIATIONS,
};

function operator(name: string, operand: Value, names: ReadonlySet<string>): Compute {
  const form = ALL_FORMS[name];
  if (form !== undefined) return form(operand, names, compile);
  const known = OPERATIONS[name];
  if (known !== undefined) return operationOn(name, known, operand, names);
  throw new CommandError(CODE.invalidPipelineOperator, `Unrecognized expression '${name}'`);
}

function operationOn(
  name: string,
  { least, most, apply }: Operation,
  operand: Value,
  names: ReadonlySet<string>,
): Compute {
  const given = Array.isArray(operand) ? operand : [operand];
  if (given.length < least || given.length > most) throw wrongCount(name, least, most, given.length);
  const computes = given.map((item) => compile(item, names));
  return (frame) =>
    apply(
      computes.map((compute) => compute(frame)),
      frame,
    );
}

function wrongCount(name: string, least: number, most: number, count: number): CommandError {
  if (least === most) {
    return new CommandError(
      16020,
      `Expression ${name} takes exactly ${least} arguments. ${count} were passed in.`,
    );
  }
  return new CommandError(
    28667,
    `Expression ${name} takes at least ${least} arguments, and at most ${most}, but ${count} were passed in.`,
  );
}

function object(expression: Doc, names: ReadonlySet<string>): Compute {
  const fields = [...expression.entries()].map(([key, value]) => {
    if (key.startsWith('$'))
      throw new CommandError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    if (key.includes('.'))
      throw new CommandError(
        16412,
        `FieldPath field names may not contain '.'. Consider using $getField or $setField.`,
      );
    return [key, compile(value, names)] as const;
  });
  return (frame) => {
    const result = new Doc();
    for (const [key, compute] of fields) {
      const value = compute(frame);
      if (value !== undefined) result.set(key, value);
    }
    return result;
  };
}

function path(expression: string, names: ReadonlySet<string>): Compute {
  if (!expression.startsWith('$$')) {
    const parts = partsOf(expression.slice(1));
    return (frame) => readPath(current(frame), parts, 0);
  }
  const [name = '', ...parts] = partsOf(expression.slice(2));
  const read = variable(name, names);
  return parts.length === 0 ? read : (frame) => readPath(read(frame), parts, 0);
}

function partsOf(text: string): string[] {
  const parts = text.split('.');
  if (text === '') throw new CommandError(16872, "'$' by itself is not a valid FieldPath");
  if (parts.includes('')) throw new CommandError(15998, 'FieldPath field names may not be empty strings.');
  return parts;
}

function variable(name: string, names: ReadonlySet<string>): Compute {
  if (names.has(name)) return ({ variables }) => variables.get(name);
  switch (name) {
    case 'ROOT':
      return ({ root }) => root;
    case 'CURRENT':
      return current;
    case 'REMOVE':
      return () => undefined;
    case 'NOW': {
      const now = new UtcDate(Date.now());
      return () => now;
    }
    default:
      throw new CommandError(17276, `Use of undefined variable: ${name}`);
  }
}

function current({ root, variables }: Frame): Value | undefined {
  return variables.has('CURRENT') ? variables.get('CURRENT') : root;
}

/** A path through an array gives the list of what its documents have there. */
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
