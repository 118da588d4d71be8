import { DateTime } from 'luxon';
import { Doc, type Value } from '../../../bson/document.js';
import { toInteger } from '../../../bson/numbers.js';
import { CommandError } from '../../../errors.js';
import { fieldsOf } from '../forms.js';
import { type Compute, type Form, type Frame, isNothing, kindOf } from '../types.js';
import { assertFormat, formatted, parsedBy } from './format.js';
import { readDate } from './reading.js';
import { clockAt, toDateValue, zoneOf } from './zone.js';

/** Dates into text and out of it, and out of their parts. */
export const TEXT_DATE_FORMS: Readonly<Record<string, Form>> = {
  $dateToString: (operand, names, compile) => {
    const [date, format, timezone, onNull] = fieldsOf(
      '$dateToString',
      operand,
      ['date', 'format', 'timezone', 'onNull'],
      ['format', 'timezone', 'onNull'],
      [18629, 18534, 18628],
    );
    if (typeof format === 'string' && !format.startsWith('$')) assertFormat(format);
    const [moment, form, zone, otherwise] = [date, format, timezone, onNull].map((part) =>
      compile(part ?? null, names),
    );
    return (frame) => {
      const value = moment?.(frame);
      if (isNothing(value)) return otherwise?.(frame) ?? null;
      const [wanted, zoneName] = [form?.(frame), zone?.(frame)];
      if ((format !== undefined && isNothing(wanted)) || (timezone !== undefined && isNothing(zoneName)))
        return null;
      return formatted(clockAt(value, zoneName), formatOf(wanted, zoneName));
    };
  },
  $dateFromString: (operand, names, compile) => {
    const fields = ['dateString', 'format', 'timezone', 'onError', 'onNull'];
    const parts = fieldsOf('$dateFromString', operand, fields, fields.slice(1), [40540, 40541, 40542]);
    const computes = parts.map((part) => (part === undefined ? undefined : compile(part, names)));
    return (frame) => dateFromString(computes, frame);
  },
  $dateFromParts: (operand, names, compile) => {
    const parts = partsIn(operand);
    const computes = parts.map(([name, part]) => [name, compile(part, names)] as const);
    return (frame) => {
      const values = new Map(computes.map(([name, compute]) => [name, compute(frame)]));
      if ([...values.values()].some(isNothing)) return null;
      return dateFromParts(values);
    };
  },
};

function formatOf(wanted: Value | undefined, zone: Value | undefined): string {
  if (isNothing(wanted)) return isNothing(zone) || zone === 'UTC' ? `${LOCAL}Z` : LOCAL;
  if (typeof wanted === 'string') return wanted;
  throw new CommandError(18533, "$dateToString requires that 'format' be a string");
}

const LOCAL = '%Y-%m-%dT%H:%M:%S.%L';

function dateFromString(computes: readonly (Compute | undefined)[], frame: Frame): Value | undefined {
  const [text, format, zone, onError, onNull] = computes;
  const [value, wanted, zoneName] = [text?.(frame), format?.(frame), zone?.(frame)];
  if (isNothing(value)) return onNull?.(frame) ?? null;
  if ((format !== undefined && isNothing(wanted)) || (zone !== undefined && isNothing(zoneName))) return null;
  if (wanted !== undefined && typeof wanted !== 'string')
    throw new CommandError(40684, "$dateFromString requires that 'format' be a string");
  const zoneId = zoneOf(zoneName);
  const date =
    typeof value !== 'string'
      ? undefined
      : typeof wanted === 'string'
        ? parsedBy(value, wanted, zoneId)
        : readDate(value, zoneId, zone !== undefined);
  if (date !== undefined) return toDateValue(date);
  if (onError !== undefined) return onError(frame) ?? null;
  throw unreadable(value);
}

function unreadable(value: Value): CommandError {
  if (typeof value === 'string') return new CommandError(241, `Error parsing date string '${value}'`);
  return new CommandError(
    241,
    `$dateFromString requires that 'dateString' be a string, found: ${kindOf(value)}`,
  );
}

const TIMES = ['hour', 'minute', 'second', 'millisecond'];
const PLAIN = ['year', 'month', 'day'];
const ISO = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'];

function partsIn(operand: Value): [string, Value][] {
  if (!(operand instanceof Doc))
    throw new CommandError(40519, '$dateFromParts only supports an object as its argument');
  const known = [...PLAIN, ...ISO, ...TIMES, 'timezone'];
  const stranger = operand.keys().find((key) => !known.includes(key));
  if (stranger !== undefined)
    throw new CommandError(40518, `Unrecognized argument to $dateFromParts: ${stranger}`);
  if (operand.has('year') === operand.has('isoWeekYear')) {
    throw operand.has('year')
      ? new CommandError(40489, '$dateFromParts does not allow mixing natural dates with ISO dates')
      : new CommandError(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
  }
  return [...operand.entries()];
}

/** Parts beyond their range go over into the next larger one. */
function dateFromParts(values: ReadonlyMap<string, Value | undefined>): Value {
  const part = (name: string, otherwise: number): number => {
    if (!values.has(name)) return otherwise;
    const whole = toInteger(values.get(name));
    if (whole !== undefined) return whole;
    throw new CommandError(40515, `'${name}' must evaluate to an integer, found ${kindOf(values.get(name))}`);
  };
  const zone = zoneOf(values.get('timezone'));
  const [isIso, yearName] = values.has('year') ? [false, 'year'] : [true, 'isoWeekYear'];
  const year = part(yearName, 1970);
  if (year < 1 || year > 9999)
    throw new CommandError(
      40523,
      `'${yearName}' must evaluate to an integer in the range 1 to 9999, found ${year}`,
    );
  const start = isIso
    ? DateTime.fromObject({ weekYear: year, weekNumber: 1, weekday: 1 }, { zone: 'utc' })
    : DateTime.fromObject({ year }, { zone: 'utc' });
  const days = isIso
    ? { weeks: part('isoWeek', 1) - 1, days: part('isoDayOfWeek', 1) - 1 }
    : { months: part('month', 1) - 1, days: part('day', 1) - 1 };
  const time = { hours: part('hour', 0), minutes: part('minute', 0), seconds: part('second', 0) };
  const clock = start.plus(days).plus({ ...time, milliseconds: part('millisecond', 0) });
  return toDateValue(clock.setZone(zone, { keepLocalTime: true }));
}
