import type { Iso } from '../../../src/protocol/index.js';
import type { Language } from '../../../src/shared/language.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/shared/time.js';
import { dateFormat, numberFormat } from '../../shared/texts/formats.js';
import { formatTime } from '../../shared/texts/moments.js';
import { readerZoneAt } from '../../shared/texts/zones.js';

const SAID_IN_DAYS_MS = 3 * DAY_MS;
const SAID_WITH_YEAR_DAYS = 300;

/** A length of time as short as a row wants it: `31 h 12 min`, `12 min`, `36 s`; from three days on whole days. The sign is left out. */
export function sayLength(ms: number, language: Language): string {
  const length = Math.abs(ms);
  const say = (value: number, unit: string, unitDisplay: 'narrow' | 'long' = 'narrow') =>
    numberFormat(language, { style: 'unit', unit, unitDisplay }).format(Math.floor(value));
  if (length >= SAID_IN_DAYS_MS) return say(length / DAY_MS, 'day', 'long');
  if (length < MINUTE_MS) return say(length / SECOND_MS, 'second');
  const minutes = say((length % HOUR_MS) / MINUTE_MS, 'minute');
  if (length < HOUR_MS) return minutes;
  const hours = say(length / HOUR_MS, 'hour');
  return length % HOUR_MS < MINUTE_MS ? hours : `${hours} ${minutes}`;
}

/** A moment as people say it, in the reader's zone: `16:00` today, `jutro, 16:00`, `wt., 24 lis, 16:00`. */
export function sayMoment(moment: Iso, nowMs: number, language: Language): string {
  const date = new Date(moment);
  const time = formatTime(moment, language);
  const days = daysBetween(new Date(nowMs), date);
  if (days === 0) return time;
  if (Math.abs(days) === 1) {
    return `${new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day')}, ${time}`;
  }
  const day = dateFormat(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(Math.abs(days) > SAID_WITH_YEAR_DAYS ? { year: 'numeric' } : {}),
  });
  return `${day.format(date)}, ${time}`;
}

/** A moment that was promised: as {@link sayMoment}, with the reader's zone where the desk's clocks show another time then. */
export function sayPromise(moment: Iso, nowMs: number, language: Language): string {
  const zone = readerZoneAt(moment, language);
  const said = sayMoment(moment, nowMs, language);
  return zone === '' ? said : `${said} ${zone}`;
}

/** A day as people say it, in the reader's zone: `dzisiaj`, `jutro`, `wtorek, 24 listopada`. */
export function sayDay(moment: Iso, nowMs: number, language: Language): string {
  const date = new Date(moment);
  const days = daysBetween(new Date(nowMs), date);
  if (Math.abs(days) <= 1)
    return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day');
  return dateFormat(language, { weekday: 'long', day: 'numeric', month: 'long' }).format(date);
}

/** The value of a `datetime-local` field for a moment, in the reader's zone, to the minute. */
export function toLocalField(moment: Date): string {
  const day = `${moment.getFullYear()}-${twoDigits(moment.getMonth() + 1)}-${twoDigits(moment.getDate())}`;
  return `${day}T${twoDigits(moment.getHours())}:${twoDigits(moment.getMinutes())}`;
}

/** What a `datetime-local` field says, as ISO 8601 with the offset that the reader's zone has then; null when it says nothing. */
export function fromLocalField(value: string): Iso | null {
  const moment = new Date(value);
  if (value === '' || Number.isNaN(moment.getTime())) return null;
  const offset = -moment.getTimezoneOffset();
  const size = Math.abs(offset);
  const zone = `${offset < 0 ? '-' : '+'}${twoDigits(Math.trunc(size / 60))}:${twoDigits(size % 60)}`;
  return `${toLocalField(moment)}:00${zone}`;
}

function daysBetween(from: Date, to: Date): number {
  const dayOf = (moment: Date) => Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate());
  return Math.round((dayOf(to) - dayOf(from)) / DAY_MS);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
