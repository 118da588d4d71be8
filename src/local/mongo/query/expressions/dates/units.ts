import { DateTime, type DurationLikeObject } from 'luxon';
import type { Value } from '../../../bson/document.js';
import { toInteger } from '../../../bson/numbers.js';
import type { UtcDate } from '../../../bson/values.js';
import { CODE, CommandError } from '../../../errors.js';
import { fieldsOf } from '../forms.js';
import { type Form, isNothing, kindOf, type Values } from '../types.js';
import { findMs, inZone, toDateValue } from './zone.js';

/** Operators that count in units of time: days and what is longer are those of the time zone. */
export const UNIT_FORMS: Readonly<Record<string, Form>> = {
  $dateAdd: onUnits('$dateAdd', moving(), (values) => moved('$dateAdd', values, 1)),
  $dateSubtract: onUnits('$dateSubtract', moving(), (values) => moved('$dateSubtract', values, -1)),
  $dateTrunc: onUnits(
    '$dateTrunc',
    {
      fields: ['date', 'unit', 'timezone', 'binSize', 'startOfWeek'],
      optional: ['timezone', 'binSize', 'startOfWeek'],
      codes: [5439007, 5439008, 5439009],
    },
    truncated,
  ),
  $dateDiff: onUnits(
    '$dateDiff',
    {
      fields: ['startDate', 'endDate', 'unit', 'timezone', 'startOfWeek'],
      optional: ['timezone', 'startOfWeek'],
      codes: [5166301, 5166302, 5166303],
    },
    difference,
  ),
};

interface Signature {
  readonly fields: readonly string[];
  readonly optional: readonly string[];
  readonly codes: readonly [number, number, number];
}

function moving(): Signature {
  return {
    fields: ['startDate', 'unit', 'amount', 'timezone'],
    optional: ['timezone'],
    codes: [5166400, 5166401, 5166402],
  };
}

