import type { ClockExplained, ClockSpanView } from '../../../src/protocol/index.js';

/** A piece of a clock's strip. */
export interface Piece {
  readonly fromMs: number;
  readonly toMs: number;
  /** `counted`: used of the budget. `left`: it will count. `shut`: the desk is closed. `paused`: the clock stands still. */
  readonly look: 'counted' | 'left' | 'shut' | 'paused';
  /** Of the whole strip, from 0 to 1. */
  readonly share: number;
  readonly span: ClockSpanView;
}

const PAUSES: ReadonlySet<ClockSpanView['why']> = new Set(['waiting', 'on_hold', 'solved']);

/** The strip of a clock at the moment `nowMs`, its pieces in order: a stretch that is going on is cut at now. */
export function piecesOf({ spans }: Pick<ClockExplained, 'spans'>, nowMs: number): readonly Piece[] {
  const first = spans.at(0);
  const last = spans.at(-1);
  if (first === undefined || last === undefined) return [];
  const wholeMs = Math.max(1, Date.parse(last.to) - Date.parse(first.from));
  return spans.flatMap((span) => {
    const [fromMs, toMs] = [Date.parse(span.from), Date.parse(span.to)];
    const cuts = span.isCounted && fromMs < nowMs && nowMs < toMs ? [fromMs, nowMs, toMs] : [fromMs, toMs];
    return cuts.slice(1).map((to, index) => {
      const from = cuts[index] ?? fromMs;
      return { fromMs: from, toMs: to, look: lookOf(span, from, nowMs), share: (to - from) / wholeMs, span };
    });
  });
}

/** What is left of the budget at that moment, ms; negative when it is used up. A clock that is over keeps its rest. */
export function leftOf(clock: ClockExplained, nowMs: number): number {
  if (clock.stoppedAt !== null) return clock.leftMs;
  const countedMs = clock.spans
    .filter((span) => span.isCounted)
    .map((span) => Math.min(nowMs, Date.parse(span.to)) - Date.parse(span.from))
    .reduce((sum, ms) => sum + Math.max(0, ms), 0);
  const leftMs = clock.budgetMs - countedMs;
  // Past its due moment the strip ends, and it is the time of day that tells how late it is.
  if (clock.dueAt === null || nowMs < Date.parse(clock.dueAt)) return leftMs;
  return Math.min(leftMs, Date.parse(clock.dueAt) - nowMs);
}

/** Where a moment stands on the strip, from 0 to 1; null when it is not on it. */
export function placeOf({ spans }: Pick<ClockExplained, 'spans'>, moment: string | null): number | null {
  const first = spans.at(0);
  const last = spans.at(-1);
  if (first === undefined || last === undefined || moment === null) return null;
  const fromMs = Date.parse(first.from);
  const share = (Date.parse(moment) - fromMs) / Math.max(1, Date.parse(last.to) - fromMs);
  return share < 0 || share > 1 ? null : share;
}

function lookOf(span: ClockSpanView, fromMs: number, nowMs: number): Piece['look'] {
  if (!span.isCounted) return PAUSES.has(span.why) ? 'paused' : 'shut';
  return fromMs < nowMs ? 'counted' : 'left';
}
