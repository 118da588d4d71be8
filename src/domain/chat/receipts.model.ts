import { type Connection, type Model, Schema } from 'mongoose';

export interface ReceiptRecord {
  /** The chat's id. */
  readonly _id: string;
  readonly deskId: string;
  /** The desk's topic, or empty. */
  readonly topic: string;
  readonly outcome: 'solved' | 'left' | 'abandoned' | 'dropped' | 'continued';
  readonly becameTicket: boolean;
  readonly startedAt: Date;
  readonly takenAt: Date | null;
  /** The wait that the visitor was told at the start, ms. */
  readonly predictedWait: { readonly lowMs: number; readonly highMs: number } | null;
  /** When nothing could be written into it any more, and when it was destroyed. */
  readonly endedAt: Date;
  readonly destroyedAt: Date;
  readonly visitorMessages: number;
  readonly agentMessages: number;
  /** HMAC over the messages; its key is not kept, so nothing can be guessed from it. See `receipts-proof.ts`. */
  readonly digest: string;
  /** What the visitor gave the help, 1 to 5; null while nothing was given. */
  readonly rating: number | null;
}

export type ReceiptModel = Model<ReceiptRecord>;

const schema = new Schema<ReceiptRecord>(
  {
    _id: { type: String, required: true },
    deskId: { type: String, required: true },
    topic: { type: String, default: '' },
    outcome: { type: String, required: true, enum: ['solved', 'left', 'abandoned', 'dropped', 'continued'] },
    becameTicket: { type: Boolean, required: true },
    startedAt: { type: Date, required: true },
    takenAt: { type: Date, default: null },
    predictedWait: { type: Schema.Types.Mixed, default: null },
    endedAt: { type: Date, required: true },
    destroyedAt: { type: Date, required: true },
    visitorMessages: { type: Number, required: true },
    agentMessages: { type: Number, required: true },
    digest: { type: String, required: true },
    rating: { type: Number, default: null, min: 1, max: 5 },
  },
  { collection: 'receipts', versionKey: false },
);
schema.index({ deskId: 1, endedAt: 1, outcome: 1 });

export function receiptModel(connection: Connection): ReceiptModel {
  return connection.model<ReceiptRecord>('Receipt', schema);
}
