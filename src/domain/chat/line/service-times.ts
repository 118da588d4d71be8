import type { Clock } from '../../../shared/ports.js';
import { DAY_MS, later, MINUTE_MS } from '../../../shared/time.js';
import type { ReceiptModel } from '../receipts.model.js';
import type { ServiceTime } from './wait-estimate.js';

interface Served {
  readonly topic: string;
  readonly hour: number;
  readonly ms: number;
}

/** How far back conversations count, and how many at most. */
const WINDOW_MS = 28 * DAY_MS;
const MOST_RECEIPTS = 2000;
const FRESH_FOR_MS = 5 * MINUTE_MS;
/** Fewer conversations than this say nothing about the next one. */
const ENOUGH = 10;
const HOURS = 24;
const LONG = 0.9;

/**
 * How long conversations take, measured from the receipts of those that are over: by topic and hour of the day where
 * enough were seen, else by topic, else of the whole desk. Looks at MongoDB every five minutes at most.
 */
export class ServiceTimes {
  readonly #model: ReceiptModel;
  readonly #clock: Clock;
  readonly #seen = new Map<string, { at: number; served: Promise<readonly Served[]> }>();

  constructor(model: ReceiptModel, clock: Clock) {
    this.#model = model;
    this.#clock = clock;
  }

  /** What to reckon with for a topic now. `expectedMs` is used where too few were measured, or MongoDB is away. */
  async of(deskId: string, topic: string, expectedMs: number): Promise<ServiceTime> {
    const served = await this.#served(deskId);
    const hour = this.#clock.now().getUTCHours();
    const ofTopic = served.filter((one) => one.topic === topic);
    const ofHour = ofTopic.filter((one) => isNear(one.hour, hour));
    const sample = [ofHour, ofTopic, served].find((some) => some.length >= ENOUGH);
    if (sample === undefined) return { typicalMs: expectedMs, longMs: 2 * expectedMs };
    const sorted = sample.map((one) => one.ms).sort((a, b) => a - b);
    return { typicalMs: quantile(sorted, 1 / 2), longMs: quantile(sorted, LONG) };
  }

  async #served(deskId: string): Promise<readonly Served[]> {
    const now = this.#clock.now().getTime();
    const known = this.#seen.get(deskId);
    if (known !== undefined && now - known.at < FRESH_FOR_MS) return await known.served;
    const served = this.#read(deskId).catch(() => known?.served ?? []);
    this.#seen.set(deskId, { at: now, served });
    return await served;
  }

  async #read(deskId: string): Promise<readonly Served[]> {
    const since = later(this.#clock.now(), -WINDOW_MS);
    const receipts = await this.#model
      .find({ deskId, endedAt: { $gte: since }, takenAt: { $ne: null } })
      .select({ topic: 1, takenAt: 1, endedAt: 1 })
      .sort({ endedAt: -1 })
      .limit(MOST_RECEIPTS)
      .lean();
    return receipts.flatMap(({ topic, takenAt, endedAt }) =>
      takenAt === null
        ? []
        : [{ topic, hour: takenAt.getUTCHours(), ms: endedAt.getTime() - takenAt.getTime() }],
    );
  }
}

function isNear(hour: number, other: number): boolean {
  const apart = Math.abs(hour - other);
  return Math.min(apart, HOURS - apart) <= 1;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
