import { type Calendar, findNextOpening, isOpen } from '../calendar/index.js';

/** When people are not called, by the clock on their own wall: `HH:MM`; it may go over midnight. */
export interface DoNotDisturb {
  readonly from: string;
  readonly to: string;
}

/** Where a country has several zones, the one in which most of its people live. */
const MAIN_ZONES: Readonly<Record<string, string>> = {
  AU: 'Australia/Sydney',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  CD: 'Africa/Kinshasa',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  CY: 'Asia/Nicosia',
  DE: 'Europe/Berlin',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  GL: 'America/Godthab',
  ID: 'Asia/Jakarta',
  KZ: 'Asia/Almaty',
  MX: 'America/Mexico_City',
  MN: 'Asia/Ulaanbaatar',
  MY: 'Asia/Kuala_Lumpur',
  NZ: 'Pacific/Auckland',
  PF: 'Pacific/Tahiti',
  PG: 'Pacific/Port_Moresby',
  PS: 'Asia/Gaza',
  PT: 'Europe/Lisbon',
  RU: 'Europe/Moscow',
  UA: 'Europe/Kiev',
  US: 'America/New_York',
  UZ: 'Asia/Tashkent',
  XK: 'Europe/Belgrade',
};

/** Beyond this many steps from opening to opening two calendars count as never open at once. */
const MOST_STEPS = 1000;

/** The main zone of a country (ISO 3166-1); `fallback` where none is known. */
export function zoneOfCountry(country: string, fallback: string): string {
  return MAIN_ZONES[country] ?? zonesOf(country)[0] ?? fallback;
}

/** The hours in which people in a zone may be called: the whole day but for the quiet ones. */
export function callableHours({ from, to }: DoNotDisturb, timeZone: string): Calendar {
  if (from === to) return { timeZone, hours: { kind: 'always' } };
  const spans =
    from > to
      ? [{ from: to, to: from }]
      : [
          { from: '00:00', to: from },
          { from: to, to: '24:00' },
        ];
  const open = spans.filter((span) => span.from < span.to);
  const days = { 1: open, 2: open, 3: open, 4: open, 5: open, 6: open, 7: open };
  return { timeZone, hours: { kind: 'weekly', days, exceptions: [] } };
}

/** The first moment, `from` on, at which all these calendars are open; null where there is none. */
export function findCommonOpening(from: Date, calendars: readonly Calendar[]): Date | null {
  let at = from;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const closed = calendars.find((calendar) => !isOpen(at, calendar));
    if (closed === undefined) return at;
    const next = findNextOpening(at, closed);
    if (next === null) return null;
    at = next;
  }
  return null;
}

/** Later engines have a method where earlier ones have a property. */
function zonesOf(country: string): readonly string[] {
  const locale: Intl.Locale & { timeZones?: string[]; getTimeZones?: () => string[] } = new Intl.Locale(
    `und-${country}`,
  );
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}
