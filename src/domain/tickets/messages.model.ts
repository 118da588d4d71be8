import { type Connection, type Model, Schema } from 'mongoose';
import type { Status } from './status.js';
import type { Change, CloseReason } from './ticket.js';

/** One line of a ticket: what the requester asked, an answer that went out, a note for colleagues, or an event. */
export interface TicketMessage {
  readonly _id: string;
  readonly ticketId: string;
  /** Makes adding the same message twice one message. */
  readonly key: string;
  readonly kind: 'question' | 'answer' | 'note' | 'event';
  readonly author: string;
  readonly text: string;
  readonly detail: string;
  /** Of the event `changed`; null for every other line. */
  readonly change: Pick<Change, 'field' | 'from' | 'to' | 'version'> | null;
  readonly attachmentIds: readonly string[];
  readonly at: Date;
  /** Lines of the chat by their numbers, then all others, which stand by their moments. */
  readonly place: number;
  /** Who gave an answer or wrote a note; empty for other lines. */
  readonly agentId: string;
  /** What the ticket becomes by an answer. */
  readonly nextStatus: Status;
  /** Why it closes the ticket, where it does. */
  readonly closeReason: CloseReason;
  /** Since when an answer's letter, status and clock wait to be seen to; absent once they are. */
  readonly pendingSince?: Date;
}

export type MessageModel = Model<TicketMessage>;

const changeSchema = new Schema(
  { field: String, from: String, to: String, version: Number },
  { _id: false, versionKey: false },
);

const schema = new Schema<TicketMessage>(
  {
    _id: { type: String, required: true },
    ticketId: { type: String, required: true },
    key: { type: String, required: true },
    kind: { type: String, required: true, enum: ['question', 'answer', 'note', 'event'] },
    author: { type: String, default: '' },
    text: { type: String, required: true },
    detail: { type: String, default: '' },
    change: { type: changeSchema, default: null },
    attachmentIds: { type: [String], default: [] },
    at: { type: Date, required: true },
    place: { type: Number, required: true },
    agentId: { type: String, default: '' },
    nextStatus: { type: String, default: 'waiting' },
    closeReason: { type: String, default: '' },
    pendingSince: Date,
  },
  { collection: 'ticket_messages', versionKey: false },
);
schema.index({ ticketId: 1, key: 1 }, { unique: true });
schema.index({ ticketId: 1, place: 1, at: 1 });
schema.index({ pendingSince: 1 }, { sparse: true });

export function messageModel(connection: Connection): MessageModel {
  return connection.model<TicketMessage>('TicketMessage', schema);
}
