import type { DayReport, DayReportModel } from './day-reports.model.js';

/**
 * The days that are over, each added up once: what was opened, first answered or broken on a day never changes again,
 * so that nobody has to count a hundred thousand tickets twice.
 */
export class DayReports {
  readonly #model: DayReportModel;

  constructor(model: DayReportModel) {
    this.#model = model;
  }

  /** The desk's kept days of these, by their dates. */
  async of(deskId: string, days: readonly string[]): Promise<ReadonlyMap<string, DayReport>> {
    const found = await this.#model.find({ deskId, day: { $in: [...days] } }).lean<DayReport[]>();
    return new Map(found.map((report) => [report.day, report]));
  }

  /** Keeps a day. Keeping it twice is the same. */
  async keep(deskId: string, report: DayReport): Promise<void> {
    await this.#model.updateOne(
      { deskId, day: report.day },
      { $setOnInsert: { _id: `${deskId}:${report.day}`, ...report, times: [...report.times] } },
      { upsert: true },
    );
  }
}
