import { type Connection, type Model, Schema } from 'mongoose';

export interface CallbackAttempt {
  readonly outcome: 'reached' | 'not_reached' | 'wrong_number' | 'declined';
  readonly note: string;
  readonly agentId: string;
  readonly agentName: string;
  readonly at: Date;
}

export interface CallbackRecord {
  readonly _id: string;
  readonly deskId: string;
  /** Makes asking twice one callback. */
  readonly key: string;
  /** The chat that it was arranged in, if it was; the ticket that the chat became is linked when it is opened. */
  readonly chatId: string | null;
  readonly ticketId: string | null;
  readonly ticketNumber: string | null;
  readonly name: string;
  readonly phone: string;
  readonly requestedBy: string;
  readonly state: 'scheduled' | 'due' | 'taken' | 'done' | 'failed';
  readonly dueAt: Date;
  /** When it will ring next while it is scheduled; null otherwise. */
  readonly nextAt: Date | null;
  readonly takenById: string | null;
  readonly takenByName: string | null;
  readonly takenAt: Date | null;
  readonly attempts: readonly CallbackAttempt[];
  readonly maxAttempts: number;
  readonly closedAt: Date | null;
}

export type CallbackModel = Model<CallbackRecord>;

const attemptSchema = new Schema<CallbackAttempt>(
  {
    outcome: { type: String, required: true },
    note: { type: String, default: '' },
    agentId: { type: String, required: true },
    agentName: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { _id: false },
);

const schema = new Schema<CallbackRecord>(
  {
    _id: { type: String, required: true },
    deskId: { type: String, required: true },
    key: { type: String, required: true, unique: true },
    chatId: { type: String, default: null },
    ticketId: { type: String, default: null },
    ticketNumber: { type: String, default: null },
    name: { type: String, default: '' },
    phone: { type: String, required: true },
    requestedBy: { type: String, required: true },
    state: { type: String, required: true, enum: ['scheduled', 'due', 'taken', 'done', 'failed'] },
    dueAt: { type: Date, required: true },
    nextAt: { type: Date, default: null },
    takenById: { type: String, default: null },
    takenByName: { type: String, default: null },
    takenAt: { type: Date, default: null },
    attempts: { type: [attemptSchema], default: [] },
    maxAttempts: { type: Number, required: true },
    closedAt: { type: Date, default: null },
  },
  { collection: 'callbacks', versionKey: false },
);
schema.index({ nextAt: 1 });
schema.index({ deskId: 1, state: 1, dueAt: 1 });
schema.index({ ticketId: 1 });
schema.index({ chatId: 1 });

export function callbackModel(connection: Connection): CallbackModel {
  return connection.model<CallbackRecord>('Callback', schema);
}
