import { type ReadonlySignal, signal } from '@preact/signals';
import type { Iso } from '../../../src/protocol/index.js';
import type { Language } from '../../../src/shared/language.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/shared/time.js';
import { language } from './language.js';

const ticking = signal(Date.now());
let aheadMs = 0;

/** The present moment in milliseconds, renewed every second while {@link startTicking} runs. */
export const now: ReadonlySignal<number> = ticking;

/** Keeps `now` going; stands still while the page is hidden. Call it once per page. */
export function startTicking(): void {
  const tick = () => {
    if (document.visibilityState === 'visible') ticking.value = Date.now() + aheadMs;
  };
  setInterval(tick, SECOND_MS);
  document.addEventListener('visibilitychange', tick);
}

/** Takes the server's clock as the right one: ages are then true on a machine whose clock is wrong. */
export function noteServerNow(moment: Iso): void {
  aheadMs = Date.parse(moment) - Date.now();
  ticking.value = Date.now() + aheadMs;
}

/** How long ago, as a clock shows it: `0:21`, `12:04`, `1:02:30`. Never below zero. */
export function formatAge(sinceMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - sinceMs) / SECOND_MS));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  if (hours > 0) return `${hours}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}`;
  return `${minutes}:${twoDigits(seconds % 60)}`;
}

/** How long ago or until, in words: `3 dni temu`, `za 5 minut`, `now` below a minute. */
export function sayDistance(momentMs: number, nowMs: number, spoken: Language = language.value): string {
  const distanceMs = momentMs - nowMs;
  const words = new Intl.RelativeTimeFormat(spoken, { numeric: 'auto' });
  const sizeMs = Math.abs(distanceMs);
  if (sizeMs < MINUTE_MS) return words.format(0, 'second');
  if (sizeMs < HOUR_MS) return words.format(Math.trunc(distanceMs / MINUTE_MS), 'minute');
  if (sizeMs < DAY_MS) return words.format(Math.trunc(distanceMs / HOUR_MS), 'hour');
  return words.format(Math.trunc(distanceMs / DAY_MS), 'day');
}

/** How long something lasts, in words with two units at most: `31 godz. 12 min`. Below a minute: seconds. */
export function sayDuration(lengthMs: number, spoken: Language = language.value): string {
  const say = (value: number, unit: string) =>
    new Intl.NumberFormat(spoken, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
  const sizeMs = Math.max(0, lengthMs);
  if (sizeMs < MINUTE_MS) return say(Math.floor(sizeMs / SECOND_MS), 'second');
  const hours = Math.floor(sizeMs / HOUR_MS);
  const minutes = Math.floor((sizeMs % HOUR_MS) / MINUTE_MS);
  if (hours === 0) return say(minutes, 'minute');
  return minutes === 0 ? say(hours, 'hour') : `${say(hours, 'hour')} ${say(minutes, 'minute')}`;
}

/** The time of day where the reader is: `12:04`. */
export function formatTime(moment: Iso, spoken: Language = language.value): string {
  return new Intl.DateTimeFormat(spoken, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(moment),
  );
}

/** Day and time where the reader is: `14 lip 2027, 16:00`; without the year when it is this one. */
export function formatMoment(moment: Iso, spoken: Language = language.value, nowMs = now.value): string {
  const date = new Date(moment);
  const isThisYear = date.getFullYear() === new Date(nowMs).getFullYear();
  return new Intl.DateTimeFormat(spoken, {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(date);
}

/** The exact instant for a title and for screen readers: `środa, 14 lipca 2027 16:00:12 CEST`. */
export function formatInstant(moment: Iso, spoken: Language = language.value): string {
  return new Intl.DateTimeFormat(spoken, { dateStyle: 'full', timeStyle: 'long' }).format(new Date(moment));
}
