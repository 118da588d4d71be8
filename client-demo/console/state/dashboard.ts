import type { AnswerTimes, ReportDay } from '../../../src/protocol/index.js';
import type { Language } from '../../../src/shared/language.js';
import { dateFormat } from '../../shared/texts/formats.js';

/** The days under a chart: `pon., 23`, and with the month where there are many. */
export function dayNames(days: readonly Pick<ReportDay, 'day'>[], spoken: Language): readonly string[] {
  const isLong = days.length > 7;
  const format = dateFormat(spoken, {
    timeZone: 'UTC',
    day: 'numeric',
    ...(isLong ? { month: 'short' } : { weekday: 'short' }),
  });
  return days.map(({ day }) => format.format(new Date(`${day}T12:00:00Z`)));
}

/**
 * How long first answers took on each day over all topics; null for a day without any. Topics are weighed by how many
 * answers they had: the figures of a day come by topic, and their middle is near enough for a drawing.
 */
export function overallTimes(
  days: readonly Pick<ReportDay, 'times'>[],
): readonly (Pick<AnswerTimes, 'medianMs' | 'p90Ms'> | null)[] {
  return days.map(({ times }) => {
    const answered = times.reduce((sum, one) => sum + one.answered, 0);
    if (answered === 0) return null;
    const weigh = (read: (one: AnswerTimes) => number) =>
      Math.round(times.reduce((sum, one) => sum + read(one) * one.answered, 0) / answered);
    return { medianMs: weigh((one) => one.medianMs), p90Ms: weigh((one) => one.p90Ms) };
  });
}
