import { NotFound, NotSignedIn } from '../../shared/errors.js';
import { hashToken, newId, newToken } from '../../shared/ids.js';
import type { Language } from '../../shared/language.js';
import { DAY_MS, later } from '../../shared/time.js';
import type { IntegrationModel, IntegrationRecord } from './integrations.model.js';

/** Another program that works for a desk, with a token of its own. */
export type Integration = Omit<IntegrationRecord, '_id'>;

/** An integration as one is added. */
export interface NewIntegration {
  readonly deskId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** After so many days the token opens nothing any more. */
  readonly days: number;
  readonly createdById: string;
}

/** The programs that work for the desks. */
export class Integrations {
  readonly #model: IntegrationModel;

  constructor(model: IntegrationModel) {
    this.#model = model;
  }

  /** Adds one. Its token comes back this once and is stored only as a hash. */
  async add(
    { days, ...of }: NewIntegration,
    now: Date,
  ): Promise<{ integration: Integration; token: string }> {
    const token = newToken();
    const integration = { id: newId(), ...of, createdAt: now, expiresAt: later(now, days * DAY_MS) };
    await this.#model.create({ _id: hashToken(token), ...integration });
    return { integration, token };
  }

  /** Those of a desk, oldest first. */
  async ofDesk(deskId: string): Promise<readonly Integration[]> {
    return await this.#model.find({ deskId }).select({ _id: 0 }).sort({ createdAt: 1 }).lean();
  }

  /** Ends one at once. Throws `NotFound`, also for another desk's. */
  async remove(deskId: string, id: string): Promise<void> {
    const { deletedCount } = await this.#model.deleteOne({ deskId, id });
    if (deletedCount === 0) throw new NotFound();
  }

  /** The integration behind a token. Throws `NotSignedIn` for a missing, ended or unknown one. */
  async ofToken(token: string | undefined, now: Date): Promise<Integration> {
    if (token === undefined || token === '') throw new NotSignedIn();
    const found = await this.#model.findOne({ _id: hashToken(token), expiresAt: { $gt: now } }).lean();
    if (found === null) throw new NotSignedIn();
    return found;
  }
}

/** Under what name an integration writes: nobody's colleague, who handles nothing and is given nothing. */
export function writerOf({ id, deskId, name }: Integration, language: Language) {
  return {
    _id: `integration:${id}`,
    deskId,
    name,
    email: '',
    role: 'specialist' as const,
    language,
    topics: [],
    seats: 0,
  };
}
