import type { Value } from '../bson/document.js';
import { isNumeric, toDouble } from '../bson/numbers.js';
import { TYPE } from '../bson/values.js';
import { CODE, CommandError } from '../errors.js';

/** The type bytes that an operand of `$type` (or `bsonType`) stands for. */
export function typesNamed(operand: Value): readonly number[] {
  if (typeof operand === 'string') {
    if (operand === 'number') return NUMBERS;
    const type = BY_NAME.get(operand);
    if (type === undefined) throw new CommandError(CODE.badValue, `Unknown type name alias: ${operand}`);
    return [type];
  }
  if (isNumeric(operand)) {
    const code = toDouble(operand);
    const type = code === -1 ? TYPE.minKey : code;
    if (!KNOWN.has(type)) throw new CommandError(CODE.badValue, `Invalid numerical type code: ${code}`);
    return [type];
  }
  throw new CommandError(CODE.typeMismatch, 'type must be represented as a number or a string');
}

/** The alias of a type byte, as `$type` and error messages name it. */
export function nameOfType(type: number): string {
  for (const [name, known] of BY_NAME) if (known === type) return name;
  return 'missing';
}

const NUMBERS: readonly number[] = [TYPE.double, TYPE.int, TYPE.long, TYPE.decimal];
const BY_NAME = new Map<string, number>(Object.entries(TYPE));
const KNOWN = new Set<number>(Object.values(TYPE));
