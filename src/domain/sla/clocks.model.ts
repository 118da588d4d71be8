import { type Connection, type Model, Schema } from 'mongoose';

export interface ClockRecord {
  readonly _id: string;
  readonly ticketId: string;
  readonly deskId: string;
  readonly state: 'running' | 'stopped' | 'breached';
  readonly startedAt: Date;
  readonly warnAt: Date;
  readonly dueAt: Date;
  readonly warnedAt: Date | null;
  readonly breachedAt: Date | null;
  readonly stoppedAt: Date | null;
  /** The next moment at which something is to be done; null when nothing is. */
  readonly nextAt: Date | null;
}

export type ClockModel = Model<ClockRecord>;

const schema = new Schema<ClockRecord>(
  {
    _id: { type: String, required: true },
    ticketId: { type: String, required: true, unique: true },
    deskId: { type: String, required: true },
    state: { type: String, required: true, enum: ['running', 'stopped', 'breached'] },
    startedAt: { type: Date, required: true },
    warnAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    warnedAt: { type: Date, default: null },
    breachedAt: { type: Date, default: null },
    stoppedAt: { type: Date, default: null },
    nextAt: { type: Date, default: null },
  },
  { collection: 'clocks', versionKey: false },
);
schema.index({ nextAt: 1 });
// A promise that was kept costs nothing here.
schema.index({ deskId: 1, breachedAt: 1 }, { partialFilterExpression: { breachedAt: { $gt: new Date(0) } } });

export function clockModel(connection: Connection): ClockModel {
  return connection.model<ClockRecord>('Clock', schema);
}