/** With any of its parts missing or null, there is no result. */
function onUnits(name: string, signature: Signature, apply: (values: Values) => Value): Form {
  return (operand, names, compile) => {
    const parts = fieldsOf(name, operand, signature.fields, signature.optional, signature.codes);
    const computes = parts.map((part) => (part === undefined ? undefined : compile(part, names)));
    return (frame) => {
      const values = computes.map((compute) => compute?.(frame));
      const isPartless = values.some((value, at) => computes[at] !== undefined && isNothing(value));
      return isPartless ? null : apply(values);
    };
  };
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

/** Units that are the same length everywhere and always, in milliseconds. */
const LENGTHS_MS = new Map<Value | undefined, number>([
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
]);

const MONTHS = new Map<Value | undefined, number>([
  ['month', 1],
  ['quarter', 3],
  ['year', 12],
]);

function momentOf(name: string, value: Value | undefined, code: number): number {
  const ms = findMs(value);
  if (ms !== undefined) return ms;
  throw new CommandError(code, `${name} requires a date, found ${kindOf(value)}`);
}

function unitOf(unit: Value | undefined): keyof DurationLikeObject {
  const known = UNITS.get(unit);
  if (known !== undefined) return known;
  throw new CommandError(CODE.failedToParse, `unknown time unit value: ${String(unit)}`);
}

function moved(name: string, [start, unit, amount, zone]: Values, direction: 1 | -1): UtcDate {
  const known = unitOf(unit);
  const count = toInteger(amount);
  if (count === undefined) throw new CommandError(5166405, `${name} expects integer amount of time units`);
  const clock = inZone(momentOf(`${name} startDate`, start, 5166403), zone);
  const result = clock.plus({ [known]: count * direction });
  if (result.isValid) return toDateValue(result);
  throw new CommandError(5976500, `${name} overflowed`);
}

/** The date so many units later; days and what is longer are those of UTC. */
export function dateMovedBy(date: UtcDate, unit: string, amount: number): UtcDate {
  return moved('$dateAdd', [date, unit, amount], 1);
}

export function assertUnit(unit: string): void {
  unitOf(unit);
}

/** How long a unit is in milliseconds, if it is always the same. */
export function lengthMsOf(unit: string): number | undefined {
  return LENGTHS_MS.get(unit) ?? DAYS_MS.get(unit);
}

const DAYS_MS = new Map([
  ['day', 86_400_000],
  ['week', 7 * 86_400_000],
]);

/** To the beginning of the bin: they are counted from the beginning of the year 2000 on. */
function truncated([date, unit, zone, binSize, startOfWeek]: Values): Value {
  unitOf(unit);
  const size = binSize === undefined ? 1 : (toInteger(binSize) ?? 0);
  if (size <= 0) throw new CommandError(5439018, '$dateTrunc requires binSize to be greater than 0');
  const clock = inZone(momentOf('$dateTrunc date', date, 5439012), zone);
  const origin = DateTime.fromObject({ year: 2000 }, { zone: clock.zone });
  const length = LENGTHS_MS.get(unit);
  if (length !== undefined) {
    const elapsed = clock.toMillis() - origin.toMillis();
    return toDateValue(origin.plus(binStart(elapsed, length * size)));
  }
  const months = MONTHS.get(unit);
  if (months !== undefined) {
    const elapsed = (clock.year - 2000) * 12 + clock.month - 1;
    return toDateValue(origin.plus({ months: binStart(elapsed, months * size) }));
  }
  const first = unit === 'week' ? (7 + weekdayOf(startOfWeek) - SATURDAY) % 7 : 0;
  const days = dayNumber(clock) - dayNumber(origin) - first;
  return toDateValue(origin.plus({ days: first + binStart(days, size * (unit === 'week' ? 7 : 1)) }));
}

function binStart(elapsed: number, size: number): number {
  return Math.floor(elapsed / size) * size;
}

/** How many times one unit ends and the next begins between the two. */
function difference([start, end, unit, zone, startOfWeek]: Values): Value {
  unitOf(unit);
  const from = inZone(momentOf('$dateDiff startDate', start, 5166307), zone);
  const to = inZone(momentOf('$dateDiff endDate', end, 5166307), zone);
  return BigInt(crossings(from, to, unit, weekdayOf(startOfWeek)));
}

function crossings(from: DateTime, to: DateTime, unit: Value | undefined, firstDay: number): number {
  const length = LENGTHS_MS.get(unit);
  if (length !== undefined) {
    const local = (clock: DateTime) => Math.floor((clock.toMillis() + clock.offset * 60_000) / length);
    return local(to) - local(from) - Math.trunc(((to.offset - from.offset) * 60_000) / length);
  }
  const months = MONTHS.get(unit);
  if (months !== undefined) {
    const number = (clock: DateTime) => Math.floor((clock.year * 12 + clock.month - 1) / months);
    return number(to) - number(from);
  }
  if (unit === 'day') return dayNumber(to) - dayNumber(from);
  const week = (clock: DateTime) => Math.floor((dayNumber(clock) - firstDay + THURSDAY) / 7);
  return week(to) - week(from);
}

/** The days since the beginning of 1970, which was a Thursday, by the date alone. */
function dayNumber({ year, month, day }: DateTime): number {
  return Math.round(DateTime.utc(year, month, day).toMillis() / 86_400_000);
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const THURSDAY = 4;
const SATURDAY = 6;
const SUNDAY = 7;

/** Monday is 1; without a name, weeks begin on Sunday. */
function weekdayOf(name: Value | undefined): number {
  if (name === undefined) return SUNDAY;
  const wanted = typeof name === 'string' ? name.toLowerCase() : '';
  const at = WEEKDAYS.findIndex((day) => day === wanted || day.slice(0, 3) === wanted);
  if (at >= 0) return at + 1;
  throw new CommandError(
    5439016,
    `startOfWeek parameter value cannot be recognized as a day of a week: ${wanted}`,
  );
}
