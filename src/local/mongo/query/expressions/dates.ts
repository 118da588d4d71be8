import { DateTime, type DurationLikeObject } from 'luxon';
import { Doc, type Value } from '../../bson/document.js';
import { toInteger } from '../../bson/numbers.js';
import { Oid, Stamp, UtcDate } from '../../bson/values.js';
import { CODE, CommandError } from '../../errors.js';
import { fieldsOf } from './forms.js';
import { type Form, isNothing, kindOf } from './types.js';

/** `$dateAdd` and `$dateSubtract`: months end where they end, and days are those of the time zone. */
export const DATE_FORMS: Readonly<Record<string, Form>> = {
  $dateAdd: moving('$dateAdd', 1),
  $dateSubtract: moving('$dateSubtract', -1),
};

/** Refuses what is no date where the aggregation library expects one. */
export function assertDate(operator: string, value: Value | undefined): void {
  if (!DATE_READERS.has(operator) || isNothing(value)) return;
  if (value instanceof UtcDate || value instanceof Oid || value instanceof Stamp) return;
  throw new CommandError(16006, `can't convert from BSON type ${kindOf(value)} to Date`);
}

const DATE_READERS = new Set([
  '$year',
  '$month',
  '$dayOfMonth',
  '$dayOfWeek',
  '$dayOfYear',
  '$hour',
  '$minute',
  '$second',
  '$millisecond',
  '$week',
  '$isoWeek',
  '$isoWeekYear',
  '$isoDayOfWeek',
  '$dateToString',
  '$dateToParts',
  '$dateTrunc',
]);

function moving(operator: string, direction: 1 | -1): Form {
  return (operand, names, compile) => {
    const parts = fieldsOf(
      operator,
      operand,
      ['startDate', 'unit', 'amount', 'timezone'],
      ['timezone'],
      [5166400, 5166401, 5166402],
    );
    const [start, unit, amount, zone] = parts.map((part) => compile(part ?? null, names));
    return (frame) => {
      const values = [start?.(frame), unit?.(frame), amount?.(frame)];
      const zoneName = zone?.(frame);
      if (
        values.some(isNothing) ||
        (operand instanceof Doc && operand.has('timezone') && isNothing(zoneName))
      )
        return null;
      const [date, name, count] = values;
      const moved = DateTime.fromMillis(msOf(operator, date), { zone: zoneOf(zoneName) }).plus(
        durationOf(operator, name, count, direction),
      );
      if (moved.isValid) return new UtcDate(moved.toMillis());
      throw new CommandError(5976500, `${operator} overflowed`);
    };
  };
}

function msOf(operator: string, date: Value | undefined): number {
  if (date instanceof UtcDate) return date.ms;
  if (date instanceof Oid) return date.bytes.readUInt32BE(0) * 1000;
  if (date instanceof Stamp) return Number(date.bits >> 32n) * 1000;
  throw new CommandError(5166403, `${operator} requires startDate to be convertible to a date`);
}

const UNITS = new Map<Value | undefined, keyof DurationLikeObject>([
  ['year', 'years'],
  ['quarter', 'quarters'],
  ['month', 'months'],
  ['week', 'weeks'],
  ['day', 'days'],
  ['hour', 'hours'],
  ['minute', 'minutes'],
  ['second', 'seconds'],
  ['millisecond', 'milliseconds'],
]);

function durationOf(
  operator: string,
  unit: Value | undefined,
  amount: Value | undefined,
  direction: 1 | -1,
): DurationLikeObject {
  const name = UNITS.get(unit);
  if (name === undefined)
    throw new CommandError(CODE.failedToParse, `unknown time unit value: ${String(unit)}`);
  const count = toInteger(amount);
  if (count !== undefined) return { [name]: count * direction };
  throw new CommandError(5166405, `${operator} expects integer amount of time units`);
}

/** An Olson name or an offset, as `+02:00`. */
function zoneOf(value: Value | undefined): string {
  if (isNothing(value)) return 'utc';
  const name = typeof value === 'string' ? value.replace(/^([+-]\d\d):?(\d\d)?$/, 'utc$1:$2') : '';
  const zone = name.endsWith(':') ? name.slice(0, -1) : name;
  if (zone !== '' && DateTime.fromMillis(0, { zone }).isValid) return zone;
  throw new CommandError(40485, `unrecognized time zone identifier: "${String(value)}"`);
}
