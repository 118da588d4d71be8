import type { Dashboard } from '../../flows/read-dashboard.js';
import type { DashboardView } from '../../protocol/index.js';

/** The figures of a desk as its console draws them. */
export function dashboardView({ at, now, days, times, agents, waits }: Dashboard): DashboardView {
  return {
    at: at.toISOString(),
    now,
    days: days.map(({ day, opened, answered, breached, times: ofDay }) => ({
      ...{ day, opened, answered, breached },
      times: ofDay.map(({ topic, answered: count, medianMs, p90Ms }) => ({
        ...{ topic, answered: count, medianMs, p90Ms },
      })),
    })),
    times,
    agents,
    waits,
  };
}
