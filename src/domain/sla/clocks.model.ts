import { type Connection, type Model, Schema } from 'mongoose';
import type { PlannedClock } from './clock-plan.js';
import type { TicketClass } from './policy.js';

export interface ClockRecord
  extends Pick<
    PlannedClock,
    'kind' | 'turn' | 'state' | 'startedAt' | 'dueAt' | 'budgetMs' | 'breachedAt' | 'stoppedAt' | 'stoppedBy'
  > {
  /** Made of the ticket, the kind and the turn: a clock is there once. */
  readonly _id: string;
  readonly ticketId: string;
  readonly deskId: string;
  /** The first warning; null where there is none. */
  readonly warnAt: Date | null;
  readonly warnedAt: Date | null;
  /** Counted time, ms, of a clock that has stopped or is paused; 0 while it runs. */
  readonly usedMs: number;
  /** What the ticket was when the clock was last kept. */
  readonly of: TicketClass;
  /** Names of the steps that have been taken. */
  readonly done: readonly string[];
  /** The next moment at which something is to be done; null when nothing is. */
  readonly nextAt: Date | null;
  /** Which state of the ticket the clock follows. */
  readonly ticketVersion: number;
  /** Rises with every change, so that of two who change it at once one is told to look again. */
  readonly revision: number;
}

export type ClockModel = Model<ClockRecord>;

const moment = { type: Date, default: null };

const schema = new Schema<ClockRecord>(
  {
    _id: { type: String, required: true },
    ticketId: { type: String, required: true },
    deskId: { type: String, required: true },
    kind: { type: String, required: true, enum: ['first', 'next', 'resolution'] },
    turn: { type: Number, required: true },
    state: { type: String, required: true, enum: ['running', 'paused', 'stopped', 'breached'] },
    startedAt: { type: Date, required: true },
    dueAt: moment,
    warnAt: moment,
    warnedAt: moment,
    breachedAt: moment,
    stoppedAt: moment,
    stoppedBy: { type: String, default: null },
    budgetMs: { type: Number, required: true },
    usedMs: { type: Number, default: 0 },
    of: { severity: Number, band: String, plan: String },
    done: { type: [String], default: [] },
    nextAt: moment,
    ticketVersion: { type: Number, default: 0 },
    revision: { type: Number, default: 0 },
  },
  { collection: 'ticket_clocks', versionKey: false },
);
schema.index({ ticketId: 1 });
schema.index({ nextAt: 1, _id: 1 });
// A promise that was kept costs nothing here.
schema.index({ deskId: 1, breachedAt: 1 }, { partialFilterExpression: { breachedAt: { $gt: new Date(0) } } });

export function clockModel(connection: Connection): ClockModel {
  return connection.model<ClockRecord>('Clock', schema);
}
