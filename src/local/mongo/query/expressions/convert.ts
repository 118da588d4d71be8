import { Decimal128 } from 'bson';
import { rounded } from '../../bson/arithmetic.js';
import { encodeDecimal, roundedDouble } from '../../bson/decimals.js';
import { describe } from '../../bson/describe.js';
import type { Value } from '../../bson/document.js';
import { isNumeric, type Numeric, toDouble, worthOf } from '../../bson/numbers.js';
import { Decimal, Int32, Oid, Stamp, TYPE, UtcDate } from '../../bson/values.js';
import { CommandError } from '../../errors.js';
import { nameOfType } from '../type-names.js';
import { kindOf } from './types.js';

/**
 * Converts as the tables in MongoDB's manual say ("$convert"). Throws `ConversionFailure` for a value that
 * has no counterpart and for types that are not converted into each other.
 */
export function convert(value: Value, type: number): Value {
  switch (type) {
    case TYPE.bool:
      return isNumeric(value) ? toDouble(value) !== 0 : value !== false;
    case TYPE.int:
    case TYPE.long:
      return toWhole(value, type);
    case TYPE.double:
      return toNumber(value, type, doubleFrom);
    case TYPE.decimal:
      return toNumber(value, type, decimalFrom);
    case TYPE.string:
      return toText(value);
    case TYPE.date:
      return toDate(value);
    default:
      return toObjectId(value);
  }
}

const CONVERSION_FAILURE = 241;

function failure(message: string): CommandError {
  return new CommandError(CONVERSION_FAILURE, `${message} in $convert with no onError value`);
}

function unsupported(value: Value, type: number): CommandError {
  return failure(`Unsupported conversion from ${kindOf(value)} to ${nameOfType(type)}`);
}

function toWhole(value: Value, type: number): Value {
  if (typeof value === 'boolean') return type === TYPE.int ? new Int32(Number(value)) : BigInt(value);
  if (value instanceof UtcDate && type === TYPE.long) return BigInt(value.ms);
  if (typeof value === 'string') return fitting(wholeIn(value), type, value);
  if (!isNumeric(value)) throw unsupported(value, type);
  const worth = worthOf(rounded(value, 'trunc'));
  if (typeof worth === 'number') {
    throw failure(`Attempt to convert ${Number.isNaN(worth) ? 'NaN' : 'infinity'} value to integer type`);
  }
  const { coefficient, exponent } = worth;
  if (exponent > 40 && coefficient !== 0n) throw overflow(value);
  const whole = exponent < 0 ? coefficient / 10n ** BigInt(-exponent) : coefficient * 10n ** BigInt(exponent);
  return fitting(whole, type, value);
}

function fitting(whole: bigint, type: number, value: Value): Value {
  const bits = type === TYPE.int ? 32 : 64;
  if (BigInt.asIntN(bits, whole) !== whole) throw overflow(value);
  return type === TYPE.int ? new Int32(Number(whole)) : whole;
}

function overflow(value: Value): CommandError {
  return failure(`Conversion would overflow target type: ${describe(value)}`);
}

function wholeIn(text: string): bigint {
  if (/^[+-]?\d{1,20}$/.test(text)) return BigInt(text.replace(/^\+/, ''));
  throw unparsed(text);
}

function unparsed(text: string): CommandError {
  return failure(`Failed to parse number '${text}'`);
}

function toNumber(value: Value, type: number, from: (value: Numeric | string) => Value): Value {
  if (isNumeric(value) || typeof value === 'string') return from(value);
  if (typeof value === 'boolean') return from(new Int32(Number(value)));
  if (value instanceof UtcDate) return from(BigInt(value.ms));
  throw unsupported(value, type);
}

const NUMBER = /^[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|inf(?:inity)?|nan)$/i;

function doubleFrom(value: Numeric | string): Value {
  if (typeof value !== 'string') {
    const double = toDouble(value);
    if (value instanceof Decimal && !Number.isFinite(double) && typeof worthOf(value) === 'object')
      throw overflow(value);
    return double;
  }
  if (!NUMBER.test(value)) throw unparsed(value);
  if (/nan/i.test(value)) return Number.NaN;
  return Number(value.replace(/inf(inity)?/i, 'Infinity'));
}

function decimalFrom(value: Numeric | string): Value {
  if (value instanceof Decimal) return value;
  if (typeof value === 'number') return encodeDecimal(Number.isFinite(value) ? roundedDouble(value) : value);
  if (typeof value !== 'string') return encodeDecimal(worthOf(value));
  if (!NUMBER.test(value)) throw unparsed(value);
  try {
    return new Decimal(Buffer.from(Decimal128.fromStringWithRounding(value).bytes));
  } catch {
    throw unparsed(value);
  }
}

function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof Int32) return String(value.value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (value instanceof Decimal) return new Decimal128(value.bytes).toString();
  if (value instanceof Oid) return value.bytes.toString('hex');
  if (value instanceof UtcDate) return dateOf(value.ms).toISOString();
  throw unsupported(value, TYPE.string);
}

function toDate(value: Value): Value {
  if (value instanceof UtcDate) return value;
  if (value instanceof Oid) return new UtcDate(value.bytes.readUInt32BE(0) * 1000);
  if (value instanceof Stamp) return new UtcDate(Number(value.bits >> 32n) * 1000);
  if (typeof value === 'string') return parsedDate(value);
  if (!isNumeric(value) || value instanceof Int32) throw unsupported(value, TYPE.date);
  const ms = toWhole(value, TYPE.long);
  return new UtcDate(Number(ms));
}

/** ISO 8601, in UTC where no offset is given. */
function parsedDate(text: string): UtcDate {
  const isComplete =
    /^\d{4}-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:Z|[+-]\d\d(?::?\d\d)?)?)?)?$/.test(text);
  const hasZone = /(?:Z|[+-]\d\d(?::?\d\d)?)$/.test(text.slice(10));
  const form = text
    .replace(' ', 'T')
    .replace(/\s+/g, '')
    .replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  const ms = isComplete ? Date.parse(text.length > 10 && !hasZone ? `${form}Z` : form) : Number.NaN;
  if (!Number.isNaN(ms)) return new UtcDate(ms);
  throw failure(`Error parsing date string '${text}'`);
}

function toObjectId(value: Value): Oid {
  if (value instanceof Oid) return value;
  if (typeof value !== 'string') throw unsupported(value, TYPE.objectId);
  if (/^[0-9a-fA-F]{24}$/.test(value)) return new Oid(Buffer.from(value, 'hex'));
  throw failure(`Failed to parse objectId '${value}'`);
}

function dateOf(ms: number): Date {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime()))
    throw failure(
      'Could not convert date to string: date component was outside the supported range of 0-9999',
    );
  return date;
}
