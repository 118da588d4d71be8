import {
  addOpenTime,
  type Calendar,
  type CalendarSpan,
  explainSpans,
  openTimeBetween,
} from '../calendar/index.js';
import type { Pause } from './clock-runs.js';

/** The time that a clock counts: the open time of its calendar from `from` on, without its pauses. */
export interface Timeline {
  readonly startedAt: Date;
  /** After the start where a cut-off lets the clock count only from another day on. */
  readonly from: Date;
  readonly calendar: Calendar;
  /** In order and apart. */
  readonly pauses: readonly Pause[];
}

/** A stretch of a clock's time and why it counts or does not. */
export interface ClockSpan {
  readonly from: Date;
  readonly to: Date;
  readonly isCounted: boolean;
  /** Of the calendar `open`, `closed`, `exception`, `holiday`; `cut_off`: open, but too late to count that day. */
  readonly why: CalendarSpan['why'] | Pause['why'] | 'cut_off';
  readonly holiday: CalendarSpan['holiday'];
  /** Who brought a pause about; empty for what the calendar says. */
  readonly byName: string;
}

/** How much time has been counted until a moment, ms. */
export function countedUntil(timeline: Timeline, until: Date): number {
  return stretches(timeline)
    .map(({ from, to }) => openTimeBetween(from, to === null || to > until ? until : to, timeline.calendar))
    .reduce((sum, part) => sum + part, 0);
}

/** The moment at which so much time has been counted. Null while a pause lasts, and where there never is enough. */
export function momentAfter(timeline: Timeline, countedMs: number): Date | null {
  let left = countedMs;
  for (const { from, to } of stretches(timeline)) {
    if (to === null) return addOpenTime(from, left, timeline.calendar);
    const part = openTimeBetween(from, to, timeline.calendar);
    if (left <= part) return addOpenTime(from, left, timeline.calendar);
    left -= part;
  }
  return null;
}

/** Every stretch from the clock's start until a moment, in order and without a gap; the counted ones are what is used. */
export function spansUntil(timeline: Timeline, until: Date): readonly ClockSpan[] {
  const spans: ClockSpan[] = [];
  let at = timeline.startedAt;
  const add = (to: Date) => {
    if (to > at) for (const span of calendarSpans(timeline, at, to)) push(spans, span);
  };
  for (const pause of timeline.pauses) {
    if (pause.from >= until) break;
    add(pause.from);
    const to = pause.to === null || pause.to > until ? until : pause.to;
    const { from, why, byName } = pause;
    if (to > from) spans.push({ from, to, isCounted: false, why, holiday: null, byName });
    at = to;
  }
  add(until);
  return spans;
}

/** The night before a day that counts and the night of one that does not are one night. */
function push(spans: ClockSpan[], span: ClockSpan): void {
  const last = spans.at(-1);
  const isSame =
    last !== undefined && last.byName === '' && last.why === span.why && last.holiday === span.holiday;
  if (isSame) spans[spans.length - 1] = { ...last, to: span.to };
  else spans.push(span);
}

/** What lies between the pauses. A last stretch without an end; none while a pause lasts. */
function stretches({ from, pauses }: Timeline): readonly { from: Date; to: Date | null }[] {
  const found: { from: Date; to: Date | null }[] = [];
  let at: Date | null = from;
  for (const pause of pauses) {
    if (at === null) break;
    if (pause.from > at) found.push({ from: at, to: pause.from });
    at = pause.to === null || pause.to > at ? pause.to : at;
  }
  return at === null ? found : [...found, { from: at, to: null }];
}

function calendarSpans(timeline: Timeline, from: Date, to: Date): readonly ClockSpan[] {
  const lateUntil = timeline.from < to ? timeline.from : to;
  const late = explainSpans(from, lateUntil, timeline.calendar).map((span) => asClockSpan(span, false));
  const counted = explainSpans(from > lateUntil ? from : lateUntil, to, timeline.calendar);
  return [...late, ...counted.map((span) => asClockSpan(span, true))];
}

function asClockSpan({ from, to, isOpen, why, holiday }: CalendarSpan, mayCount: boolean): ClockSpan {
  const isLate = isOpen && !mayCount;
  return { from, to, isCounted: isOpen && mayCount, why: isLate ? 'cut_off' : why, holiday, byName: '' };
}
