import { type Connection, type Model, Schema } from 'mongoose';
import { type MessageModel, messageModel } from './messages.model.js';
import { STATUSES } from './status.js';
import { NEVER_DUE, type Ticket } from './ticket.js';
import { NEVER_ASKED } from './ticket-query.js';

export interface CounterRecord {
  readonly _id: string;
  readonly value: number;
}

/** A filter that an agent has saved. */
export interface SavedView {
  readonly _id: string;
  readonly agentId: string;
  readonly name: string;
  readonly query: Readonly<Record<string, unknown>>;
}

export type TicketModel = Model<Ticket>;
export type CounterModel = Model<CounterRecord>;
export type SavedViewModel = Model<SavedView>;

const schema = new Schema<Ticket>(
  {
    _id: { type: String, required: true },
    deskId: { type: String, required: true },
    number: { type: String, required: true },
    sourceKey: { type: String, required: true },
    sourceHash: { type: String, default: '' },
    channel: { type: String, required: true, enum: ['chat', 'form', 'email', 'phone'] },
    subject: { type: String, required: true },
    language: { type: String, required: true },
    requester: {
      name: { type: String, default: '' },
      email: { type: String, default: '' },
      phone: { type: String, default: '' },
    },
    keyHash: { type: String, default: '' },
    doing: { type: String, default: '' },
    errorNumber: { type: String, default: '' },
    topic: { type: String, default: '' },
    severity: { type: Number, default: 3 },
    band: { type: String, default: 'standard' },
    plan: { type: String, default: '' },
    tags: { type: [String], default: [] },
    status: { type: String, required: true, enum: STATUSES },
    assigneeId: { type: String, default: null },
    isEscalated: { type: Boolean, default: false },
    escalationLevel: { type: Number, default: 0 },
    hasFailedLetter: { type: Boolean, default: false },
    version: { type: Number, default: 1 },
    phases: {
      type: [{ _id: false, status: String, from: Date, byName: String, reason: String }],
      default: [],
    },
    turns: { type: [{ _id: false, askedAt: Date, answeredAt: { type: Date, default: null } }], default: [] },
    firstAnsweredAt: { type: Date, default: null },
    waitingSince: { type: Date, default: null },
    nextDueAt: { type: Date, default: null },
    dueRank: { type: Date, default: NEVER_DUE },
    mergedInto: { type: String, default: null },
    links: { type: [{ _id: false, number: String, kind: String }], default: [] },
    closeReason: { type: String, default: '' },
    closeNote: { type: String, default: '' },
    words: { type: [String], default: [] },
    openedAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    changes: {
      type: [{ _id: false, field: String, from: String, to: String, by: String, at: Date, version: Number }],
      default: [],
    },
    toldVersion: { type: Number, default: 1 },
    unsettledSince: Date,
    question: String,
  },
  { collection: 'tickets', versionKey: false },
);
schema.index({ deskId: 1, number: 1 }, { unique: true });
schema.index({ unsettledSince: 1 }, { sparse: true });
// What is open, by due time; of everyone and of one agent.
schema.index({ deskId: 1, status: 1, dueRank: 1, _id: 1 });
schema.index({ deskId: 1, assigneeId: 1, status: 1, dueRank: 1, _id: 1 });
// Whatever else is looked for, newest first.
schema.index({ deskId: 1, openedAt: -1, _id: -1 });
schema.index({ deskId: 1, updatedAt: -1, _id: -1 });
schema.index({ deskId: 1, status: 1, updatedAt: -1, _id: -1 });
schema.index({ deskId: 1, assigneeId: 1, openedAt: -1, _id: -1 });
schema.index({ deskId: 1, topic: 1, openedAt: -1, _id: -1 });
schema.index({ deskId: 1, severity: 1, openedAt: -1, _id: -1 });
schema.index({ deskId: 1, 'requester.email': 1, openedAt: -1, _id: -1 });
schema.index({ deskId: 1, tags: 1, openedAt: -1, _id: -1 });
schema.index({ deskId: 1, words: 1, openedAt: -1, _id: -1 });
// For counting without a look at the tickets; those that do not fit cost nothing here.
schema.index(
  { deskId: 1, band: 1, waitingSince: 1 },
  { partialFilterExpression: { waitingSince: { $gt: NEVER_ASKED } } },
);
schema.index({ deskId: 1, isEscalated: 1, status: 1 }, { partialFilterExpression: { isEscalated: true } });
schema.index(
  { deskId: 1, firstAnsweredAt: 1 },
  { partialFilterExpression: { firstAnsweredAt: { $gt: NEVER_ASKED } } },
);
schema.index({ deskId: 1, mergedInto: 1 }, { partialFilterExpression: { mergedInto: { $type: 'string' } } });

const counterSchema = new Schema<CounterRecord>(
  { _id: { type: String, required: true }, value: { type: Number, required: true } },
  { collection: 'counters', versionKey: false },
);

const viewSchema = new Schema<SavedView>(
  {
    _id: { type: String, required: true },
    agentId: { type: String, required: true },
    name: { type: String, required: true },
    query: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'ticket_views', versionKey: false, minimize: false },
);
viewSchema.index({ agentId: 1, name: 1 }, { unique: true });

/** Where tickets, their messages, their numbers and agents' views of them are stored. */
export function ticketModels(connection: Connection): {
  tickets: TicketModel;
  messages: MessageModel;
  counters: CounterModel;
  views: SavedViewModel;
} {
  return {
    tickets: connection.model<Ticket>('Ticket', schema),
    messages: messageModel(connection),
    counters: connection.model<CounterRecord>('Counter', counterSchema),
    views: connection.model<SavedView>('TicketView', viewSchema),
  };
}
