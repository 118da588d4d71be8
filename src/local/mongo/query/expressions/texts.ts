import { Doc, type Value } from '../../bson/document.js';
import { isNumeric, toDouble } from '../../bson/numbers.js';
import { int } from '../../bson/plain.js';
import { TYPE } from '../../bson/values.js';
import { CommandError } from '../../errors.js';
import { convert } from './convert.js';
import { isNothing, kindOf, type Operations, operation, unary, type Values } from './types.js';

/** Parts, lengths and forms of strings, in bytes of UTF-8 or in code points as the names say. */
export const TEXTS: Operations = {
  $concat: operation(0, Number.POSITIVE_INFINITY, (values) => {
    let all = '';
    for (const value of values) {
      if (isNothing(value)) return null;
      if (typeof value !== 'string') {
        throw new CommandError(16702, `$concat only supports strings, not ${kindOf(value)}`);
      }
      all += value;
    }
    return all;
  }),
  $split: operation(2, 2, ([text, separator]) => {
    if (isNothing(text) || isNothing(separator)) return null;
    const whole = stringIn(40085, 'a first', text);
    const by = stringIn(40086, 'a second', separator);
    if (by === '') throw new CommandError(40087, '$split requires a non-empty separator');
    return whole.split(by);
  }),
  $strLenBytes: unary((value) => int(Buffer.byteLength(counted('$strLenBytes', 34473, value)))),
  $strLenCP: unary((value) => int([...counted('$strLenCP', 34471, value)].length)),
  $strcasecmp: operation(2, 2, ([a, b]) =>
    int(Buffer.compare(Buffer.from(upper(textOf(a))), Buffer.from(upper(textOf(b))))),
  ),
  $substr: operation(3, 3, bytesWithin),
  $substrBytes: operation(3, 3, bytesWithin),
  $substrCP: operation(3, 3, pointsWithin),
  $toLower: unary((value) => textOf(value).replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  $toUpper: unary((value) => upper(textOf(value))),
};

/** MongoDB changes the case of these letters alone. */
function upper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** The value as text; what is missing is empty. */
function textOf(value: Value | undefined): string {
  if (isNothing(value)) return '';
  if (value instanceof Doc || Array.isArray(value) || typeof value === 'boolean') {
    throw new CommandError(16007, `can't convert from BSON type ${kindOf(value)} to String`);
  }
  return String(convert(value, TYPE.string));
}

function stringIn(code: number, which: string, value: Value): string {
  if (typeof value === 'string') return value;
  throw new CommandError(
    code,
    `$split requires an expression that evaluates to a string as ${which} argument, found: ${kindOf(value)}`,
  );
}

function counted(operator: string, code: number, value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw new CommandError(code, `${operator} requires a string argument, found: ${kindOf(value)}`);
}

function bytesWithin([value, start, length]: Values): Value {
  const bytes = Buffer.from(textOf(value));
  const from = place('$substrBytes: starting index', 16034, start);
  if (from < 0) {
    throw new CommandError(50752, `$substrBytes: starting index must be non-negative (got: ${from})`);
  }
  const most = place('$substrBytes: length', 16035, length);
  const to = most < 0 ? bytes.length : Math.min(bytes.length, from + most);
  if (isWithinCharacter(bytes, from)) {
    throw new CommandError(
      28656,
      '$substrBytes:  Invalid range, starting index is a UTF-8 continuation byte.',
    );
  }
  if (isWithinCharacter(bytes, to)) {
    throw new CommandError(
      28657,
      '$substrBytes:  Invalid range, ending index is in the middle of a UTF-8 character.',
    );
  }
  return bytes.toString('utf8', from, to);
}

function pointsWithin([value, start, length]: Values): Value {
  const points = [...textOf(value)];
  const from = place('$substrCP: starting index', 34450, start);
  if (from < 0) throw new CommandError(34455, '$substrCP: the starting index must be nonnegative integer.');
  const most = place('$substrCP: length', 34452, length);
  if (most < 0) throw new CommandError(34454, '$substrCP: length must be a nonnegative integer.');
  return points.slice(from, from + most).join('');
}

function place(what: string, code: number, value: Value | undefined): number {
  if (isNumeric(value)) return Math.trunc(toDouble(value));
  throw new CommandError(code, `${what} must be a numeric type (is BSON type ${kindOf(value)})`);
}

/** Whether the byte goes on with a character that began before it. */
function isWithinCharacter(bytes: Buffer, at: number): boolean {
  return ((bytes[at] ?? 0) & 0xc0) === 0x80;
}
