import { type Connection, type Model, Schema } from 'mongoose';

export interface Requester {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

export interface TicketRecord {
  readonly _id: string;
  readonly deskId: string;
  readonly number: string;
  /** What the ticket was made of, as `chat:<id>`: the same source makes one ticket. */
  readonly sourceKey: string;
  readonly channel: 'chat';
  readonly subject: string;
  readonly language: 'pl' | 'en';
  readonly requester: Requester;
  readonly status: 'new' | 'open' | 'waiting' | 'on_hold' | 'solved' | 'closed';
  readonly assigneeId: string | null;
  readonly isEscalated: boolean;
  readonly hasFailedLetter: boolean;
  readonly openedAt: Date;
  readonly updatedAt: Date;
}

export interface TicketMessageRecord {
  readonly _id: string;
  readonly ticketId: string;
  /** Makes adding the same message twice one message. */
  readonly key: string;
  readonly kind: 'question' | 'answer' | 'event';
  readonly author: string;
  readonly text: string;
  readonly detail: string;
  readonly at: Date;
  /** Lines of the chat by their numbers, then all others, which stand by their moments. */
  readonly place: number;
  /** Who gave an answer; empty for other lines. */
  readonly agentId: string;
  /** Since when an answer's letter, status and clock wait to be seen to; absent once they are. */
  readonly pendingSince?: Date;
}

export interface CounterRecord {
  readonly _id: string;
  readonly value: number;
}

export type TicketModel = Model<TicketRecord>;
export type TicketMessageModel = Model<TicketMessageRecord>;
export type CounterModel = Model<CounterRecord>;

const ticketSchema = new Schema<TicketRecord>(
  {
    _id: { type: String, required: true },
    deskId: { type: String, required: true },
    number: { type: String, required: true },
    sourceKey: { type: String, required: true },
    channel: { type: String, required: true },
    subject: { type: String, required: true },
    language: { type: String, required: true },
    requester: {
      name: { type: String, default: '' },
      email: { type: String, default: '' },
      phone: { type: String, default: '' },
    },
    status: { type: String, required: true, enum: ['new', 'open', 'waiting', 'on_hold', 'solved', 'closed'] },
    assigneeId: { type: String, default: null },
    isEscalated: { type: Boolean, default: false },
    hasFailedLetter: { type: Boolean, default: false },
    openedAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'tickets', versionKey: false },
);
ticketSchema.index({ deskId: 1, number: 1 }, { unique: true });
ticketSchema.index({ deskId: 1, sourceKey: 1 }, { unique: true });
ticketSchema.index({ deskId: 1, status: 1, openedAt: 1 });

const messageSchema = new Schema<TicketMessageRecord>(
  {
    _id: { type: String, required: true },
    ticketId: { type: String, required: true },
    key: { type: String, required: true },
    kind: { type: String, required: true, enum: ['question', 'answer', 'event'] },
    author: { type: String, default: '' },
    text: { type: String, required: true },
    detail: { type: String, default: '' },
    at: { type: Date, required: true },
    place: { type: Number, required: true },
    agentId: { type: String, default: '' },
    pendingSince: Date,
  },
  { collection: 'ticket_messages', versionKey: false },
);
messageSchema.index({ ticketId: 1, key: 1 }, { unique: true });
messageSchema.index({ ticketId: 1, place: 1, at: 1 });
messageSchema.index({ pendingSince: 1 }, { sparse: true });

const counterSchema = new Schema<CounterRecord>(
  { _id: { type: String, required: true }, value: { type: Number, required: true } },
  { collection: 'counters', versionKey: false },
);

export function ticketModels(connection: Connection): {
  tickets: TicketModel;
  messages: TicketMessageModel;
  counters: CounterModel;
} {
  return {
    tickets: connection.model<TicketRecord>('Ticket', ticketSchema),
    messages: connection.model<TicketMessageRecord>('TicketMessage', messageSchema),
    counters: connection.model<CounterRecord>('Counter', counterSchema),
  };
}
