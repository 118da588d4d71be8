import { dayOf, kindOfDay, spansOfDay } from './days.js';
import type { Calendar } from './hours.js';

/** A stretch of time and why it counts or does not. */
export interface CalendarSpan {
  readonly from: Date;
  readonly to: Date;
  readonly isOpen: boolean;
  /** `open`; `closed` by the week; `exception`: closed on a dated day; `holiday`: closed on a public one. */
  readonly why: 'open' | 'closed' | 'exception' | 'holiday';
  /** The holiday's names; null for everything else. */
  readonly holiday: { readonly pl: string; readonly en: string } | null;
}

/** Every stretch between two moments, in order and without a gap. Neighbours of the same kind are one stretch. */
export function explainSpans(from: Date, until: Date, calendar: Calendar): readonly CalendarSpan[] {
  if (until <= from) return [];
  if (calendar.hours.kind === 'always')
    return [{ from, to: until, isOpen: true, why: 'open', holiday: null }];
  const spans: CalendarSpan[] = [];
  for (let day = dayOf(from, calendar); day.from < until.getTime(); day = day.next()) {
    const kind = kindOfDay(day, calendar);
    const closed = {
      isOpen: false,
      why: kind.kind === 'week' ? ('closed' as const) : kind.kind,
      holiday: kind.kind === 'holiday' ? kind.holiday.names : null,
    };
    let at = day.from;
    for (const open of spansOfDay(day, calendar)) {
      push(spans, { from: new Date(at), to: new Date(open.from), ...closed });
      push(spans, {
        from: new Date(open.from),
        to: new Date(open.to),
        isOpen: true,
        why: 'open',
        holiday: null,
      });
      at = open.to;
    }
    push(spans, { from: new Date(at), to: new Date(day.to), ...closed });
  }
  return clip(spans, from, until);
}

function push(spans: CalendarSpan[], span: CalendarSpan): void {
  if (span.to <= span.from) return;
  const last = spans.at(-1);
  const isSame = last !== undefined && last.why === span.why && last.holiday?.en === span.holiday?.en;
  if (isSame) spans[spans.length - 1] = { ...last, to: span.to };
  else spans.push(span);
}

function clip(spans: readonly CalendarSpan[], from: Date, until: Date): readonly CalendarSpan[] {
  return spans
    .filter((span) => span.to > from && span.from < until)
    .map((span) => ({
      ...span,
      from: span.from < from ? from : span.from,
      to: span.to > until ? until : span.to,
    }));
}
