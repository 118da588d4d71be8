/** How long one first answer took. */
export interface AnswerTime {
  readonly topic: string;
  readonly ms: number;
}

/** How long the first answers of a topic took: in figures, and in classes that those of several days can be added from. */
export interface TopicTimes {
  readonly topic: string;
  readonly answered: number;
  readonly medianMs: number;
  readonly p90Ms: number;
  /** How many lie in each class, by its number. */
  readonly classes: Readonly<Record<string, number>>;
}

/** Each class is this much wider than the one before: a figure from classes is at most half of that off. */
const WIDTH = 1.05;
const MEDIAN = 0.5;
const LONG = 0.9;

/** The times of a day, by topic in alphabetical order. */
export function timesByTopic(times: readonly AnswerTime[]): readonly TopicTimes[] {
  const byTopic = byTopicOf(times);
  return [...byTopic]
    .map(([topic, own]) =>
      timesOf(
        topic,
        own.map(({ ms }) => ms),
      ),
    )
    .sort((a, b) => a.topic.localeCompare(b.topic));
}

/** The times of several days together, by topic in alphabetical order. */
export function addTimes(days: readonly (readonly TopicTimes[])[]): readonly Omit<TopicTimes, 'classes'>[] {
  const byTopic = byTopicOf(days.flat());
  return [...byTopic]
    .map(([topic, own]) => addedTimes(topic, own))
    .sort((a, b) => a.topic.localeCompare(b.topic));
}

function timesOf(topic: string, all: readonly number[]): TopicTimes {
  const sorted = all.toSorted((a, b) => a - b);
  const classes: Record<string, number> = {};
  for (const ms of sorted) {
    const number = classOf(ms);
    classes[number] = (classes[number] ?? 0) + 1;
  }
  const at = (share: number) => sorted[rankOf(sorted.length, share) - 1] ?? 0;
  return { topic, answered: sorted.length, medianMs: at(MEDIAN), p90Ms: at(LONG), classes };
}

function addedTimes(topic: string, days: readonly TopicTimes[]): Omit<TopicTimes, 'classes'> {
  const sums = new Map<number, number>();
  for (const { classes } of days) {
    for (const [number, count] of Object.entries(classes))
      sums.set(Number(number), (sums.get(Number(number)) ?? 0) + count);
  }
  const sorted = [...sums].sort(([a], [b]) => a - b);
  const answered = sorted.reduce((sum, [, count]) => sum + count, 0);
  const at = (share: number) => {
    let left = rankOf(answered, share);
    for (const [number, count] of sorted) {
      left -= count;
      if (left <= 0) return middleOf(number);
    }
    return 0;
  };
  return { topic, answered, medianMs: at(MEDIAN), p90Ms: at(LONG) };
}

/** Nearest rank. */
function rankOf(count: number, share: number): number {
  return Math.ceil(count * share);
}

function classOf(ms: number): number {
  return ms < 1 ? 0 : Math.floor(Math.log(ms) / Math.log(WIDTH)) + 1;
}

function middleOf(number: number): number {
  return number === 0 ? 0 : Math.round(WIDTH ** (number - 1 / 2));
}

function byTopicOf<T extends { readonly topic: string }>(
  all: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(one.topic);
    if (group === undefined) groups.set(one.topic, [one]);
    else group.push(one);
  }
  return groups;
}
