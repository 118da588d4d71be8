import { type ReadonlySignal, signal } from '@preact/signals';
import type { Iso } from '../../../src/protocol/index.js';
import type { Language } from '../../../src/shared/language.js';
import { SECOND_MS } from '../../../src/shared/time.js';
import { dateFormat } from './formats.js';
import { language } from './language.js';
import { readerZoneAt } from './zones.js';

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

/** The time of day where the reader is: `12:04`. */
export function formatTime(moment: Iso, spoken: Language = language.value): string {
  return dateFormat(spoken, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(moment),
  );
}

/** A moment of the next days where the reader is: `Mon 30 Nov, 08:00`, with the zone where the desk's clocks show another time. */
export function formatMoment(moment: Iso, spoken: Language = language.value): string {
  const zone = readerZoneAt(moment, spoken);
  const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const said = dateFormat(spoken, { ...day, ...time }).format(new Date(moment));
  return zone === '' ? said : `${said} ${zone}`;
}

/** The exact instant for a title and for screen readers: `środa, 14 lipca 2027 16:00:12 CEST`. */
export function formatInstant(moment: Iso, spoken: Language = language.value): string {
  return dateFormat(spoken, { dateStyle: 'full', timeStyle: 'long' }).format(new Date(moment));
}
