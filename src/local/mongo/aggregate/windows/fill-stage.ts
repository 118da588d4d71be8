import { Doc, type Value } from '../../bson/document.js';
import { CODE, CommandError } from '../../errors.js';
import { kindOf } from '../../query/expressions/types.js';
import type { Stage } from '../context.js';
import { addFields } from '../reshape.js';
import { setWindowFields } from './set-window-fields.js';

/** `$fill`: puts a value where there is none, a given one or one that those around it suggest. */
export const fill: Stage = (spec, context) => {
  const output = outputOf(spec);
  const methods = new Doc();
  const values = new Doc();
  for (const [field, rule] of output.entries()) {
    const { method, value } = ruleOf(rule);
    if (method !== undefined) methods.set(field, Doc.from([[method, `$${field}`]]));
    if (value !== undefined) values.set(field, Doc.from([['$ifNull', [`$${field}`, value]]]));
  }
  const windows = windowsOf(spec, methods);
  const estimate = methods.size === 0 ? undefined : setWindowFields(windows, context);
  const set = values.size === 0 ? undefined : addFields(values, context);
  return (input) => {
    const estimated = estimate === undefined ? input : estimate(input);
    return set === undefined ? estimated : set(estimated);
  };
};

const METHODS = new Map<Value, string>([
  ['locf', '$locf'],
  ['linear', '$linearFill'],
]);
const FIELDS = ['partitionBy', 'partitionByFields', 'sortBy', 'output'];

function outputOf(spec: Value): Doc {
  if (!(spec instanceof Doc)) {
    throw new CommandError(
      CODE.failedToParse,
      `The $fill stage specification must be an object, found ${kindOf(spec)}`,
    );
  }
  assertKnown(spec, FIELDS);
  const output = spec.get('output');
  if (output === undefined) {
    throw new CommandError(CODE.missingField, "BSON field '$fill.output' is missing but a required field");
  }
  if (output instanceof Doc && output.size > 0) return output;
  throw new CommandError(
    6050203,
    "The output field in '$fill' must contain an object with at least one element",
  );
}

function ruleOf(rule: Value): { method: string | undefined; value: Value | undefined } {
  if (!(rule instanceof Doc)) {
    throw new CommandError(
      6050200,
      'Each fill output specification must be an object with exactly one field',
    );
  }
  assertKnown(rule, ['method', 'value']);
  const [name, value] = [rule.get('method'), rule.get('value')];
  if (name === undefined) return { method: undefined, value };
  if (value !== undefined) {
    throw new CommandError(
      6050201,
      "Each fill output specification must have exactly one of 'method' or 'value' fields, not both",
    );
  }
  const method = METHODS.get(name);
  if (method === undefined) throw new CommandError(6050202, 'Method must be either locf or linear');
  return { method, value };
}

function windowsOf(spec: Value, output: Doc): Doc {
  const given = spec instanceof Doc ? spec : new Doc();
  const windows = Doc.from([['output', output]]);
  const sortBy = given.get('sortBy');
  if (sortBy !== undefined) windows.set('sortBy', sortBy);
  const [expression, fields] = [given.get('partitionBy'), given.get('partitionByFields')];
  if (expression !== undefined && fields !== undefined) {
    throw new CommandError(
      6050204,
      "Maximum one of 'partitionBy' and 'partitionByFields can be specified in '$fill'",
    );
  }
  if (expression !== undefined) windows.set('partitionBy', expression);
  if (fields !== undefined) windows.set('partitionBy', keyOf(fields));
  return windows;
}

/** Numbered, as the path of a field is no name for one. */
function keyOf(fields: Value): Doc {
  if (!Array.isArray(fields)) {
    throw new CommandError(
      CODE.typeMismatch,
      `BSON field '$fill.partitionByFields' is the wrong type '${kindOf(fields)}', expected type 'array'`,
    );
  }
  return Doc.from(fields.map((field, at) => [String(at), pathOf(field)] as const));
}

function pathOf(field: Value): string {
  if (typeof field === 'string' && !field.startsWith('$')) return `$${field}`;
  throw new CommandError(16410, "FieldPath field names may not start with '$'.");
}

function assertKnown(doc: Doc, known: readonly string[]): void {
  const stranger = doc.keys().find((key) => !known.includes(key));
  if (stranger === undefined) return;
  throw new CommandError(CODE.unknownField, `BSON field '$fill.${stranger}' is an unknown field.`);
}
