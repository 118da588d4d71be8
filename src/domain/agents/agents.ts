import { hash, verify } from '@node-rs/argon2';
import { DeskError, NotSignedIn } from '../../shared/errors.js';
import { hashToken, newToken } from '../../shared/ids.js';
import { HOUR_MS, later } from '../../shared/time.js';
import type { AgentRecord, agentModels } from './agents.model.js';

/** A person who answers at a desk. */
export type Agent = Omit<AgentRecord, 'passwordHash'>;

/** How long a session lives after the sign-in: one shift with room. */
const SESSION_MS = 12 * HOUR_MS;

/** The people of all desks, and who of them is signed in. */
export class Agents {
  readonly #models: ReturnType<typeof agentModels>;
  #decoy: Promise<string> | null = null;

  constructor(models: ReturnType<typeof agentModels>) {
    this.#models = models;
  }

  /** Adds an agent, or changes the one with the same id. Without a password the agent cannot sign in by one. */
  async put(agent: Agent, password?: string): Promise<void> {
    const { _id, ...fields } = agent;
    const secret = password === undefined ? {} : { passwordHash: await hash(password) };
    await this.#models.agents.updateOne(
      { _id },
      { $set: { ...fields, email: normalEmail(agent.email), ...secret } },
      { upsert: true },
    );
  }

  /** The agent with this id, or null. */
  async find(id: string): Promise<Agent | null> {
    return await this.#models.agents.findById(id).select({ passwordHash: 0 }).lean();
  }

  /** The people of a desk, by name. */
  async ofDesk(deskId: string): Promise<readonly Agent[]> {
    return await this.#models.agents.find({ deskId }).select({ passwordHash: 0 }).sort({ name: 1 }).lean();
  }

  /** Checks a password. Throws `wrong_sign_in` alike, and after the same work, for an unknown address. */
  async checkPassword(email: string, password: string): Promise<Agent> {
    const found = await this.#models.agents.findOne({ email: normalEmail(email) }).lean();
    const stored = found?.passwordHash ? found.passwordHash : await this.#decoyHash();
    const isRight = await verify(stored, password);
    if (found === null || found.passwordHash === '' || !isRight) {
      throw new DeskError('wrong_sign_in', 'The address or the password is wrong.');
    }
    const { passwordHash: _, ...agent } = found;
    return agent;
  }

  /** Opens a session of twelve hours and returns its token, which is stored only as a hash. */
  async openSession(agentId: string, now: Date): Promise<{ token: string; expiresAt: Date }> {
    const token = newToken();
    const expiresAt = later(now, SESSION_MS);
    await this.#models.sessions.create({ _id: hashToken(token), agentId, expiresAt });
    return { token, expiresAt };
  }

  /** The agent behind a session's token. Throws `NotSignedIn` for a missing, ended or unknown one. */
  async ofSession(token: string | undefined, now: Date): Promise<Agent> {
    if (token === undefined || token === '') throw new NotSignedIn();
    const session = await this.#models.sessions
      .findOne({ _id: hashToken(token), expiresAt: { $gt: now } })
      .lean();
    const agent = session === null ? null : await this.find(session.agentId);
    if (agent === null) throw new NotSignedIn();
    return agent;
  }

  /** Ends a session. Ending it twice is the same. */
  async closeSession(token: string): Promise<void> {
    await this.#models.sessions.deleteOne({ _id: hashToken(token) });
  }

  #decoyHash(): Promise<string> {
    this.#decoy ??= hash(newToken());
    return this.#decoy;
  }
}

function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}
