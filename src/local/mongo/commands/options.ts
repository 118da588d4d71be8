import { Doc, type Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { CODE, CommandError } from '../errors.js';
import { parseCollation } from '../query/collation.js';
import { Filter } from '../query/filter.js';
import { assertNoNear } from '../query/geo/near.js';
import { documentIn, flagIn } from './call.js';

/**
 * Checks the options of `create` and `collMod` that a collection keeps, and completes its collation. A
 * collection with a limit has to say its size in bytes (MongoDB's manual, "Capped Collections").
 */
export function checkOptions(options: Doc): void {
  const collation = parseCollation(options.get('collation'));
  if (collation.spec === undefined) options.delete('collation');
  else options.set('collation', collation.spec);
  const validator = documentIn(options, 'validator');
  if (validator !== undefined) {
    assertNoNear(new Filter(validator, { collation }).near);
    assertNoFunction(validator);
  }
  assertOneOf('validationLevel', options.get('validationLevel'), ['off', 'strict', 'moderate']);
  assertOneOf('validationAction', options.get('validationAction'), ['error', 'warn', 'errorAndLog']);
  if (flagIn(options, 'capped')) assertSize(options);
}

function assertNoFunction(rule: Value): void {
  if (Array.isArray(rule)) for (const item of rule) assertNoFunction(item);
  if (!(rule instanceof Doc)) return;
  if (rule.has('$function')) {
    throw new CommandError(4660800, '$function cannot be used inside a validator.');
  }
  for (const [, value] of rule.entries()) assertNoFunction(value);
}

function assertOneOf(field: string, value: Value | undefined, known: readonly string[]): void {
  if (value === undefined || known.some((one) => one === value)) return;
  throw new CommandError(
    CODE.badValue,
    `Enumeration value '${String(value)}' for field '${field}' is not a valid value.`,
  );
}

function assertSize(options: Doc): void {
  const size = options.get('size');
  if (size === undefined) {
    throw new CommandError(CODE.invalidOptions, "the 'size' field is required when 'capped' is true");
  }
  if (!isNumeric(size) || toDouble(size) < 1) {
    throw new CommandError(51024, `BSON field 'size' value must be >= 1`);
  }
}
