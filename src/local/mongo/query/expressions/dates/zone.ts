import { DateTime } from 'luxon';
import type { Value } from '../../../bson/document.js';
import { Oid, Stamp, UtcDate } from '../../../bson/values.js';
import { CommandError } from '../../../errors.js';
import { isNothing, kindOf } from '../types.js';

/** The moment that a value stands for, in milliseconds; an id and a timestamp stand for one as well. */
export function findMs(value: Value | undefined): number | undefined {
  if (value instanceof UtcDate) return value.ms;
  if (value instanceof Oid) return value.bytes.readUInt32BE(0) * 1000;
  if (value instanceof Stamp) return Number(value.bits >> 32n) * 1000;
  return undefined;
}

/** A moment as clocks in a time zone show it. */
export function clockAt(value: Value | undefined, zone: Value | undefined): DateTime {
  const ms = findMs(value);
  if (ms === undefined)
    throw new CommandError(16006, `can't convert from BSON type ${kindOf(value)} to Date`);
  return inZone(ms, zone);
}

export function inZone(ms: number, zone: Value | undefined): DateTime {
  return DateTime.fromMillis(ms, { zone: zoneOf(zone), locale: 'en' });
}

/** An Olson name or an offset, as `+02:00`. Throws for any other text. */
export function zoneOf(value: Value | undefined): string {
  if (isNothing(value)) return 'utc';
  if (typeof value !== 'string')
    throw new CommandError(40517, `timezone must evaluate to a string, found ${kindOf(value)}`);
  const name = value.replace(/^([+-]\d\d):?(\d\d)?$/, 'utc$1:$2');
  const zone = name.endsWith(':') ? name.slice(0, -1) : name;
  if (zone !== '' && DateTime.fromMillis(0, { zone }).isValid) return zone;
  throw new CommandError(40485, `unrecognized time zone identifier: "${value}"`);
}

export function toDateValue(clock: DateTime): UtcDate {
  return new UtcDate(clock.toMillis());
}
