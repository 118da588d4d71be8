import { signal } from '@preact/signals';
import type { Iso } from '../../../src/protocol/index.js';
import type { Language } from '../../../src/shared/language.js';
import { dateFormat } from './formats.js';

/** Where the reader is, and the desk whose hours are spoken of: IANA names. */
export interface Zones {
  readonly desk: string;
  readonly reader: string;
}

const deskZone = signal('');

/** Learns in which zone the desk's hours are. Until then no zone is named. */
export function noteDeskZone(zone: string): void {
  deskZone.value = zone;
}

/** The zones of this page. */
export function zonesHere(desk = deskZone.value): Zones {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { desk: desk === '' ? timeZone : desk, reader: timeZone };
}

/** The reader's zone at a moment, `GMT+9`, where the desk's clocks show another time then; empty where they agree. */
export function readerZoneAt(moment: Iso, spoken: Language, zones = zonesHere()): string {
  return doDiffer(moment, zones) ? zoneName(moment, spoken, zones.reader, 'short') : '';
}

/** The name of the desk's zone, `Central European Time`, where the reader's clocks show another time at a moment; empty where they agree. */
export function deskZoneAt(moment: Iso, spoken: Language, zones = zonesHere()): string {
  return doDiffer(moment, zones) ? zoneName(moment, spoken, zones.desk, 'longGeneric') : '';
}

function doDiffer(moment: Iso, { desk, reader }: Zones): boolean {
  return zoneName(moment, 'en', desk, 'longOffset') !== zoneName(moment, 'en', reader, 'longOffset');
}

function zoneName(
  moment: Iso,
  spoken: Language,
  timeZone: string,
  timeZoneName: 'short' | 'longGeneric' | 'longOffset',
): string {
  const parts = dateFormat(spoken, { timeZone, timeZoneName }).formatToParts(new Date(moment));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
