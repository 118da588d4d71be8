import { DateTime } from 'luxon';
import { DAY_MS } from '../../shared/time.js';

/** Two years and more, in a dozen zones. */
const MOST_KEPT = 10_000;

/** A day of a zone: 23, 24 or 25 hours. */
export class Day {
  /** As ISO writes it. */
  readonly date: string;
  /** 1 is Monday, 7 Sunday. */
  readonly weekday: number;
  /** From this moment, included, to that one, not included; ms since 1970. */
  readonly from: number;
  readonly to: number;
  readonly #start: DateTime;
  readonly #times = new Map<string, number>();

  private constructor(start: DateTime) {
    this.#start = start;
    this.date = start.toISODate() ?? '';
    this.weekday = start.weekday;
    this.from = start.toMillis();
    this.to = startOf(start.plus({ days: 1 })).toMillis();
  }

  /**
   * The day on which a moment falls in a zone. The days that were asked for are kept: every clock of every ticket asks
   * for the same few, and each costs several looks at the zone's rules.
   */
  static of(at: number, timeZone: string): Day {
    const key = `${timeZone} ${Math.floor(at / DAY_MS)}`;
    const known = days.get(key) ?? [];
    const found = known.find((day) => day.from <= at && at < day.to);
    if (found !== undefined) return found;
    const day = new Day(startOf(DateTime.fromMillis(at, { zone: timeZone })));
    if (days.size >= MOST_KEPT) days.clear();
    days.set(key, [...known, day]);
    return day;
  }

  /** A wall-clock time, so that 8:00 is 8:00 also on the days of 23 and 25 hours; `24:00` is the day's end. */
  at(time: string): number {
    const known = this.#times.get(time);
    if (known !== undefined) return known;
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    const moment = hour === 24 ? this.to : this.#start.set({ hour, minute }).toMillis();
    this.#times.set(time, moment);
    return moment;
  }

  next(): Day {
    return Day.of(this.to, this.#start.zoneName ?? '');
  }
}

/** By zone and day of UTC, which at most three days of a zone share. */
const days = new Map<string, readonly Day[]>();

/** The first moment of a day, also where the clocks go back over midnight and the day has two of them. */
function startOf(moment: DateTime): DateTime {
  const midnight = moment.startOf('day');
  const before = midnight.minus({ hours: 1 });
  return before.toISODate() === midnight.toISODate() ? before.startOf('day') : midnight;
}
