import type { Explanation } from '../../flows/explain-clocks.js';
import type { ClockExplained, ClockSpanView, TicketClocks } from '../../protocol/index.js';

/** The clocks of a ticket as the console shows them. */
export function ticketClocks(explanations: readonly Explanation[]): TicketClocks {
  return { clocks: explanations.map(clockExplained) };
}

function clockExplained({ id, clock, done, spans }: Explanation): ClockExplained {
  const { kind, turn, state, startedAt, dueAt, breachedAt, stoppedAt, stoppedBy, target } = clock;
  return {
    ...{ id, kind, turn, state, stoppedBy },
    startedAt: startedAt.toISOString(),
    dueAt: dueAt?.toISOString() ?? null,
    breachedAt: breachedAt?.toISOString() ?? null,
    stoppedAt: stoppedAt?.toISOString() ?? null,
    budgetMs: clock.budgetMs,
    usedMs: clock.usedMs,
    leftMs: clock.budgetMs - clock.usedMs,
    counts: 'counts' in target ? target.counts : 'cut_off',
    calendar: target.calendar ?? '',
    isPausedUnanswered: clock.isPausedUnanswered,
    steps: clock.steps.map((step) => ({
      what: step.do,
      at: step.at?.toISOString() ?? null,
      isDone: done.includes(step.name),
    })),
    spans: spans.map(
      (span): ClockSpanView => ({ ...span, from: span.from.toISOString(), to: span.to.toISOString() }),
    ),
  };
}
