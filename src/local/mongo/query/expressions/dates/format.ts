import { DateTime } from 'luxon';
import { CommandError } from '../../../errors.js';
import { dayOfWeek, weekOfYear } from './parts.js';

/** A date as a format of MongoDB's manual ("$dateToString", "Format Specifiers") writes it. */
export function formatted(clock: DateTime, format: string): string {
  return format.replace(/%(.?)/g, (_, letter: string) => writerOf(letter)(clock));
}

/** Refuses a format with specifiers that there are not. */
export function assertFormat(format: string): void {
  for (const [, letter = ''] of format.matchAll(/%(.?)/g)) writerOf(letter);
}

/** Reads a date that is written so; nothing if it is not. */
export function parsedBy(text: string, format: string, zone: string): DateTime | undefined {
  const letters: string[] = [];
  const pattern = format.replace(/%(.?)|([.*+?^${}()|[\]\\/])/g, (_, letter?: string, special?: string) => {
    if (letter === undefined) return `\\${special ?? ''}`;
    if (letter === '%') return '%';
    const shape = SHAPES[letter];
    if (shape === undefined) throw invalid(letter);
    letters.push(letter);
    return `(${shape})`;
  });
  const found = new RegExp(`^${pattern}$`, 'i').exec(text);
  if (found === null) return undefined;
  const clock = clockOf(new Map(letters.map((letter, at) => [letter, found[at + 1] ?? ''])), zone);
  return clock.isValid ? clock : undefined;
}

type Write = (clock: DateTime) => string;

function writerOf(letter: string): Write {
  const write = WRITERS[letter];
  if (write !== undefined) return write;
  throw letter === '' ? new CommandError(18535, "Unmatched '%' at end of format string") : invalid(letter);
}

function invalid(letter: string): CommandError {
  return new CommandError(18536, `Invalid format character '%${letter}' in format string`);
}

function padded(digits: number, read: (clock: DateTime) => number): Write {
  return (clock) => String(read(clock)).padStart(digits, '0');
}

const WRITERS: Readonly<Record<string, Write>> = {
  '%': () => '%',
  Y: padded(4, (clock) => yearOf(clock.year)),
  G: padded(4, (clock) => yearOf(clock.weekYear)),
  m: padded(2, (clock) => clock.month),
  b: (clock) => clock.toFormat('LLL'),
  B: (clock) => clock.toFormat('LLLL'),
  d: padded(2, (clock) => clock.day),
  j: padded(3, (clock) => clock.ordinal),
  H: padded(2, (clock) => clock.hour),
  M: padded(2, (clock) => clock.minute),
  S: padded(2, (clock) => clock.second),
  L: padded(3, (clock) => clock.millisecond),
  w: padded(1, dayOfWeek),
  u: padded(1, (clock) => clock.weekday),
  U: padded(2, weekOfYear),
  V: padded(2, (clock) => clock.weekNumber),
  z: (clock) => clock.toFormat('ZZZ'),
  Z: (clock) => String(clock.offset),
};

function yearOf(year: number): number {
  if (year >= 0 && year <= 9999) return year;
  throw new CommandError(18537, `$dateToString is only defined on year 0-9999, tried to use year ${year}`);
}

/** What may stand where a specifier is. */
const SHAPES: Readonly<Record<string, string>> = {
  Y: '\\d{4}',
  G: '\\d{4}',
  m: '\\d{1,2}',
  b: '[a-z]{3}',
  B: '[a-z]+',
  d: '\\d{1,2}',
  j: '\\d{1,3}',
  H: '\\d{1,2}',
  M: '\\d{1,2}',
  S: '\\d{1,2}',
  L: '\\d{1,3}',
  u: '[1-7]',
  V: '\\d{1,2}',
  z: 'z|[+-]\\d\\d:?(?:\\d\\d)?',
  Z: '[+-]?\\d+',
};

function clockOf(read: ReadonlyMap<string, string>, zone: string): DateTime {
  const number = (letter: string): number | undefined => {
    const text = read.get(letter);
    return text === undefined ? undefined : Number(text);
  };
  const time = { hour: number('H'), minute: number('M'), second: number('S'), millisecond: number('L') };
  const options = { zone: offsetIn(read) ?? zone };
  const weekYear = number('G');
  if (weekYear !== undefined) {
    const week = { weekYear, weekNumber: number('V') ?? 1, weekday: 1 as const };
    const monday = DateTime.fromObject({ ...week, ...withoutGaps(time) }, options);
    return monday.plus({ days: (number('u') ?? 1) - 1 });
  }
  const ordinal = number('j');
  const day =
    ordinal === undefined
      ? { month: number('m') ?? monthNamed(read.get('b') ?? read.get('B')), day: number('d') }
      : { ordinal };
  return DateTime.fromObject(withoutGaps({ year: number('Y') ?? 1970, ...day, ...time }), options);
}

function withoutGaps(parts: Readonly<Record<string, number | undefined>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(parts).flatMap(([name, part]) => (part === undefined ? [] : [[name, part]])),
  );
}

function monthNamed(name: string | undefined): number | undefined {
  if (name === undefined) return undefined;
  const at = MONTHS.indexOf(name.slice(0, 3).toLowerCase());
  return at < 0 ? Number.NaN : at + 1;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function offsetIn(read: ReadonlyMap<string, string>): string | undefined {
  const minutes = read.get('Z');
  if (minutes !== undefined)
    return `utc${Number(minutes) < 0 ? '-' : '+'}${clockText(Math.abs(Number(minutes)))}`;
  const offset = read.get('z');
  if (offset === undefined) return undefined;
  return /^z$/i.test(offset) ? 'utc' : `utc${offset.replace(/^(...):?(\d\d)$/, '$1:$2')}`;
}

function clockText(minutes: number): string {
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
