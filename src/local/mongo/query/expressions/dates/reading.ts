import { DateTime } from 'luxon';

/**
 * Reads a date in one of the usual ways of writing one; nothing if it is in none. A time zone that is given
 * besides one in the text is one too many.
 */
export function readDate(text: string, zone: string, isZoneGiven: boolean): DateTime | undefined {
  const found = text.length > LONGEST ? null : PATTERN.exec(text.trim());
  if (found === null) return undefined;
  const [, date = '', time, offset] = found;
  if (offset !== undefined && isZoneGiven) return undefined;
  const options = { zone: offset === undefined ? zone : zoneIn(offset), locale: 'en' };
  const day = DATES.map((format) => DateTime.fromFormat(date.replace(/\s+/g, ' '), format, options)).find(
    ({ isValid }) => isValid,
  );
  if (day === undefined || time === undefined) return day;
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  const whole = Math.floor(second);
  const millisecond = Math.trunc((second - whole) * 1000 + 1e-6);
  const clock = day.set({ hour, minute, second: whole, millisecond });
  return hour < 24 && minute < 60 && second < 60 && clock.isValid ? clock : undefined;
}

const LONGEST = 100;

/** A date, a time behind it, and where that is the time. */
const PATTERN =
  /^(.+?)(?:(?:T|,?\s+)(\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|UTC|GMT|(?:UTC|GMT)?[+-]\d\d(?::?\d\d)?)?)?$/i;

const DATES = [
  'yyyy-LL-dd',
  'yyyy/LL/dd',
  'yyyyLLdd',
  'LL/dd/yyyy',
  'L/d/yyyy',
  'd-L-yyyy',
  'd.L.yyyy',
  'd LLL yyyy',
  'd LLLL yyyy',
  'LLL d yyyy',
  'LLL d, yyyy',
  'LLLL d yyyy',
  'LLLL d, yyyy',
  'ccc LLL d yyyy',
  'ccc, d LLL yyyy',
  'yyyy-LL',
];

function zoneIn(offset: string): string {
  const [sign] = /[+-].*/.exec(offset) ?? [];
  if (sign === undefined) return 'utc';
  return `utc${sign.replace(/^(...):?(\d\d)$/, '$1:$2')}`;
}
