import { type Connection, type Model, Schema } from 'mongoose';

export interface ReceiptRecord {
  /** The chat's id. */
  readonly _id: string;
  readonly deskId: string;
  readonly outcome: 'solved' | 'left' | 'abandoned' | 'dropped';
  readonly becameTicket: boolean;
  readonly startedAt: Date;
  readonly takenAt: Date | null;
  readonly endedAt: Date;
  readonly visitorMessages: number;
  readonly agentMessages: number;
}

export type ReceiptModel = Model<ReceiptRecord>;

const schema = new Schema<ReceiptRecord>(
  {
    _id: { type: String, required: true },
    deskId: { type: String, required: true },
    outcome: { type: String, required: true, enum: ['solved', 'left', 'abandoned', 'dropped'] },
    becameTicket: { type: Boolean, required: true },
    startedAt: { type: Date, required: true },
    takenAt: { type: Date, default: null },
    endedAt: { type: Date, required: true },
    visitorMessages: { type: Number, required: true },
    agentMessages: { type: Number, required: true },
  },
  { collection: 'receipts', versionKey: false },
);
schema.index({ deskId: 1, endedAt: 1, outcome: 1 });

export function receiptModel(connection: Connection): ReceiptModel {
  return connection.model<ReceiptRecord>('Receipt', schema);
}
