import { type Connection, type Model, Schema } from 'mongoose';

/** A file that somebody attached, without its bytes. */
export interface Attachment {
  /** Random: it says nothing of the ticket. */
  readonly _id: string;
  readonly deskId: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** By its first bytes. */
  readonly type: string;
  /** Whether all of it is stored. */
  readonly isWhole: boolean;
  /** The agent who uploaded it; empty for a visitor's. */
  readonly agentId: string;
  readonly uploadedAt: Date;
  /** The ticket that it belongs to; null until a message takes it. */
  readonly ticketId: string | null;
  /** Key of the message that took it, so that taking it twice is once. */
  readonly takenBy: string;
}

export type AttachmentModel = Model<Attachment>;

const schema = new Schema<Attachment>(
  {
    _id: { type: String, required: true },
    deskId: { type: String, required: true },
    name: { type: String, required: true },
    size: { type: Number, required: true },
    type: { type: String, default: '' },
    isWhole: { type: Boolean, required: true },
    agentId: { type: String, default: '' },
    uploadedAt: { type: Date, required: true },
    ticketId: { type: String, default: null },
    takenBy: { type: String, default: '' },
  },
  { collection: 'attachments', versionKey: false },
);
schema.index({ ticketId: 1, uploadedAt: 1 });

/** Where attachments are noted; their bytes are in the file store. */
export function attachmentModel(connection: Connection): AttachmentModel {
  return connection.model<Attachment>('Attachment', schema);
}
