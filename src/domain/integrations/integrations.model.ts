import { type Connection, type Model, Schema } from 'mongoose';

export interface IntegrationRecord {
  /** SHA-256 of the token. */
  readonly _id: string;
  /** What people call it by, and its part of addresses. */
  readonly id: string;
  readonly deskId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdById: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export type IntegrationModel = Model<IntegrationRecord>;

const schema = new Schema<IntegrationRecord>(
  {
    _id: { type: String, required: true },
    id: { type: String, required: true, unique: true },
    deskId: { type: String, required: true },
    name: { type: String, required: true },
    scopes: { type: [String], required: true },
    createdById: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'integrations', versionKey: false, id: false },
);
schema.index({ deskId: 1, createdAt: 1 });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export function integrationModel(connection: Connection): IntegrationModel {
  return connection.model<IntegrationRecord>('Integration', schema);
}
