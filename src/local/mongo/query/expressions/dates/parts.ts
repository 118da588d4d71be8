import type { DateTime } from 'luxon';
import { describe } from '../../../bson/describe.js';
import { Doc, type Value } from '../../../bson/document.js';
import { Int32 } from '../../../bson/values.js';
import { CommandError } from '../../../errors.js';
import { fieldsOf } from '../forms.js';
import { type Compute, type Form, isNothing } from '../types.js';
import { clockAt } from './zone.js';

/** `$year` and its kin, and `$dateToParts` (MongoDB's manual, "Date Expression Operators"). */
export const PART_FORMS: Readonly<Record<string, Form>> = {
  $year: reading('$year', (clock) => clock.year),
  $month: reading('$month', (clock) => clock.month),
  $dayOfMonth: reading('$dayOfMonth', (clock) => clock.day),
  $dayOfWeek: reading('$dayOfWeek', dayOfWeek),
  $dayOfYear: reading('$dayOfYear', (clock) => clock.ordinal),
  $hour: reading('$hour', (clock) => clock.hour),
  $minute: reading('$minute', (clock) => clock.minute),
  $second: reading('$second', (clock) => clock.second),
  $millisecond: reading('$millisecond', (clock) => clock.millisecond),
  $week: reading('$week', weekOfYear),
  $isoWeek: reading('$isoWeek', (clock) => clock.weekNumber),
  $isoWeekYear: reading('$isoWeekYear', (clock) => BigInt(clock.weekYear)),
  $isoDayOfWeek: reading('$isoDayOfWeek', (clock) => clock.weekday),
  $dateToParts: (operand, names, compile) => {
    const [date, timezone, iso] = fieldsOf(
      '$dateToParts',
      operand,
      ['date', 'timezone', 'iso8601'],
      ['timezone', 'iso8601'],
      [40524, 40520, 40522],
    );
    const computes = [date, timezone, iso].map((part) => compile(part ?? null, names));
    return (frame) => {
      const [value, zone, isIso] = computes.map((compute) => compute(frame));
      if (isNothing(value) || (timezone !== undefined && isNothing(zone))) return null;
      if (iso !== undefined && isNothing(isIso)) return null;
      if (!isNothing(isIso) && typeof isIso !== 'boolean')
        throw new CommandError(40521, 'iso8601 must evaluate to a bool');
      return partsOf(clockAt(value, zone), isIso === true);
    };
  },
};

/** Sunday is 1. */
export function dayOfWeek({ weekday }: DateTime): number {
  return (weekday % 7) + 1;
}

/** Weeks begin on Sunday; the days before the first one are in week 0. */
export function weekOfYear({ ordinal, weekday }: DateTime): number {
  return Math.floor((ordinal + 6 - (weekday % 7)) / 7);
}

function reading(name: string, read: (clock: DateTime) => number | bigint): Form {
  return (operand, names, compile) => {
    const { date, timezone } = argumentsOf(name, operand);
    const [moment, zone]: [Compute, Compute] = [compile(date, names), compile(timezone ?? null, names)];
    return (frame) => {
      const [value, zoneName] = [moment(frame), zone(frame)];
      if (isNothing(value) || (timezone !== undefined && isNothing(zoneName))) return null;
      const part = read(clockAt(value, zoneName));
      return typeof part === 'bigint' ? part : new Int32(part);
    };
  };
}

/** The operand is a date, a list with one in it, or a document of a date and a time zone. */
function argumentsOf(name: string, operand: Value): { date: Value; timezone: Value | undefined } {
  if (Array.isArray(operand)) {
    const [date, ...more] = operand;
    if (date !== undefined && more.length === 0) return { date, timezone: undefined };
    throw new CommandError(
      40536,
      `${name} accepts exactly one argument if given an array, but was given ${operand.length}`,
    );
  }
  if (!(operand instanceof Doc) || operand.firstKey()?.startsWith('$') === true)
    return { date: operand, timezone: undefined };
  const stranger = operand.keys().find((key) => key !== 'date' && key !== 'timezone');
  if (stranger !== undefined) throw new CommandError(40535, `unrecognized option to ${name}: "${stranger}"`);
  const date = operand.get('date');
  if (date !== undefined) return { date, timezone: operand.get('timezone') };
  throw new CommandError(40539, `missing 'date' argument to ${name}, provided: ${describe(operand)}`);
}

function partsOf(clock: DateTime, isIso: boolean): Doc {
  const days: [string, number][] = isIso
    ? [
        ['isoWeekYear', clock.weekYear],
        ['isoWeek', clock.weekNumber],
        ['isoDayOfWeek', clock.weekday],
      ]
    : [
        ['year', clock.year],
        ['month', clock.month],
        ['day', clock.day],
      ];
  const { hour, minute, second, millisecond } = clock;
  const all = [...days, ...Object.entries({ hour, minute, second, millisecond })];
  return Doc.from(all.map(([name, part]): [string, Value] => [name, new Int32(part)]));
}
