import { type Connection, type Model, Schema } from 'mongoose';
import type { CallOutcome } from './next-try.js';

export interface CallbackAttempt {
  readonly outcome: CallOutcome;
  readonly note: string;
  readonly agentId: string;
  readonly agentName: string;
  readonly at: Date;
}

/** An agent's decision not to call, with the reason. */
export interface CallbackRefusal {
  readonly reason: string;
  readonly agentId: string;
  readonly agentName: string;
  readonly at: Date;
}

export interface CallbackRecord {
  readonly _id: string;
  readonly deskId: string;
  /** Makes asking twice one callback. */
  readonly key: string;
  /** The chat that it was arranged in, if it was; both belong to one ticket. */
  readonly chatId: string | null;
  readonly ticketId: string | null;
  readonly ticketNumber: string | null;
  readonly name: string;
  /** For letters about the ticket; empty where none was given. */
  readonly email: string;
  /** The desk's topic, or empty. */
  readonly topic: string;
  readonly language: 'pl' | 'en';
  /** E.164, and as people write it at home and abroad. */
  readonly phone: string;
  readonly phoneNational: string;
  readonly phoneInternational: string;
  /** ISO 3166-1: it says in which zone the person's night is. */
  readonly country: string;
  /** The agent; empty for the visitor. */
  readonly requestedBy: string;
  readonly requestedByName: string;
  readonly band: 'priority' | 'standard';
  readonly severity: 1 | 2 | 3 | 4;
  /** The place in the line: since when the person has waited, in the chat's line too. */
  readonly waitingSince: Date;
  readonly state: 'scheduled' | 'due' | 'taken' | 'done' | 'failed' | 'declined';
  readonly requestedAt: Date;
  readonly dueAt: Date;
  /** The moment that was wished, where the call could not be then. */
  readonly movedFrom: Date | null;
  /** Start of the slot that it fills; null for a call that was wished now. */
  readonly slotAt: Date | null;
  /** When something is to be done next: ring, or tell that nobody has claimed it; null when nothing is. */
  readonly nextAt: Date | null;
  /** Of this try: 0 nobody was told, 1 the escalation role, 2 the head. */
  readonly escalationLevel: 0 | 1 | 2;
  /** Whether telling was begun and not finished. */
  readonly isTelling: boolean;
  readonly takenById: string | null;
  readonly takenByName: string | null;
  readonly takenAt: Date | null;
  readonly attempts: readonly CallbackAttempt[];
  readonly maxAttempts: number;
  readonly refusal: CallbackRefusal | null;
  readonly closedAt: Date | null;
  /** Since when the ticket's part of a change waits to be done; absent once it is. */
  readonly unsettledSince?: Date;
}

/** The calls of one slot. Their keys are kept, not their number, so that booking twice is booking once. */
export interface SlotRecord {
  readonly _id: string;
  readonly deskId: string;
  readonly at: Date;
  readonly keys: readonly string[];
}

export type CallbackModel = Model<CallbackRecord>;
export type SlotModel = Model<SlotRecord>;

const STATES = ['scheduled', 'due', 'taken', 'done', 'failed', 'declined'];
const SLOT_KEPT_SECONDS = 7 * 24 * 60 * 60;

const by = {
  agentId: { type: String, required: true },
  agentName: { type: String, required: true },
  at: { type: Date, required: true },
};
const attemptSchema = new Schema<CallbackAttempt>(
  { outcome: { type: String, required: true }, note: { type: String, default: '' }, ...by },
  { _id: false },
);
const refusalSchema = new Schema<CallbackRefusal>(
  { reason: { type: String, required: true }, ...by },
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
    email: { type: String, default: '' },
    topic: { type: String, default: '' },
    language: { type: String, required: true },
    phone: { type: String, required: true },
    phoneNational: { type: String, required: true },
    phoneInternational: { type: String, required: true },
    country: { type: String, required: true },
    requestedBy: { type: String, default: '' },
    requestedByName: { type: String, default: '' },
    band: { type: String, required: true, enum: ['priority', 'standard'] },
    severity: { type: Number, required: true },
    waitingSince: { type: Date, required: true },
    state: { type: String, required: true, enum: STATES },
    requestedAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    movedFrom: { type: Date, default: null },
    slotAt: { type: Date, default: null },
    nextAt: { type: Date, default: null },
    escalationLevel: { type: Number, default: 0 },
    isTelling: { type: Boolean, default: false },
    takenById: { type: String, default: null },
    takenByName: { type: String, default: null },
    takenAt: { type: Date, default: null },
    attempts: { type: [attemptSchema], default: [] },
    maxAttempts: { type: Number, required: true },
    refusal: { type: refusalSchema, default: null },
    closedAt: { type: Date, default: null },
    unsettledSince: Date,
  },
  { collection: 'callbacks', versionKey: false },
);
schema.index({ nextAt: 1, _id: 1 });
schema.index({ deskId: 1, state: 1, dueAt: 1 });
schema.index({ deskId: 1, state: 1, band: 1, severity: 1, waitingSince: 1 });
schema.index({ ticketId: 1 });
schema.index({ chatId: 1 });
schema.index({ unsettledSince: 1 }, { sparse: true });

const slotSchema = new Schema<SlotRecord>(
  {
    _id: { type: String, required: true },
    deskId: { type: String, required: true },
    at: { type: Date, required: true },
    keys: { type: [String], default: [] },
  },
  { collection: 'callback_slots', versionKey: false },
);
slotSchema.index({ deskId: 1, at: 1 });
slotSchema.index({ at: 1 }, { expireAfterSeconds: SLOT_KEPT_SECONDS });

export function callbackModels(connection: Connection): { callbacks: CallbackModel; slots: SlotModel } {
  return {
    callbacks: connection.model<CallbackRecord>('Callback', schema),
    slots: connection.model<SlotRecord>('CallbackSlot', slotSchema),
  };
}
