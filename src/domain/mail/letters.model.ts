import { type Connection, type Model, Schema } from 'mongoose';

export interface LetterRecord {
  readonly _id: string;
  /** What the letter is for, as `answer:<message id>`: the same purpose is written once. */
  readonly key: string;
  readonly deskId: string;
  readonly ticketId: string;
  readonly kind: 'acknowledgement' | 'answer' | 'warning' | 'escalation' | 'report' | 'callback';
  readonly language: 'pl' | 'en';
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly replyTo: string;
  readonly subject: string;
  readonly text: string;
  /** Files that go along; absent in letters of earlier versions. */
  readonly attachmentIds?: readonly string[];
  readonly messageId: string;
  readonly inReplyTo: string;
  readonly references: readonly string[];
  readonly state: 'queued' | 'sending' | 'sent' | 'failed';
  readonly attempts: number;
  readonly queuedAt: Date;
  /** When it goes at the earliest; later than `queuedAt` where the desk sends only in its hours. */
  readonly goesAt?: Date;
  /** When the next try is due, or when a try that was never heard of again is taken up; null when there is none. */
  readonly nextAt: Date | null;
  readonly sentAt: Date | null;
  /** A process died with the letter in its hands, and nobody knows whether it had gone: the reader may have it twice. */
  readonly isUnsure?: boolean;
  readonly reason: string;
}

export type LetterModel = Model<LetterRecord>;

const person = { name: { type: String, default: '' }, address: { type: String, required: true } };

const schema = new Schema<LetterRecord>(
  {
    _id: { type: String, required: true },
    key: { type: String, required: true, unique: true },
    deskId: { type: String, required: true },
    ticketId: { type: String, required: true },
    kind: { type: String, required: true },
    language: { type: String, required: true },
    from: person,
    to: person,
    replyTo: { type: String, required: true },
    subject: { type: String, required: true },
    text: { type: String, required: true },
    attachmentIds: { type: [String], default: [] },
    messageId: { type: String, required: true },
    inReplyTo: { type: String, default: '' },
    references: { type: [String], default: [] },
    state: { type: String, required: true, enum: ['queued', 'sending', 'sent', 'failed'] },
    attempts: { type: Number, default: 0 },
    queuedAt: { type: Date, required: true },
    goesAt: Date,
    nextAt: { type: Date, default: null },
    sentAt: { type: Date, default: null },
    isUnsure: { type: Boolean, default: false },
    reason: { type: String, default: '' },
  },
  { collection: 'letters', versionKey: false },
);
schema.index({ nextAt: 1, _id: 1 });
schema.index({ ticketId: 1, queuedAt: 1 });

export function letterModel(connection: Connection): LetterModel {
  return connection.model<LetterRecord>('Letter', schema);
}
