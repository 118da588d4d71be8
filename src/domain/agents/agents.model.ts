import { type Connection, type Model, Schema } from 'mongoose';

export interface AgentRecord {
  readonly _id: string;
  readonly deskId: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'head' | 'specialist' | 'senior' | 'escalation' | 'product';
  readonly language: 'pl' | 'en';
  /** Topics that the agent handles of those that the desk gives to the role; none named means all of them. */
  readonly topics: readonly string[];
  /** How many chats the agent is given at once; null for what the desk says. */
  readonly seats: number | null;
  /** Argon2id hash; empty for an agent who cannot sign in by password. */
  readonly passwordHash: string;
}

export interface SessionRecord {
  /** SHA-256 of the token in the cookie. */
  readonly _id: string;
  readonly agentId: string;
  readonly expiresAt: Date;
}

export type AgentModel = Model<AgentRecord>;
export type SessionModel = Model<SessionRecord>;

const agentSchema = new Schema<AgentRecord>(
  {
    _id: { type: String, required: true },
    deskId: { type: String, required: true },
    name: { type: String, required: true },
    email: { type: String, required: true, unique: true },
    role: { type: String, required: true },
    language: { type: String, required: true },
    topics: { type: [String], default: [] },
    seats: { type: Number, default: null },
    passwordHash: { type: String, default: '' },
  },
  { collection: 'agents', versionKey: false },
);
agentSchema.index({ deskId: 1 });

const sessionSchema = new Schema<SessionRecord>(
  {
    _id: { type: String, required: true },
    agentId: { type: String, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'sessions', versionKey: false },
);
sessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export function agentModels(connection: Connection): { agents: AgentModel; sessions: SessionModel } {
  return {
    agents: connection.model<AgentRecord>('Agent', agentSchema),
    sessions: connection.model<SessionRecord>('Session', sessionSchema),
  };
}
