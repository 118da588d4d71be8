import { type Connection, type Model, Schema } from 'mongoose';
import type { TopicTimes } from './answer-times.js';

/** What happened at a desk on one day that is over. */
export interface DayReport {
  /** ISO date in the desk's zone. */
  readonly day: string;
  readonly opened: number;
  readonly answered: number;
  readonly breached: number;
  readonly times: readonly TopicTimes[];
}

export interface DayReportRecord extends DayReport {
  readonly _id: string;
  readonly deskId: string;
}

export type DayReportModel = Model<DayReportRecord>;

const schema = new Schema<DayReportRecord>(
  {
    _id: { type: String, required: true },
    deskId: { type: String, required: true },
    day: { type: String, required: true },
    opened: { type: Number, required: true },
    answered: { type: Number, required: true },
    breached: { type: Number, required: true },
    times: {
      type: [
        {
          _id: false,
          topic: String,
          answered: Number,
          medianMs: Number,
          p90Ms: Number,
          classes: Schema.Types.Mixed,
        },
      ],
      default: [],
    },
  },
  { collection: 'day_reports', versionKey: false, minimize: false },
);
schema.index({ deskId: 1, day: 1 }, { unique: true });

export function dayReportModel(connection: Connection): DayReportModel {
  return connection.model<DayReportRecord>('DayReport', schema);
}
